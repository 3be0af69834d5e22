"""When a feed is polled next."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wirewatch.feeds.allowance import Declaration
from wirewatch.feeds.feed import Feed, FeedForPoll, FeedState
from wirewatch.feeds.planning import after_failure, full_minute, is_hot, next_by_rhythm, planned
from wirewatch.feeds.rhythm import Rhythm, begin, learn
from wirewatch.push.push import TRUSTED, Push

NOW = datetime(2020, 2, 15, 9, 0, 31, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CLOCK = NOW.replace(second=0)


def found(rhythm: Rhythm, tier: int = 2, **state: object) -> FeedForPoll:
    made = FeedState(rhythm=rhythm, baselined=True, **state)  # type: ignore[arg-type]
    return FeedForPoll(Feed("f-1", "https://wire.example/", "Wire", tier), made)


def steady(a_day: float, days: int = 7) -> Rhythm:
    gap = timedelta(days=1) / a_day
    return begin([NOW - number * gap for number in range(1, int(a_day * days))], NOW)


def wait(rhythm: Rhythm, tier: int = 2, **state: object) -> float:
    return (planned(found(rhythm, tier, **state), NOW) - CLOCK) / MINUTE


def test_the_busier_a_feed_the_sooner_it_is_polled_again():
    waits = [wait(steady(a_day)) for a_day in (1, 5, 24, 200)]
    assert waits == sorted(waits, reverse=True)
    assert waits[-1] == 1


def test_a_feed_that_we_know_nothing_of_is_polled_every_few_minutes():
    assert 2 <= wait(begin([], NOW)) <= 5


def test_a_feed_whose_last_entry_is_years_old_is_polled_rarely():
    assert wait(begin([NOW - timedelta(days=900)], NOW), tier=3) >= 15


def test_a_wire_is_polled_more_often_than_another_feed_of_its_rhythm():
    assert wait(steady(12), tier=1) < wait(steady(12), tier=3)


@pytest.mark.parametrize(("tier", "minutes"), [(1, 5), (2, 15), (3, 60)])
def test_news_waits_in_no_feed_that_has_some_every_day_for_longer_than_its_tier_is_worth(tier: int, minutes: int):
    assert wait(steady(2, days=20), tier=tier) <= minutes


def test_news_makes_the_next_poll_come_sooner_for_a_while():
    quiet = steady(5)
    lively = learn(quiet, [NOW - each * MINUTE for each in (1, 5, 9)], NOW, exactly=True)
    later = NOW + timedelta(hours=3)
    assert wait(lively) < wait(quiet)
    assert next_by_rhythm(found(lively), later) - later > wait(lively) * MINUTE


def test_a_feed_that_sleeps_at_night_is_polled_more_rarely_then():
    noon = NOW.replace(hour=12)
    dates = [noon - day * timedelta(days=1) + each * 20 * MINUTE for day in range(1, 8) for each in range(18)]
    rhythm = begin(dates, NOW)
    waits = [next_by_rhythm(found(rhythm), NOW.replace(hour=hour)) - NOW.replace(hour=hour) for hour in (1, 14)]
    assert waits[0] > 2 * waits[1]


def test_a_feed_that_publishes_in_the_first_minute_of_the_hour_is_polled_after_it():
    rhythm = begin([], NOW - timedelta(days=4))
    for hour in range(90, 1, -1):
        at = NOW.replace(minute=0) - hour * 60 * MINUTE
        rhythm = learn(rhythm, [at], at, exactly=True)
    awake = NOW.replace(minute=20) - timedelta(hours=1)
    polls = [awake]
    while polls[-1] < awake + timedelta(hours=2):
        polls.append(next_by_rhythm(found(rhythm), polls[-1]))
    minutes = [each.minute for each in polls[:-1] if each.hour == polls[1].hour + 1]
    assert 1 in minutes
    assert len(minutes) <= 20


def test_an_interval_is_never_more_than_a_day():
    silent = begin([NOW - timedelta(days=3000)], NOW - timedelta(days=60))
    assert timedelta(0) < planned(found(silent, tier=3), NOW) - CLOCK <= timedelta(days=1)


@pytest.mark.parametrize(("state", "hours"), [({}, 6), ({"declared": Declaration(60)}, 18), ({"fresh": 1800}, 18)])
def test_feeds_that_are_alike_and_were_added_together_do_not_meet_for_long(state, hours):
    alike, end = found(steady(30), **state), timedelta(hours=hours * 4 / 3)
    feeds = [replace(alike, feed=Feed(f"f-{n}", "https://a.example/", "A", 2)) for n in range(200)]
    polled = Counter()
    for each in feeds:
        at = CLOCK
        while at < CLOCK + end:
            at = planned(each, at)
            polled[at] += 1
    late = [count for at, count in polled.items() if at >= CLOCK + timedelta(hours=hours)]
    assert max(late) <= max(200 / 8, 2 * sum(late) / (hours / 3 * 60))


@pytest.mark.parametrize(("declared", "fresh", "minutes"), [(30, 0, 30), (0, 600, 10), (30, 3600, 60), (0, 61, 2)])
def test_no_feed_is_polled_sooner_than_its_publisher_allows_nor_much_later(declared, fresh, minutes):
    assert minutes <= wait(steady(400), tier=1, declared=Declaration(declared), fresh=fresh) <= minutes * 1.1


def test_hours_to_be_skipped_are_skipped_also_by_what_is_added_to_keep_feeds_apart():
    for number in range(50):
        feed = replace(found(steady(400), declared=Declaration(55, (10, 11))), feed=Feed(f"f-{number}", "", "", 1))
        at = planned(feed, NOW.replace(minute=0))
        assert at.hour in (9, 12)


def test_after_a_loss_the_interval_is_half_of_what_lost_and_grows_again():
    rhythm = begin([NOW - timedelta(days=900)], NOW)
    lost = (NOW - 12 * MINUTE, NOW)
    assert 5 <= wait(rhythm, tier=3, lost=lost) <= 6
    assert wait(rhythm, tier=3, lost=(lost[0] - timedelta(days=9), NOW - timedelta(days=9))) > 5


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [(1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (52, 60), (53, 120), (56, 960), (57, 1440)],
)
def test_failures_stretch_the_interval_to_an_hour_and_after_two_days_to_a_day(failures, minutes):
    assert after_failure(NOW, failures) == CLOCK + timedelta(minutes=minutes)
    assert wait(steady(400), failures=failures) == minutes


def test_a_feed_that_failed_for_years_is_still_asked_daily():
    assert after_failure(NOW, 10_000) == CLOCK + timedelta(days=1)


def test_a_feed_in_full_flow_is_hot_unless_it_fails_or_its_publisher_minds():
    flowing = learn(steady(200), [NOW - each * MINUTE for each in range(1, 25)], NOW, exactly=True)
    assert is_hot(found(flowing, 1), NOW)
    assert not is_hot(found(steady(12), 1), NOW)
    assert not is_hot(found(flowing, 1, failures=1), NOW)
    assert not is_hot(found(flowing, 1, fresh=60), NOW)
    assert not is_hot(found(flowing, 1, declared=Declaration(1)), NOW)


def test_a_full_minute_is_full_already():
    assert full_minute(CLOCK) == CLOCK
    assert full_minute(NOW) == CLOCK + MINUTE


PUSH = Push("https://hub.example/", "https://wire.example/", until=NOW + timedelta(days=1), streak=TRUSTED)


@pytest.mark.parametrize(("tier", "minutes"), [(1, 5), (2, 15), (3, 60)])
def test_a_feed_whose_hub_is_relied_on_is_polled_as_rarely_as_its_tier_allows(tier: int, minutes: int):
    assert 0.8 * minutes <= wait(steady(200), tier=tier, push=PUSH) <= minutes
    assert not is_hot(found(steady(4000), tier=1, push=PUSH), NOW)
    assert is_hot(found(steady(4000), tier=1, push=replace(PUSH, streak=0)), NOW)


def test_a_hub_that_is_not_relied_on_yet_changes_nothing():
    assert wait(steady(200), push=replace(PUSH, streak=TRUSTED - 1)) == wait(steady(200))


def test_what_a_push_told_of_is_looked_for_each_minute_as_far_as_the_publisher_allows():
    awaited = replace(PUSH, pushed=NOW, awaited=True)
    assert wait(steady(1), push=awaited) == 1
    assert wait(steady(1), push=awaited, fresh=180) == 3
    assert wait(steady(1), push=replace(awaited, pushed=NOW - 6 * MINUTE)) > 10


def test_a_lease_that_is_to_be_renewed_is_a_reason_to_hand_a_quiet_feed_out_again():
    ending = replace(PUSH, again=NOW + 10 * MINUTE)
    quiet = begin([NOW - timedelta(days=900)], NOW)
    assert wait(quiet, tier=3, push=ending) == 11
    assert wait(quiet, tier=3, push=replace(ending, again=NOW - MINUTE)) >= 15
    assert wait(quiet, tier=3, push=replace(ending, until=NOW)) >= 15
