"""Whether a watch matches far more than usual at this hour of the week.

A watch's matches are counted by hour (UTC). This hour is compared with the same hour of the last four weeks, not with
yesterday or with the night, so that what happens every morning is no spike. Its first `COLD` days a watch has no
spikes: there is nothing to compare with. A rare word needs a handful of items all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

WEEKS = 4
COLD = timedelta(days=14)
FLOOR = 6  # items an hour
TIMES = 3.0
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """`now`: matches in this hour, this one among them; `before`: the same hour in past weeks, none left out."""

    now: int
    before: tuple[int, ...]

    @property
    def usual(self) -> float:
        """The mean of the weeks before; 0.0 where there were none."""
        return sum(self.before) / len(self.before) if self.before else 0.0


def hour_of(moment: datetime) -> datetime:
    """The beginning of the hour."""
    return moment.replace(minute=0, second=0, microsecond=0)


def same_hours(moment: datetime, since: datetime) -> list[datetime]:
    """The beginnings of the same hour in up to four weeks before, while the watch was counted."""
    earlier = (hour_of(moment) - week * WEEK for week in range(1, WEEKS + 1))
    return [hour for hour in earlier if hour >= hour_of(since)]


def is_cold(moment: datetime, since: datetime) -> bool:
    """Whether the watch is too young to spike."""
    return moment - since < COLD


def is_spike(pace: Pace) -> bool:
    """Three times the usual number, three deviations of a Poisson process above it, and six at least."""
    beyond = pace.usual + 3 * sqrt(pace.usual)
    return bool(pace.before) and pace.now >= max(FLOOR, TIMES * pace.usual, beyond)


def strongest(paces: Sequence[Pace]) -> Pace | None:
    """The spike that stands out most, or None."""
    return max(filter(is_spike, paces), key=lambda pace: pace.now - pace.usual, default=None)
