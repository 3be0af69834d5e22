"""What the pipeline needs of the Items table: the seen guard, the outbox and the archive."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wirewatch.items.item import Item, Outcome


@dataclass(frozen=True, slots=True)
class Ending:
    """What assessment found out about an item; `outcome` None means that an alert is still on its way."""

    outcome: Outcome | None
    story: str = ""
    level: str = ""
    score: int = 0
    novelty: str = ""
    watches: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stalled:
    """An item that began its way and did not end it."""

    id: str
    seen: datetime


class Items(Protocol):
    """Rows move `new` → (`alerting` →) `done`; only rows in `new` travel on the stream to assess_items."""

    def add(self, item: Item, outcome: Outcome | None, now: datetime) -> bool:
        """Store an item unless it is there already (False). With an outcome it is `done` at once, else `new`."""

    def edit(self, item: Item) -> None:
        """Take over a changed title, summary or url; the item's way does not start again."""

    def finish(self, item_id: str, ending: Ending) -> None:
        """Write the ending. Without an outcome the row waits in `alerting`. A `done` row stays as it is."""

    def alerted(self, item_id: str, outcome: Outcome = Outcome.ALERTED) -> None:
        """End the item so, but for what `told` and `capped` have said of it; a `done` row stays as it is."""

    def told(self, item_id: str) -> None:
        """Somebody was told of it at once: it counts as `alerted`, whatever else becomes of its mails."""

    def capped(self, item_id: str) -> None:
        """An hourly cap held a mail of it back: it counts as `capped`, unless somebody was told."""

    def stalled(self, before: datetime) -> Iterable[Stalled]:
        """Rows in `new` or `alerting` seen, or last re-driven, before that moment."""

    def redrive(self, item_id: str, now: datetime) -> None:
        """Put an unfinished row back to `new`, so that the stream carries it again."""
