"""How the feeds of a deployment stand, for whoever looks after them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wirewatch.feeds.feed import Feed
from wirewatch.feeds.health import WELL
from wirewatch.feeds.identity import canonical_url
from wirewatch.feeds.urls import request_url
from wirewatch.identifiers import identifier


@dataclass(frozen=True, slots=True)
class Standing:
    """A feed, its health and why; when it last answered well (None: never yet) and is asked next."""

    feed: Feed
    health: str
    reason: str
    answered: datetime | None
    next_poll: datetime | None

    @property
    def is_broken(self) -> bool:
        """Whether it needs somebody to look at it."""
        return self.health not in WELL


def feed_key(url: str) -> str:
    """What two URLs of one feed share; UrlError if it is none that we ask for."""
    return canonical_url(request_url(url))


def feed_id(url: str) -> str:
    """The id of a feed that is added under this URL: the same one for all its spellings."""
    return identifier("f", feed_key(url))


def worst_first(standings: Iterable[Standing]) -> list[Standing]:
    """Broken ones first, those that have been silent for longest before the others; then by source."""
    return sorted(standings, key=_rank)


def _rank(standing: Standing) -> tuple[bool, str, str, str]:
    silent_since = standing.answered.isoformat() if standing.answered else ""
    broken = standing.is_broken
    return not broken, silent_since if broken else "", standing.feed.source.casefold(), standing.feed.url
