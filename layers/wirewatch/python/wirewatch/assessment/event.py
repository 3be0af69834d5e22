"""`Item Assessed`, version 1: the public event on the bus. docs/events.md describes it field by field."""

from dataclasses import dataclass

from wirewatch.items.item import Item
from wirewatch.levels.level import Level
from wirewatch.stories.story import Novelty, Related

__all__ = ["DETAIL_TYPE", "MAX_OUTLETS", "SOURCE", "VERSION", "ItemAssessed", "Novelty", "StorySoFar"]

SOURCE = "wirewatch"
DETAIL_TYPE = "Item Assessed"
VERSION = 1
MAX_OUTLETS = 5


@dataclass(frozen=True, slots=True)
class StorySoFar:
    """The story of an item, as it stood when the item had joined it. Times as in `wirewatch.timestamps`.

    `related` are other stories much like it, at most five. `outlets` names the first MAX_OUTLETS of its `sources`.
    """

    id: str
    items: int
    sources: int
    first_seen: str
    headline: str
    related: tuple[Related, ...] = ()
    outlets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemAssessed:
    """What assessment says of one item.

    `watches` are all watches that matched; `news_for` those of them whose watchers have not been told
    of this (empty when `novelty` is `repeat`). `terms` are the words that matched, as the query
    spells them. `eager`: a watcher of one of `watches` asked for every match at once.
    """

    item: Item
    story: StorySoFar
    watches: tuple[str, ...]
    news_for: tuple[str, ...]
    terms: tuple[str, ...]
    eager: bool
    level: Level
    score: int
    novelty: Novelty
    reasons: tuple[str, ...]

    @property
    def matched(self) -> bool:
        """Whether any watch matched."""
        return bool(self.watches)
