"""What levels remember: how often a feed labels its items, and how many items a watch matches in an hour."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from wirewatch.levels.pace import Pace
from wirewatch.levels.rate import Rate


class Counters(Protocol):
    """Both counts are of items. An item that is counted again counts once, unless very many came in between."""

    def rate(self, feed: str, item: str, *, labelled: bool) -> Rate:
        """Count the item of a feed; if it is labelled the feed's rate, this item among it, else an empty one."""

    def paces(self, watches: Sequence[str], item: str, seen: datetime) -> Sequence[Pace]:
        """Count the item for each of the watches; their paces in its hour, without those of watches that are cold."""
