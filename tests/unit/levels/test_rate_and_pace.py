"""What is usual: for a publisher's labels, and for a watch at an hour of the week."""

from datetime import timedelta

import pytest
from tests.fakes.levels import FakeCounters
from tests.fakes.news import NOON

from wirewatch.levels.pace import COLD, Pace, is_spike, strongest
from wirewatch.levels.rate import Rate, worth

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("items", "labelled", "factor"),
    [(0, 0, 1), (49, 49, 1), (50, 10, 1), (100, 40, 0.625), (100, 60, 0.25), (100, 100, 0.25)],
)
def test_a_label_loses_worth_with_its_frequency_once_that_is_known(items, labelled, factor):
    assert worth(Rate(items, labelled)) == pytest.approx(factor)


@pytest.mark.parametrize(
    ("now", "before", "spike"),
    [
        (6, (0, 0), True),
        (5, (0, 0), False),
        (30, (10, 10), True),
        (29, (10, 10), False),
        (9, (3, 3), True),
        (100, (), False),
    ],
)
def test_a_spike_is_three_times_the_usual_and_six_at_least(now, before, spike):
    assert is_spike(Pace(now, before)) is spike


def test_the_strongest_spike_stands_out_most():
    assert strongest([Pace(9, (1, 1)), Pace(40, (5, 5)), Pace(5, (0, 0))]) == Pace(40, (5, 5))
    assert strongest([]) is None


def weeks_of_mornings(counters, days):
    """Two matches an hour, but thrice as many at seven; the paces of the last hour of each day's rush."""
    found = []
    for day in range(days):
        for hour in range(24):
            for number in range(6 if hour == 7 else 2):
                moment = NOON.replace(hour=0) + day * DAY + hour * HOUR
                paces = counters.paces(["w"], f"{day}-{hour}-{number}", moment)
            found += paces if hour == 7 else []
    return found


def test_what_triples_every_morning_is_no_spike():
    found = weeks_of_mornings(FakeCounters(), 35)
    assert found[-1] == Pace(6, (6, 6, 6, 6))
    assert not any(map(is_spike, found))


def test_what_triples_this_morning_only_is_one():
    counters = FakeCounters()
    weeks_of_mornings(counters, 35)
    at = NOON.replace(hour=7) + 35 * DAY
    paces = [counters.paces(["w"], f"new-{number}", at) for number in range(18)]
    assert is_spike(paces[-1][0])
    assert not is_spike(paces[-2][0])


def test_a_young_watch_has_no_paces():
    counters = FakeCounters()
    for number in range(50):
        assert counters.paces(["w"], str(number), NOON + number * timedelta(hours=6)) == []
    assert counters.paces(["w"], "later", NOON + COLD) == [Pace(1, (1, 1))]
