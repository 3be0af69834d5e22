"""Gap detection: a full feed whose body shares nothing with the one before has lost items in between.

A feed is full when it isn't growing: a body that shares no entry with the last has pushed all of those out, and
whatever came and went between the two polls was never seen.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice

from wirewatch.feeds.feed import FeedState, Known

LEAST = 5  # entries; a feed of fewer is turned over by chance
FULL = 0.8  # of the length before

Lost = tuple[datetime, datetime]


def lost_between(state: FeedState, body: Mapping[str, Known], now: datetime) -> Lost | None:
    """The two polls between which items were probably lost; `state` is that before this body."""
    since = last_good(state)
    if not state.baselined or since is None or state.listed < LEAST or len(body) < FULL * state.listed:
        return None
    last = dict(islice(reversed([*state.window.items()]), state.listed))
    if last.keys() & body.keys() or _twins(last.values()) & _twins(body.values()):
        return None
    return since, now


def last_good(state: FeedState) -> datetime | None:
    """When the feed last answered well; an answer that taught nothing was not written down, but asked for."""
    if state.failures or state.before is None or state.answered is None:
        return state.answered
    return max(state.answered, state.before)


def words(lost: Lost) -> str:
    """For people."""
    since, until = lost
    day = "" if since.date() == until.date() else "%d %b "
    return f"items were probably lost between {since.strftime(day + '%H:%M')} and {until.strftime(day + '%H:%M')} UTC"


def _twins(known: Iterable[Known]) -> set[str]:
    return {each.twin for each in known if each.twin}
