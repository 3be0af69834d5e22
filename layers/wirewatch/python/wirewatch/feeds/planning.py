"""When a feed is polled next: by its rhythm, its tier, what it lost, and never before its publisher allows.

A request has a price: PRICE minutes of delay that it spares the items of a feed. A poll is due when what may have
appeared since the last one has waited that long in sum, expected minute by minute by the feed's rhythm; in a
feed of higher tier an item's minute weighs more. At a steady rate that is the square-root rule, which makes the mean
delay least for a number of requests (Sia, Cho and Cho 2007, on fast news alerts); where the rate changes, polls
come soon after news is likely, and not before.
Feeds that are alike drift apart: price, ceiling and what is added to a publisher's wish vary a little, by the feed's
id and the minute, so the same each time that a day is replayed.
A hot feed, one where news is to be expected within minutes, is also polled inside the minute.
A feed whose hub tells of its news is polled as rarely as its tier allows, and each minute while a push has told of
something that no poll has found.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from wirewatch.feeds.allowance import allowed_from
from wirewatch.feeds.feed import FeedForPoll, FeedState
from wirewatch.feeds.rhythm import Rates, daily, rates
from wirewatch.identifiers import fraction
from wirewatch.push.push import is_awaited, is_relied_on, renewal

MINUTE = timedelta(minutes=1)
RAREST = timedelta(days=1)
HOURLY = timedelta(hours=1)
FIRST_RETRY = timedelta(minutes=5)
HOURLY_UNTIL = 52  # failures: two days after the first one
PRICE = 0.07  # minutes that items wait, in sum, for a request
WEIGHTS = {1: 2.0, 2: 1.0, 3: 0.5}
PATIENCE = {1: 5.0, 2: 15.0, 3: 60.0}  # min
HOT = 25.0  # weighted appearances an hour
HOT_SECONDS = (20, 40)
LATER = timedelta(minutes=10)


def next_by_rhythm(found: FeedForPoll, now: datetime) -> datetime:
    """The full minute at which the rhythm wants the feed polled, 1 minute to 1 day from the one of `now`."""
    began, own = minute(now), _chance(found, now)
    price = PRICE * (0.6 + 0.8 * own) / WEIGHTS.get(found.feed.tier, 1.0)
    most = max(1, round(_ceiling(found, now) * (0.8 + 0.2 * own)))
    if is_relied_on(found.state.push, now):
        return began + most * MINUTE
    return began + _minutes(rates(found.state.rhythm, began), price, began, most) * MINUTE


def _minutes(expected: Rates, price: float, began: datetime, most: int) -> int:
    """After how many what is expected to have appeared by then has waited for the price; no more than `most`."""
    appeared = waited = 0.0
    for minutes in range(1, most):
        appeared += expected.at(began + (minutes - 1) * MINUTE) / 60
        waited += appeared
        if waited >= price:
            return minutes
    return most


def _chance(found: FeedForPoll, now: datetime) -> float:
    """From 0 to below 1."""
    return fraction(f"{found.feed.id} {now:%Y%m%d%H%M}")


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
    if not state.baselined or state.failures or _is_restrained(state) or is_relied_on(state.push, now):
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
    began = minute(now)
    wanted = began + MINUTE if is_awaited(state.push, now) else next_by_rhythm(found, now)
    wanted = min(wanted, full_minute(renewal(state.push, now) or wanted))
    allowed = allowed_from(state.declared, began, max(wanted, full_minute(began + kept)))
    if allowed == wanted:
        return wanted
    later = min((allowed - began) / 10, LATER) * _chance(found, now)
    return allowed_from(state.declared, began, minute(allowed + later))


def sooner(state: FeedState, now: datetime) -> FeedState:
    """Polled again as soon as its publisher allows: it has named a hub, which is asked as it is handed out."""
    began = minute(now)
    allowed = allowed_from(state.declared, began, full_minute(began + max(MINUTE, timedelta(seconds=state.fresh))))
    return replace(state, next_poll=min(state.next_poll or allowed, allowed))


def full_minute(moment: datetime) -> datetime:
    """The first full minute that is not before it."""
    return minute(moment + MINUTE - timedelta(microseconds=1))


def _is_restrained(state: FeedState) -> bool:
    """Whether the publisher wants to be asked more rarely than every twenty seconds."""
    return bool(state.declared.every or state.fresh >= HOT_SECONDS[0])


def minute(moment: datetime) -> datetime:
    """The full minute that it lies in."""
    return moment.replace(second=0, microsecond=0)
