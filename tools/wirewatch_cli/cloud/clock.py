"""The two clocks of the local cloud: one that jumps, one that waits."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import time_machine


class VirtualClock:
    """Stands still until it is moved. The whole process sees its time, moto included."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._traveller: time_machine.Traveller | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Put the process on this clock."""
        with time_machine.travel(self._now, tick=False) as self._traveller:
            yield

    def now(self) -> datetime:
        """The moment at which the clock stands."""
        return self._now

    def advance_to(self, moment: datetime) -> None:
        """Jump forward; a moment that has passed changes nothing."""
        if self._traveller is None:
            raise RuntimeError("the clock is not running")
        if moment > self._now:
            self._now = moment.astimezone(UTC)
            self._traveller.move_to(self._now, tick=False)


class SystemClock:
    """The time of this machine."""

    @contextmanager
    def running(self) -> Iterator[None]:
        """Nothing to set up."""
        yield

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)

    def advance_to(self, moment: datetime) -> None:
        """Sleep until then."""
        while (left := (moment - self.now()).total_seconds()) > 0:
            time.sleep(left)


Clock = VirtualClock | SystemClock
