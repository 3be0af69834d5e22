"""The items that a query is tested on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wirewatch.items.archive import Archive
from wirewatch.items.item import Item


@dataclass(frozen=True, slots=True)
class Past:
    """Items in the order in which they were seen. `dated`: whether any of them says when that was.

    `unassessed` counts, by outcome, those that are left out, since production never assessed them.
    """

    items: Sequence[Item]
    dated: bool = True
    unassessed: Counter[str] = field(default_factory=Counter)


def read_archive(archive: Archive, days: int, now: datetime) -> Past:
    """What was first seen in the `days` days before now."""
    after = now - timedelta(days=days)
    items: list[Item] = []
    unassessed: Counter[str] = Counter()
    for back in range(days, -1, -1):
        for each in archive.of_day((now - timedelta(days=back)).date()):
            if not after < each.item.seen <= now:
                continue
            if each.outcome and not each.assessed:
                unassessed[each.outcome] += 1
            else:
                items.append(each.item)
    return Past(items, unassessed=unassessed)
