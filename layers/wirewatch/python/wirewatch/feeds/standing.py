"""How the feeds of a deployment stand, for whoever looks after them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from wirewatch.feeds.feed import Feed
from wirewatch.feeds.health import WELL, Health
from wirewatch.feeds.identity import canonical_url
from wirewatch.feeds.outages import Outage
from wirewatch.feeds.urls import request_url
from wirewatch.identifiers import identifier
from wirewatch.push.push import Push


@dataclass(frozen=True, slots=True)
class Standing:
    """A feed, its health and why; when it last answered well (None: never yet) and is asked next.

    `since` is when its health became what it is; None if it is new, or was written down by an older version. `lost` are
    the polls between which items were probably lost, `outages` its last long failures. `push` is how it
    stands with its hub.
    """

    feed: Feed
    health: str
    reason: str
    answered: datetime | None
    next_poll: datetime | None
    since: datetime | None = None
    lost: tuple[datetime, datetime] | None = None
    outages: tuple[Outage, ...] = ()
    push: Push = field(default_factory=Push)

    @property
    def is_broken(self) -> bool:
        """Whether it needs somebody to look at it."""
        return self.health not in WELL

    @property
    def trouble(self) -> str:
        """What whoever looks after it should know, in words: why it is broken, or what a well one lost; "" if nothing.

        `failing since 14 Feb 2020 09:00 UTC: the server answered 500 Internal Server Error`.
        """
        if not self.is_broken:
            return self.reason if self.health == Health.OK else ""
        since = f" since {self.since:%d %b %Y %H:%M} UTC" if self.since else ""
        return f"{self.health}{since}" + (f": {self.reason}" if self.reason else "")


def feed_key(url: str) -> str:
    """What two URLs of one feed share; UrlError if it is none that we ask for."""
    return canonical_url(request_url(url))


def feed_id(url: str) -> str:
    """The id of a feed that is added under this URL: the same one for all its spellings."""
    return identifier("f", feed_key(url))


def worst_first(standings: Iterable[Standing]) -> list[Standing]:
    """Broken ones first, those that have been silent for longest before the others; then by source."""
    return sorted(standings, key=_rank)


def troubled(standings: Iterable[Standing]) -> list[Standing]:
    """Those with something to tell (`trouble`), in the order of `worst_first`."""
    return [each for each in worst_first(standings) if each.trouble]


def _rank(standing: Standing) -> tuple[bool, str, str, str]:
    silent_since = standing.answered.isoformat() if standing.answered else ""
    broken = standing.is_broken
    return not broken, silent_since if broken else "", standing.feed.source.casefold(), standing.feed.url
