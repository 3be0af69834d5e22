"""A feed and what the last poll of it left behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from wirewatch.feeds.health import Health


@dataclass(frozen=True, slots=True)
class Feed:
    """What an operator decides about a feed.

    `tier`: 1 wire or official source, 2 established outlet, 3 other.
    """

    id: str
    url: str
    source: str
    tier: int
    language: str | None = None


class Known(NamedTuple):
    """What we keep of an entry: the fingerprint of its text, and the key that a re-issue of it shares.

    `twin` is "" where an entry has no link or no title, so nothing can be its re-issue. `raw` is the hash
    of the bytes that it had in the last body, "" if that did not hold it: the same bytes are not read again.
    """

    fingerprint: str
    twin: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class FeedState:
    """What polling has learned.

    `window` maps item ids to what is known of them: all of the last good body, after those of earlier
    bodies, the longest unseen first. An id outside it is new, one inside it whose fingerprint differs
    was edited. It keeps old entries known after their rows have left the Items table.
    `answered` is the last poll that the feed answered well. `revision` counts writes; a write names
    the one that it read. `window_digest` belongs to the store, which leaves an unchanged window alone.
    """

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    window: Mapping[str, Known] = field(default_factory=dict)
    baselined: bool = False
    polled: datetime | None = None
    answered: datetime | None = None
    next_poll: datetime | None = None
    health: Health = Health.NEW
    failures: int = 0
    reason: str = ""
    revision: int = 0
    window_digest: str = ""


@dataclass(frozen=True, slots=True)
class FeedForPoll:
    """A feed as a poll finds it."""

    feed: Feed
    state: FeedState
