"""The bus in memory."""

from collections.abc import Sequence

from wirewatch.assessment.event import ItemAssessed


class FakeBus:
    def __init__(self) -> None:
        self.events: list[ItemAssessed] = []

    def publish(self, events: Sequence[ItemAssessed]) -> None:
        self.events.extend(events)
