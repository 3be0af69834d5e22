"""A feed and what the last poll of it left behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from wirewatch.feeds.allowance import Declaration
from wirewatch.feeds.health import Health
from wirewatch.feeds.outages import Outage
from wirewatch.feeds.rhythm import Rhythm
from wirewatch.push.push import Push


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

    `twin` is "" where an entry has no link or no title, so nothing can be its re-issue; else eight digits for the
    page and eight for the title. `raw` is the hash of the bytes that it had in the last body, "" if that did not
    hold it: the same bytes are not read again.
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
    `listed` is how many of them, at its end, the last good body held.
    `answered` is the last good answer that was written down, `asked` when dispatch had it asked last, `before`
    the time before that (both stand in the agenda, and in what dispatch hands out), `news` when something new was
    last found, `since` when its health became what it is.
    `lost` are the polls between which items were probably lost, `outages` the last long failures. `redirect` is where
    the last answers, so many (`redirects`), were permanently redirected to. `fresh` is for how many seconds the last
    answer that was written down called itself fresh. `push` is how it stands with its hub, if it names one.
    `revision` counts writes; a write names the one that it read.
    `window_digest` belongs to the store, which leaves an unchanged window alone.
    """

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    window: Mapping[str, Known] = field(default_factory=dict)
    listed: int = 0
    baselined: bool = False
    polled: datetime | None = None
    answered: datetime | None = None
    next_poll: datetime | None = None
    health: Health = Health.NEW
    since: datetime | None = None
    failures: int = 0
    reason: str = ""
    rhythm: Rhythm = field(default_factory=Rhythm)
    news: datetime | None = None
    asked: datetime | None = None
    before: datetime | None = None
    lost: tuple[datetime, datetime] | None = None
    outages: tuple[Outage, ...] = ()
    declared: Declaration = field(default_factory=Declaration)
    fresh: int = 0
    redirect: str = ""
    redirects: int = 0
    push: Push = field(default_factory=Push)
    revision: int = 0
    window_digest: str = ""


@dataclass(frozen=True, slots=True)
class FeedForPoll:
    """A feed as a poll finds it. Its host is `held` until a moment, if it asked us to wait."""

    feed: Feed
    state: FeedState
    held: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """A due feed as it was found, not to be found due again until a moment."""

    found: FeedForPoll
    until: datetime


class Leased(NamedTuple):
    """What a poll is told of its lease: until when it holds, and when the feed was asked the time before."""

    until: datetime
    before: datetime
