"""When a feed is polled next: by its rhythm, its tier, what it lost, and never before its publisher allows.

A poll is due when as much news as THETA is to be expected since the last one: rates are summed up minute by
minute, those of a higher tier weighing more. Intervals are those of LADDER, counted from the feed's first poll, so
that a longer interval never misses a moment that the next shorter ones would have hit.
A hot feed, one where news is to be expected within minutes, is also polled inside the minute.
"""

import math
from datetime import datetime, timedelta

from wirewatch.feeds.allowance import allowed_from
from wirewatch.feeds.feed import FeedForPoll, FeedState
from wirewatch.feeds.rhythm import SLOTS, Rates, daily, rates

MINUTE = timedelta(minutes=1)
RAREST = timedelta(days=1)
HOURLY = timedelta(hours=1)
FIRST_RETRY = timedelta(minutes=5)
HOURLY_UNTIL = 52  # failures: two days after the first one
SLOT = 60 // SLOTS  # min
LADDER = (1, 2, 3, 5, 15, 30, 60, 120, 240, 480, 1440)  # min
THETA = 0.07
POWER = 0.75
WEIGHTS = {1: 2.0, 2: 1.0, 3: 0.5}
PATIENCE = {1: 5.0, 2: 15.0, 3: 60.0}  # min
HOT = 25.0  # weighted appearances an hour
HOT_SECONDS = (20, 40)


def next_by_rhythm(found: FeedForPoll, now: datetime) -> datetime:
    """The full minute at which the rhythm wants the feed polled, 1 minute to 1 day from the one of `now`."""
    state = found.state
    began = minute(now)
    minutes = _minutes(rates(state.rhythm, began), WEIGHTS.get(found.feed.tier, 1.0), began)
    ceiling = _ceiling(found, now)
    return _aligned(began, min(minutes, ceiling), minute(state.rhythm.since or began))


def _minutes(expected: Rates, weight: float, began: datetime) -> float:
    """How long until the news to be expected is worth a poll; at most a day."""
    worth, moment, end = 0.0, began, began + RAREST
    while moment < end:
        gain = math.pow(weight * expected.at(moment), POWER) / 60  # a minute
        step = SLOT - moment.minute % SLOT
        if worth + gain * step >= THETA:
            return (moment - began) / MINUTE + (THETA - worth) / gain
        worth += gain * step
        moment += step * MINUTE
    return RAREST / MINUTE


def _ceiling(found: FeedForPoll, now: datetime) -> float:
    """Minutes: what news may wait for, by tier, in a feed that has some every day; less after a loss."""
    alive = daily(found.state.rhythm) >= 1
    patience = PATIENCE.get(found.feed.tier, PATIENCE[3]) if alive else RAREST / MINUTE
    return min(patience, _after_loss(found, now))


def _after_loss(found: FeedForPoll, now: datetime) -> float:
    """Minutes: half of the interval in which items were lost, twice as much for each day since."""
    lost = found.state.lost
    if lost is None:
        return RAREST / MINUTE
    days = min((now - lost[1]) // RAREST, 20)
    return max(1.0, (lost[1] - lost[0]) / MINUTE / 2 * (1 << days))


def _aligned(began: datetime, minutes: float, origin: datetime) -> datetime:
    step = max(each for each in LADDER if each <= max(minutes, 1))
    grid = max(step, 5)
    to_grid = grid - (began - origin) // MINUTE % grid
    return began + min(step, to_grid) * MINUTE


def after_failure(now: datetime, failures: int) -> datetime:
    """Later with each failure in a row: 5, 10, 20, 40 min, then hourly for two days, then up to daily.

    Hourly for so long because doubling straight to a day would notice the end of a 26 h outage
    up to 16 h late, when most of what was published in it has left the feed.
    """
    doubled = FIRST_RETRY * (1 << min(failures - 1, 10))
    if failures <= HOURLY_UNTIL:
        return minute(now) + min(doubled, HOURLY)
    return minute(now) + min(HOURLY * (1 << min(failures - HOURLY_UNTIL, 10)), RAREST)


def is_hot(found: FeedForPoll, now: datetime) -> bool:
    """Whether news is to be expected so soon that the feed is worth several polls a minute."""
    state = found.state
    if not state.baselined or state.failures or _is_restrained(state):
        return False
    return WEIGHTS.get(found.feed.tier, 1.0) * rates(state.rhythm, now).at(now) >= HOT


def planned(found: FeedForPoll, now: datetime, fresh: timedelta | None = None) -> datetime:
    """When a feed that is polled now, and answers well, is polled next: as its rhythm wants and its publisher allows.

    `fresh` is how long the answer says that it is fresh; what the last one said, before there is one.
    Intervals count from the full minute, as dispatch does.
    """
    state = found.state
    if state.failures:
        return after_failure(now, state.failures)
    kept = timedelta(seconds=state.fresh) if fresh is None else fresh
    wanted = max(next_by_rhythm(found, now), full_minute(minute(now) + kept))
    return allowed_from(state.declared, minute(now), wanted)


def full_minute(moment: datetime) -> datetime:
    """The first full minute that is not before it."""
    return minute(moment + MINUTE - timedelta(microseconds=1))


def _is_restrained(state: FeedState) -> bool:
    """Whether the publisher wants to be asked more rarely than every twenty seconds."""
    return bool(state.declared.every or state.fresh >= HOT_SECONDS[0])


def minute(moment: datetime) -> datetime:
    """The full minute that it lies in."""
    return moment.replace(second=0, microsecond=0)
