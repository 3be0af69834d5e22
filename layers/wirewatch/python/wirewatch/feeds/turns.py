"""Whose turn it is to set out: at most two at once for a host, and a hundred in all.

The first request to each host waits a small random while, so that a publisher does not meet all its
readers at the full minute. Hosts do not wait for each other.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from typing import Generic, TypeVar

PER_HOST = 2
AT_ONCE = 100  # select() sees no more than 1,024 sockets, kept ones included; Lambda allows no more files either

T = TypeVar("T")


class Turns(Generic[T]):
    """Queues by host. All times are seconds on one clock of the caller's choice."""

    def __init__(self, pause: Callable[[], float]) -> None:
        self._pause = pause
        self._waiting: defaultdict[str, deque[T]] = defaultdict(deque)
        self._under_way: Counter[str] = Counter()
        self._all = 0
        self._opening: dict[str, float] = {}
        self._chances: list[tuple[float, str]] = []  # a heap: from when on a host may have a turn

    def queue(self, host: str, traveller: T, now: float) -> None:
        """Wait for a turn of the host."""
        opening = self._opening.get(host)
        if opening is None:
            opening = self._opening[host] = now + self._pause()
        self._waiting[host].append(traveller)
        heappush(self._chances, (max(now, opening), host))

    def begin(self, now: float) -> Iterator[T]:
        """Those who set out now, in fair order. Each must `leave` in the end."""
        while self._may_begin() and self._chances[0][0] <= now:
            _, host = heappop(self._chances)
            if self._waiting[host] and self._under_way[host] < PER_HOST:
                self._under_way[host] += 1
                self._all += 1
                yield self._waiting[host].popleft()

    def leave(self, host: str, now: float) -> None:
        """Give the turn back."""
        self._under_way[host] -= 1
        self._all -= 1
        if self._waiting[host]:
            heappush(self._chances, (now, host))

    def withdraw(self, host: str) -> list[T]:
        """Take those who still wait for a turn of the host out of its queue."""
        waiting = self._waiting.pop(host, deque())
        return list(waiting)

    def due(self, now: float) -> float | None:
        """Seconds until somebody may set out who could not before; None if that takes a `leave`."""
        return max(0.0, self._chances[0][0] - now) if self._may_begin() else None

    def _may_begin(self) -> bool:
        return bool(self._chances) and self._all < AT_ONCE
