"""Moments at which something is due, in the order in which they come (and, at one moment, were set)."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count


class Timers:
    """A queue of actions by due moment."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()

    def at(self, moment: datetime, action: Callable[[], None]) -> None:
        """Run the action when the clock reaches the moment."""
        heapq.heappush(self._heap, (moment, next(self._order), action))

    def next_moment(self) -> datetime | None:
        """When the next action is due."""
        return self._heap[0][0] if self._heap else None

    def take_due(self, now: datetime) -> list[Callable[[], None]]:
        """Remove and return the actions due by now."""
        due = []
        while self._heap and self._heap[0][0] <= now:
            due.append(heapq.heappop(self._heap)[2])
        return due
