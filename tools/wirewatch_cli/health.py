"""Which feeds began to fail, or recovered, since one last asked."""

from collections.abc import Callable, Iterable
from datetime import datetime

from wirewatch.feeds.health import WELL, Health
from wirewatch_cli.rows import Row
from wirewatch_cli.tellings import FeedChanged


class HealthWatch:
    """`read` gives the rows of all feeds; `sign` is cheap and changes whenever their health may have."""

    def __init__(self, read: Callable[[], Iterable[Row]], sign: Callable[[], object]) -> None:
        self._read, self._sign = read, sign
        self._seen: object = sign()
        self._known: dict[str, Health] = {}

    def changes(self, at: datetime) -> list[FeedChanged]:
        """Feeds whose health is another one than before; a first good answer is no change."""
        sign = self._sign()
        if sign == self._seen:
            return []
        self._seen = sign
        found = [self._change(row, at) for row in self._read()]
        return [change for change in found if change]

    def _change(self, row: Row, at: datetime) -> FeedChanged | None:
        before = self._known.get(row["id"], Health.NEW)
        after = self._known[row["id"]] = Health(row["health"])
        if before is after or {before, after} <= WELL:
            return None
        recovered = "answers again" if before is Health.FAILING else "is well again"
        return FeedChanged(at, row["source"], after, recovered if after is Health.OK else row.get("reason", ""))
