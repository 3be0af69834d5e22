"""The Items table in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from wirewatch.items.item import Item, Outcome
from wirewatch.items.ports import Ending, Stalled


@dataclass
class Row:
    """An item with where it is on its way."""

    item: Item
    state: str
    touched: datetime
    outcome: Outcome | None = None
    ending: Ending | None = None
    told: bool = False


@dataclass
class ItemsInMemory:
    """See Items."""

    rows: dict[str, Row] = field(default_factory=dict)

    def add(self, item: Item, outcome: Outcome | None, now: datetime) -> bool:
        """See Items.add."""
        if item.id in self.rows:
            return False
        self.rows[item.id] = Row(item, "done" if outcome else "new", now, outcome)
        return True

    def edit(self, item: Item) -> None:
        """See Items.edit."""
        row = self.rows.get(item.id)
        if row:
            row.item = replace(row.item, title=item.title, summary=item.summary, url=item.url)

    def finish(self, item_id: str, ending: Ending) -> None:
        """See Items.finish."""
        row = self._unfinished(item_id)
        if row:
            row.ending, row.outcome = ending, ending.outcome
            row.state = "done" if ending.outcome else "alerting"

    def alerted(self, item_id: str, outcome: Outcome = Outcome.ALERTED) -> None:
        """See Items.alerted."""
        row = self._unfinished(item_id)
        if row:
            row.state, row.outcome = "done", row.outcome or outcome

    def told(self, item_id: str) -> None:
        """See Items.told."""
        row = self.rows.get(item_id)
        if row:
            row.told, row.outcome = True, Outcome.ALERTED

    def capped(self, item_id: str) -> None:
        """See Items.capped."""
        row = self.rows.get(item_id)
        if row and not row.told:
            row.outcome = Outcome.CAPPED

    def stalled(self, before: datetime) -> Iterable[Stalled]:
        """See Items.stalled."""
        rows = [row for row in self.rows.values() if row.state != "done" and row.touched < before]
        return [Stalled(row.item.id, row.item.seen) for row in rows]

    def redrive(self, item_id: str, now: datetime) -> None:
        """See Items.redrive."""
        row = self._unfinished(item_id)
        if row:
            row.state, row.touched = "new", now

    def _unfinished(self, item_id: str) -> Row | None:
        row = self.rows.get(item_id)
        return row if row and row.state != "done" else None
