"""The Matches table in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from wirewatch.delivery.ports import Match
from wirewatch.timestamps import from_text, to_text


@dataclass
class MatchesInMemory:
    """See Matches."""

    rows: dict[tuple[str, str], Match] = field(default_factory=dict)

    def add(self, match: Match) -> None:
        """See Matches.add."""
        whole_second = replace(match, at=from_text(to_text(match.at)))
        self.rows.setdefault((match.watch, match.item), whole_second)

    def between(self, watch: str, after: datetime, until: datetime) -> Iterable[Match]:
        """See Matches.between; of one second the smaller item id first."""
        first, last = to_text(after), to_text(until)
        found = [row for row in self.rows.values() if row.watch == watch and first < to_text(row.at) <= last]
        return sorted(found, key=lambda row: (row.at, row.item))
