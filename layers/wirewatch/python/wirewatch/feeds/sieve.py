"""Which entries of a body are new, which were edited, and which new ones may alert.

An entry is known while its id is in the feed's window. A new one ends at once, in this order, as
- `baseline` in the first good body of a feed;
- `duplicate` if the window or this body holds the same page under the same title: a GUID was changed;
  or if one entry of the window that this body lacks had its page and summary: a headline in a GUID was;
- `baseline` in a flood: more than 20 suspects that are more than 30 % of the body. A suspect is a new
  entry that is no duplicate; after a gap of over 30 minutes, or where the feed's own rhythm makes so many
  plausible, only one that isn't dated since the last answer;
- `stale` if its publisher dates it more than 48 h back;
and otherwise goes on its way. A known entry whose fingerprint changed is an edit, and no more than that.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wirewatch.feeds import rhythm
from wirewatch.feeds.feed import FeedState, Known
from wirewatch.feeds.identity import page_and_summary
from wirewatch.feeds.listing import Listed, Listing
from wirewatch.feeds.losses import last_good
from wirewatch.items.item import Item, Outcome

OLD = timedelta(hours=48)
GAP = timedelta(minutes=30)
LEEWAY = timedelta(hours=1)  # entries are listed a median of 40 minutes after their date
PLENTY = 4  # times the rhythm's mean
FLOOD_COUNT = 20
FLOOD_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to record; with an outcome its way ends there."""

    item: Item
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Sifted:
    """`new` in the order they were published. `flood` says how many entries looked new, if too many did."""

    new: tuple[NewItem, ...]
    edited: tuple[Item, ...]
    flood: int = 0


def sift(state: FeedState, body: Listing, now: datetime) -> Sifted:
    """Sort the entries of a body (each id once) by what the feed's window knows of them."""
    fresh = [listed for listed in reversed(body.read) if listed.item.id not in state.window]
    edited = tuple(each.item for each in body.read if _was_edited(state.window, each))
    copies = _duplicates(state.window, fresh, body)
    since = last_good(state)
    hurried = since is not None and now - since < GAP and _is_unusual(state, fresh, now - since)
    suspects = [each for each in fresh if hurried or not _is_expected(each, since)]
    flooding = _too_many([each for each in suspects if each.item.id not in copies], body)
    flooders = {each.item.id for each in suspects} if flooding else set()
    new = tuple(
        NewItem(each.item, _outcome(state, each, copies, flooders, now))
        for each in sorted(fresh, key=lambda each: each.item.published or now)
    )
    flood = len(suspects) if state.baselined and _too_many(suspects, body) else 0
    return Sifted(new, edited, flood)


def _was_edited(window: Mapping[str, Known], listed: Listed) -> bool:
    before = window.get(listed.item.id)
    return before is not None and before.fingerprint != listed.known.fingerprint


def _is_unusual(state: FeedState, fresh: Sequence[Listed], passed: timedelta) -> bool:
    """Whether so many new entries in the time since the last answer are more than the feed's rhythm makes plausible.

    The rhythm counts entries of one minute once, so of one minute there may be as many as are no flood.
    """
    minutes = Counter(each.claimed.replace(second=0) for each in fresh if each.claimed)
    usual = PLENTY * rhythm.daily(state.rhythm) * (passed / timedelta(days=1))
    return len(minutes) > usual or max(minutes.values(), default=0) > FLOOD_COUNT


def _duplicates(window: Mapping[str, Known], fresh: Sequence[Listed], body: Listing) -> set[str]:
    if not fresh:
        return set()
    twins = {known.twin for known in window.values()}
    duplicates = _retitled(window, fresh, body)
    for listed in fresh:  # the one lowest in the body, so the oldest, stands
        twin = listed.known.twin
        if twin and twin in twins:
            duplicates.add(listed.item.id)
        twins.add(twin)
    return duplicates


def _retitled(window: Mapping[str, Known], fresh: Sequence[Listed], body: Listing) -> set[str]:
    held = Counter(page_and_summary(known) for known in window.values())
    gone = {page_and_summary(known) for identity, known in window.items() if identity not in body.known}
    keys = {each.item.id: page_and_summary(each.known) for each in fresh}
    here = Counter(keys.values())
    return {identity for identity, key in keys.items() if key and key in gone and held[key] == here[key] == 1}


def _is_expected(listed: Listed, since: datetime | None) -> bool:
    """Whether it was published while we did not look, for a while or in a feed as busy as that."""
    return since is not None and listed.claimed is not None and listed.claimed > since - LEEWAY


def _too_many(suspects: Sequence[Listed], body: Listing) -> bool:
    return len(suspects) > FLOOD_COUNT and len(suspects) > FLOOD_SHARE * len(body.known)


def _outcome(state: FeedState, listed: Listed, copies: set[str], flooders: set[str], now: datetime) -> Outcome | None:
    if not state.baselined:
        return Outcome.BASELINE
    if listed.item.id in copies:
        return Outcome.DUPLICATE
    if listed.item.id in flooders:
        return Outcome.BASELINE
    if listed.claimed is not None and now - listed.claimed > OLD:
        return Outcome.STALE
    return None
