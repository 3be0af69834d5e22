"""The bus in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from wirewatch.assessment.event import ItemAssessed


@dataclass
class BusInMemory:
    """See Bus: what was published, in order."""

    events: list[ItemAssessed] = field(default_factory=list)

    def publish(self, events: Sequence[ItemAssessed]) -> None:
        """See Bus.publish."""
        self.events.extend(events)
