"""What the Items table still knows of items whose way has ended: the archive that backtests and explanations read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from wirewatch.items.item import Item, Outcome
from wirewatch.timestamps import to_text


@dataclass(frozen=True, slots=True)
class Archived:
    """An item and how far it came. `outcome` is None while it is on its way; what it never got is empty."""

    item: Item
    outcome: Outcome | None
    story: str = ""
    level: str = ""
    score: int = 0
    novelty: str = ""
    watches: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def assessed(self) -> bool:
        """Whether it was ever matched: what came with a feed's baseline, or stale, was not."""
        return bool(self.story)


class Archive(Protocol):
    """Items by id and by day."""

    def get(self, item_id: str) -> Archived | None:
        """One item, or None if it was never seen or has expired."""

    def of_day(self, day: date) -> Iterable[Archived]:
        """Every item first seen on that day (UTC), oldest first."""

    def newest(self, since: datetime, until: datetime, most: int) -> Iterable[Archived]:
        """Items with since < seen <= until, newest first, no more than `most`."""


def day_of(seen: datetime) -> str:
    """The day an item is filed under, in UTC: `2020-02-15`."""
    return to_text(seen)[:10]
