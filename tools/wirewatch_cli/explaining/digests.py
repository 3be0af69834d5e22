"""Under which ids the digests stand in the ledger that may hold a match."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.delivery.ports import Match
from wirewatch.identifiers import identifier
from wirewatch.subscriptions.cadence import next_due
from wirewatch.subscriptions.subscription import Cadence, Subscription
from wirewatch.timestamps import from_text, to_text

_LATE = 3  # due times before a match that a run may have been late for: its digest bears the first of them
_BACK = {Cadence.HOURLY: timedelta(hours=_LATE)}


def digest_ids(followers: Iterable[Subscription], matches: Iterable[Match]) -> tuple[str, ...]:
    """Of each follower the digests that were due around the matches: few, so that they can be looked up by key."""
    moments = [match.at for match in matches]
    return tuple(
        dict.fromkeys(
            identifier("d", to_text(due), follower.id)
            for follower in followers
            for at in moments
            for due in _dues_around(follower, at)
        )
    )


def is_held_by(digest: Delivery, matches: Iterable[Match]) -> bool:
    """Whether the window of the digest holds one of the matches."""
    if digest.kind is not Kind.DIGEST:
        return False
    after, until = (from_text(digest.content[name]) for name in ("from", "until"))
    return any(after < match.at <= until for match in matches)


def _dues_around(follower: Subscription, at: datetime) -> Iterator[datetime]:
    """Some due times before the moment, and the two that follow it: the window of the next may end before it."""
    due = next_due(follower.digest, at - _BACK.get(follower.digest.cadence, timedelta(days=7 + _LATE)))
    later = 0
    while due is not None and later < 2:
        yield due
        later += due > at
        due = next_due(follower.digest, due)
