"""The counters of levels in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from wirewatch.levels.pace import Pace, hour_of, is_cold, same_hours
from wirewatch.levels.rate import Rate


@dataclass
class CountersInMemory:
    """See Counters. A match counts once, however many came in between."""

    rates: dict[str, Rate] = field(default_factory=dict)
    since: dict[str, datetime] = field(default_factory=dict)
    hours: dict[tuple[str, datetime], set[str]] = field(default_factory=dict)

    def rate(self, feed: str) -> Rate:
        """See Counters.rate."""
        return self.rates.get(feed, Rate())

    def count(self, feed: str, *, labelled: bool) -> None:
        """See Counters.count."""
        before = self.rate(feed)
        self.rates[feed] = Rate(before.items + 1, before.labelled + labelled)

    def paces(self, watches: Sequence[str], item: str, seen: datetime) -> Sequence[Pace]:
        """See Counters.paces."""
        for watch in watches:
            self.since.setdefault(watch, seen)
            self.hours.setdefault((watch, hour_of(seen)), set()).add(item)
        return [self._pace(watch, seen) for watch in watches if not is_cold(seen, self.since[watch])]

    def _pace(self, watch: str, seen: datetime) -> Pace:
        before = [self._matches(watch, hour) for hour in same_hours(seen, self.since[watch])]
        return Pace(self._matches(watch, hour_of(seen)), tuple(before))

    def _matches(self, watch: str, hour: datetime) -> int:
        return len(self.hours.get((watch, hour), ()))
