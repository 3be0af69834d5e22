"""What is learned of a feed's rhythm."""

from datetime import UTC, datetime, timedelta

import pytest

from wirewatch.feeds.rhythm import Rhythm, begin, daily, learn, rates

NOW = datetime(2020, 2, 15, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_rhythm_of_many_days_is_met_within_a_tenth():
    rhythm = begin([], NOW)
    for hour in range(1, 20 * 24):
        rhythm = learn(rhythm, [NOW + hour * HOUR], NOW + hour * HOUR, exactly=True)
    assert daily(rhythm) == pytest.approx(24, rel=0.1)


def test_what_appears_together_counts_once():
    together = learn(begin([], NOW), [NOW + HOUR] * 9, NOW + HOUR, exactly=True)
    alone = learn(begin([], NOW), [NOW + HOUR], NOW + HOUR, exactly=True)
    assert together == alone


def test_moments_that_are_not_known_exactly_teach_no_minutes():
    assert sum(learn(begin([], NOW), [NOW], NOW, exactly=False).slots) == 0
    assert sum(learn(begin([], NOW), [NOW], NOW, exactly=True).slots) == 1


def test_a_first_body_teaches_its_last_seven_days_and_nothing_of_the_future():
    dates = [NOW - timedelta(days=8), NOW - timedelta(days=2), NOW - HOUR, NOW + timedelta(days=900)]
    rhythm = begin(dates, NOW)
    assert rhythm.since == NOW - timedelta(days=2)
    assert 1 < sum(rhythm.hours) < 2


def test_five_days_halve_a_count():
    rhythm = learn(begin([], NOW), [NOW], NOW, exactly=True)
    later = learn(rhythm, [], NOW + timedelta(days=5), exactly=True)
    assert later.hours[9] == pytest.approx(0.5)


def test_a_feed_that_falls_silent_is_expected_to_bring_less_and_less():
    rhythm = begin([NOW - hour * HOUR for hour in range(100)], NOW)
    moments = [NOW + timedelta(days=days) for days in (1, 5, 20, 80)]
    expected = [rates(rhythm, moment).at(moment) for moment in moments]
    assert expected == sorted(expected, reverse=True)
    assert expected[-1] > 0


def test_a_rhythm_that_never_had_a_first_poll_begins_with_what_appears():
    assert learn(Rhythm(), [NOW], NOW, exactly=True).since == NOW


def test_nothing_known_is_twelve_a_day():
    assert daily(Rhythm()) == 12
    assert rates(Rhythm(), NOW).at(NOW) == pytest.approx(0.5)
