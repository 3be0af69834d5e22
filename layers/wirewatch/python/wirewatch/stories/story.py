"""A story: the items that report one event, and what its watchers have been told of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wirewatch.levels.level import Level


class Novelty(StrEnum):
    """`new`: the first alertable item of its story for a watch; `escalated`: it got worse; else `repeat`."""

    NEW = "new"
    ESCALATED = "escalated"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class Told:
    """One item that was news to some watches, with all that was said of it, so that it can be said again.

    `items` and `sources` count the story as the item found it; `figures` are casualties by family.
    """

    item: str
    novelty: Novelty
    watches: tuple[str, ...]
    level: Level
    score: int
    reasons: tuple[str, ...]
    items: int
    sources: int
    figures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Related:
    """Another story, much like this one and not like enough to be one with it."""

    id: str
    headline: str


@dataclass(frozen=True, slots=True)
class Story:
    """`headline` and `link` are those of the first item.

    `terms` are the weighted words of all its items, heaviest first: who comes is compared with them. By `keys` it is
    looked up; `headings` and `places` are of its titles.

    `members` are the ids of the last items that joined, `items` counts them all. `sources` are the outlets that
    wrote a text of their own, `texts` fingerprints of those texts. `reissued`
    says that the last item came under an address that was there. `related` are the last few stories that its items were
    much like. `revision` counts writes.
    """

    id: str
    language: str
    headline: str
    terms: Mapping[str, int]
    headings: Mapping[str, int]
    places: tuple[str, ...]
    keys: tuple[str, ...]
    link: str
    first_seen: datetime
    last_seen: datetime
    level: Level
    items: int
    members: tuple[str, ...]
    sources: tuple[str, ...]
    texts: tuple[str, ...]
    told: tuple[Told, ...] = ()
    related: tuple[Related, ...] = ()
    reissued: bool = False
    revision: int = 1

    def told_by(self, item_id: str) -> Told | None:
        """What was told when this item came, if it was news."""
        return next((told for told in self.told if told.item == item_id), None)

    def told_to(self, watch: str) -> tuple[Told, ...]:
        """What the watchers of a watch have been told, oldest first."""
        return tuple(told for told in self.told if watch in told.watches)
