"""The health of a feed that answered well, and the reason for it."""

from dataclasses import replace
from datetime import datetime, timedelta

from wirewatch.feeds import losses, rhythm
from wirewatch.feeds.feed import FeedState
from wirewatch.feeds.health import Health
from wirewatch.feeds.redirects import CONFIRMATIONS

SILENT = timedelta(days=3)  # a weekend and a bit
MISSED = 10  # appearances that should have come in the meantime
NO_ENTRIES = "the feed has no entries"
TOLD = timedelta(days=1)  # how long a loss is told
STANDING = (Health.EMPTY, Health.FLOOD, Health.UNDATED)  # until a new body says otherwise


def with_health(state: FeedState, health: Health, reason: str, now: datetime) -> FeedState:
    """The state with that health; `since` says when it began."""
    since = now if health is not state.health or state.since is None else state.since
    return replace(state, health=health, reason=reason, since=since)


def judge_unchanged(state: FeedState, now: datetime) -> FeedState:
    """After an answer without a new body."""
    if state.health in STANDING:
        return state
    if state.baselined and not state.listed:
        return with_health(state, Health.EMPTY, NO_ENTRIES, now)
    return with_health(state, *_general(state, now), now)


def judge_body(state: FeedState, entries: int, flood: int, cut: str, now: datetime, *, dated: bool) -> FeedState:
    """After a body with so many entries, of which `flood` looked new, if too many did; `dated` if any has a date."""
    if flood:
        reason = f"{flood} of {entries} entries looked new at once: recorded, not alerted"
        return with_health(state, Health.FLOOD, reason, now)
    if not entries:
        return with_health(state, Health.EMPTY, NO_ENTRIES, now)
    health, reason = _general(state, now)
    if health is Health.OK and not reason and not dated:
        return with_health(state, Health.UNDATED, f"none of the {entries} entries has a date", now)
    return with_health(state, health, reason or cut, now)


def _general(state: FeedState, now: datetime) -> tuple[Health, str]:
    if state.redirects >= CONFIRMATIONS:
        return Health.MOVED, f"moved to {state.redirect}: taken over after {CONFIRMATIONS} answers said so"
    if state.redirects:
        return Health.MOVED, f"permanently redirected to {state.redirect}, seen {state.redirects} of {CONFIRMATIONS}"
    if state.lost and now - state.lost[1] < TOLD:
        return Health.OK, losses.words(state.lost)
    if _is_stale(state, now) and state.news:
        return Health.STALE, f"nothing new since {state.news:%d %b %Y}, {_usual(state)}"
    return Health.OK, ""


def _is_stale(state: FeedState, now: datetime) -> bool:
    """Whether ten appearances are overdue, by the rhythm as it was, and more than a weekend has gone by."""
    if state.news is None or now - state.news < SILENT:
        return False
    return rhythm.daily(state.rhythm) * ((now - state.news) / timedelta(days=1)) >= MISSED


def _usual(state: FeedState) -> str:
    daily = rhythm.daily(state.rhythm)
    return f"where {daily:.0f} a day are usual" if daily >= 1 else f"where one in {1 / daily:.0f} days is usual"
