"""What levels remember: how often a feed labels its items, and how many items a watch matches in an hour."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from wirewatch.levels.pace import Pace
from wirewatch.levels.rate import Rate


class Counters(Protocol):
    """Both counts are of items."""

    def rate(self, feed: str) -> Rate:
        """The feed's rate, as counted so far."""

    def count(self, feed: str, *, labelled: bool) -> None:
        """Count one more item of a feed. Whoever calls this sees to it that each item is counted once."""

    def paces(self, watches: Sequence[str], item: str, seen: datetime) -> Sequence[Pace]:
        """Count the item for each of the watches; their paces in its hour, without those of watches that are cold.

        An item that is counted again counts once, unless very many came in between.
        """
