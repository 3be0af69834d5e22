"""An archive in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from wirewatch.items.archive import Archived, day_of


@dataclass
class FakeArchive:
    """Items in any order."""

    rows: list[Archived] = field(default_factory=list)

    def get(self, item_id: str) -> Archived | None:
        return next((each for each in self.rows if each.item.id == item_id), None)

    def of_day(self, day: date) -> Iterable[Archived]:
        found = [each for each in self.rows if day_of(each.item.seen) == day.isoformat()]
        return sorted(found, key=_in_time)

    def newest(self, since: datetime, until: datetime, most: int) -> Iterable[Archived]:
        found = [each for each in self.rows if since < each.item.seen <= until]
        return sorted(found, key=_in_time, reverse=True)[:most]


def _in_time(row: Archived) -> tuple[datetime, str]:
    return row.item.seen, row.item.id
