"""A feed's publishing rhythm, learned: how often news appears in it, by hour of day and minute of the hour.

A few numbers a feed. Each is a count of appearances, halved every five days; entries that appear together count
once, since one poll catches them all. An appearance also raises the rate for a while, because news comes in
bursts (a self-exciting process with an exponential kernel, after Hawkes 1971).
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

HALF_LIFE = 5 * 86400  # s
BURST = 1800  # s: how long an appearance is felt
EXCITED = 0.25  # further appearances that one brings with it
NOTHING_KNOWN = 0.5  # appearances an hour, of a feed that we know nothing of
NOTHING_KNOWN_FOR = 2.0  # h: how much that weighs
HOUR_WEIGHT = 1.0  # days: how much the mean of all hours weighs in each
SLOT_WEIGHT = 0.5  # appearances: the same for each slot
SLOTS = 60  # minutes of the hour
HOUR = timedelta(hours=1)
BASELINE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What was counted `since` a moment, as of `updated`. Hours and slots are of the clock in UTC.

    `burst` is the number of recent appearances, an older one counting less.
    """

    since: datetime | None = None
    updated: datetime | None = None
    burst: float = 0.0
    hours: tuple[float, ...] = (0.0,) * 24
    slots: tuple[float, ...] = (0.0,) * SLOTS


def begin(claimed: Iterable[datetime], now: datetime) -> Rhythm:
    """What the dates in a first body say of the last seven days; without any date there is nothing known."""
    past = sorted({_minute(each) for each in claimed if each <= now})
    if not past:
        return Rhythm(since=now, updated=now)
    dates = [each for each in past if each >= now - BASELINE]
    hours = max(1, -(((dates or past[-1:])[0] - now) // HOUR))
    return _count(Rhythm(since=now - hours * HOUR, updated=now), dates, now)


def learn(rhythm: Rhythm, appeared: Iterable[datetime], now: datetime, *, exactly: bool) -> Rhythm:
    """Count what has appeared since `updated`. `exactly`: the moments are known to a few minutes."""
    dates = sorted({_minute(each) for each in appeared})
    aged = _aged(rhythm, now)
    counted = _count(aged, dates, now)
    if not exactly or not dates:
        return counted
    slots = list(counted.slots)
    for each in dates:
        slots[_slot(each)] += 1
    return Rhythm(counted.since, now, counted.burst, counted.hours, tuple(slots))


@dataclass(slots=True)
class Rates:
    """Appearances an hour to be expected at a moment from `now` on."""

    hours: tuple[float, ...]
    slots: tuple[float, ...]
    burst: float
    now: datetime

    def at(self, moment: datetime) -> float:
        """For the minute that the moment lies in."""
        usual = self.hours[moment.hour] * self.slots[_slot(moment)]
        return usual + self.burst * math.exp(-max(0.0, (moment - self.now).total_seconds()) / BURST)


def rates(rhythm: Rhythm, now: datetime) -> Rates:
    """What the rhythm makes one expect from now on."""
    aged = _aged(rhythm, now)
    days = _exposure(rhythm, now)
    mean = _mean(aged, days)
    hours = tuple((_smooth(aged.hours, h) + HOUR_WEIGHT * mean) / (days + HOUR_WEIGHT) for h in range(24))
    counted = sum(aged.slots) + SLOT_WEIGHT * SLOTS
    slots = tuple((count + SLOT_WEIGHT) * SLOTS / counted for count in aged.slots)
    return Rates(hours, slots, aged.burst * EXCITED * 3600 / BURST, now)


def daily(rhythm: Rhythm) -> float:
    """Appearances a day, as they were when something last appeared."""
    if rhythm.updated is None:
        return NOTHING_KNOWN * 24
    return 24 * _mean(rhythm, _exposure(rhythm, rhythm.updated))


def _mean(rhythm: Rhythm, days: float) -> float:
    known = sum(rhythm.hours) + NOTHING_KNOWN * NOTHING_KNOWN_FOR
    return known / (24 * days + NOTHING_KNOWN_FOR)


def _exposure(rhythm: Rhythm, now: datetime) -> float:
    """Days looked at, an older one counting less, just as what was counted in it does."""
    if rhythm.since is None:
        return 0.0
    seconds = max(0.0, (now - rhythm.since).total_seconds())
    return HALF_LIFE / math.log(2) * (1 - _left(seconds)) / 86400


def _count(rhythm: Rhythm, dates: list[datetime], now: datetime) -> Rhythm:
    hours, burst = list(rhythm.hours), rhythm.burst
    for each in dates:
        age = max(0.0, (now - each).total_seconds())
        hours[each.hour] += _left(age)
        burst += math.exp(-age / BURST)
    return Rhythm(rhythm.since or now, now, burst, tuple(hours), rhythm.slots)


def _aged(rhythm: Rhythm, now: datetime) -> Rhythm:
    seconds = max(0.0, (now - rhythm.updated).total_seconds()) if rhythm.updated else 0.0
    left = _left(seconds)
    return Rhythm(
        rhythm.since or now,
        now,
        rhythm.burst * math.exp(-seconds / BURST),
        tuple(count * left for count in rhythm.hours),
        tuple(count * left for count in rhythm.slots),
    )


def _left(seconds: float) -> float:
    return math.exp2(-seconds / HALF_LIFE)


def _smooth(hours: tuple[float, ...], hour: int) -> float:
    return 0.25 * hours[hour - 1] + 0.5 * hours[hour] + 0.25 * hours[(hour + 1) % 24]


def _slot(moment: datetime) -> int:
    return moment.minute * SLOTS // 60


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
