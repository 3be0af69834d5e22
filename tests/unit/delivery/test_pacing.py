"""At most so many alerts in any hour; the others are told together, once an hour at most."""

from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from tests.fakes.people import NOON

from wirewatch.delivery.pacing import HOUR, REMEMBERED, Pace, close, take

MINUTE = timedelta(minutes=1)


def paced(moments, most=3):
    """The pace after an alert at each of the moments, and for each of them None or the storm that it joined."""
    pace, joined = Pace(), []
    for number, at in enumerate(moments):
        pace, due = take(pace, f"d-{number}", at, most)
        joined.append(due)
    return pace, joined


def test_so_many_go_out_and_the_rest_joins_one_storm_that_is_due_as_the_hour_ends():
    pace, joined = paced([NOON + n * MINUTE for n in range(10)])
    assert joined == [None] * 3 + [NOON + HOUR] * 7
    assert pace.storms == {NOON + HOUR: tuple(f"d-{n}" for n in range(3, 10))}


def test_a_slot_is_free_again_after_an_hour_and_not_before():
    _, joined = paced([NOON, NOON, NOON, NOON + HOUR - MINUTE, NOON + HOUR])
    assert joined == [None, None, None, NOON + HOUR, None]


def test_whoever_asks_again_is_told_the_same():
    pace, _ = paced([NOON] * 5)
    for number, due in enumerate([None, None, None, NOON + HOUR, NOON + HOUR]):
        again, told = take(pace, f"d-{number}", NOON + 30 * MINUTE, 3)
        assert told == due
        assert again.storms == pace.storms


def test_a_slot_counts_from_the_last_attempt():
    pace, _ = paced([NOON], most=1)
    pace, _ = take(pace, "d-0", NOON + 20 * MINUTE, 1)
    assert take(pace, "d-1", NOON + 70 * MINUTE, 1)[1] == NOON + 80 * MINUTE
    assert take(pace, "d-1", NOON + 80 * MINUTE, 1)[1] is None


def test_storms_are_an_hour_apart_however_long_it_rages():
    _, joined = paced([NOON + n * timedelta(seconds=20) for n in range(3 * 60 * 12)])
    dues = sorted({due for due in joined if due})
    assert all(later - earlier >= HOUR for earlier, later in pairwise(dues))
    assert len(dues) == 12


@pytest.mark.parametrize("seed", range(20))
def test_no_hour_holds_more_than_the_cap_and_nothing_is_in_two_places(seed):
    chance, now, moments = Random(seed), NOON, []
    for _ in range(400):
        now += timedelta(seconds=chance.choice([0, 1, 5, 60, 600, 3000]))
        moments.append(now)
    _, joined = paced(moments, most=5)
    sent = [at for at, due in zip(moments, joined, strict=True) if due is None]
    assert all(sum(at - HOUR < each <= at for each in sent) <= 5 for at in sent)
    assert all(due > at for at, due in zip(moments, joined, strict=True) if due)


def test_a_storm_is_kept_until_it_was_told_and_for_some_hours_more():
    pace, _ = paced([NOON] * 4)
    due = NOON + HOUR
    pace, _ = take(pace, "late", due + 26 * HOUR, 3)
    assert pace.storms == {due: ("d-3",)}
    pace, _ = take(close(pace, due), "later", due + REMEMBERED, 3)
    assert pace.storms
    pace, _ = take(close(pace, due), "last", due + REMEMBERED + MINUTE, 3)
    assert (pace.storms, pace.told) == ({}, frozenset())


def test_what_comes_after_a_storm_is_due_joins_the_next():
    pace, _ = paced([NOON] * 4)
    for n in range(3):
        pace, _ = take(pace, f"e-{n}", NOON + HOUR, 3)
    assert take(pace, "f", NOON + HOUR + MINUTE, 3)[1] == NOON + 2 * HOUR
