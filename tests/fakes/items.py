"""Items in memory, with a short look at how they ended."""

from wirewatch.items.item import Outcome
from wirewatch.memory.items import ItemsInMemory


class FakeItems(ItemsInMemory):
    """Items in a dict."""

    def outcomes(self) -> dict[str, Outcome | None]:
        """By title; None for an item that is on its way."""
        return {row.item.title: row.outcome for row in self.rows.values()}
