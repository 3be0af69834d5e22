"""How time passes in a run: as on this machine's clock, or through a scenario as fast as one likes."""

import time
from datetime import UTC, datetime, timedelta

from wirewatch_cli.cloud import VirtualClock

LONGEST_STEP = 1.0  # real seconds that are caught up with at once: where work takes longer, time passes more slowly


class RealPace:
    """The clock of this machine."""

    @staticmethod
    def goal() -> datetime:
        """The moment up to which time may pass now."""
        return datetime.now(UTC)


class ScenarioPace:
    """`speed` virtual seconds pass in a real one; with 0 time stands. It stands by itself once, at `end`.

    The speed may be set from any thread.
    """

    def __init__(self, clock: VirtualClock, speed: float, end: datetime) -> None:
        self._clock, self.speed, self._end = clock, speed, end
        self._last = time.monotonic()
        self.ended = False

    def goal(self) -> datetime:
        """The moment up to which time may pass now."""
        real = time.monotonic()
        lapsed, self._last = min(real - self._last, LONGEST_STEP), real
        goal = self._clock.now() + timedelta(seconds=lapsed * self.speed)
        if goal < self._end or self.ended:
            return goal
        self.ended, self.speed = True, 0
        return self._end


Pace = RealPace | ScenarioPace
