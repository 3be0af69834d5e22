"""What assessment needs of the world beside its tables: the bus."""

from collections.abc import Sequence
from typing import Protocol

from wirewatch.assessment.event import ItemAssessed


class Bus(Protocol):
    """The public seam: anyone may listen."""

    def publish(self, events: Sequence[ItemAssessed]) -> None:
        """Publish all of them, or raise: then some may have gone out."""
