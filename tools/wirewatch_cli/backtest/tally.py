"""A backtest counted: by day, by hour, and the few items that stand for all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from wirewatch.levels.level import Level
from wirewatch_cli.backtest.running import Backtest

T = TypeVar("T")
HIGHEST_FIRST = (Level.FLASH, Level.URGENT, Level.ROUTINE)


@dataclass(frozen=True, slots=True)
class Day:
    """What one day (UTC) brought. `alerts` by level, none left out."""

    day: date
    matches: int
    alerts: Mapping[Level, int]

    @property
    def alerted(self) -> int:
        """Alerts of all levels."""
        return sum(self.alerts.values())


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour (UTC), and what it brought."""

    start: datetime
    matches: int
    alerts: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What near misses lacked, and how many lacked it."""

    short: str
    items: int


def by_day(test: Backtest) -> tuple[Day, ...]:
    """Every day from the first item to the last, also those without a match; none where items carry no times."""
    if test.first is None or test.last is None:
        return ()
    matches = Counter(each.item.seen.date() for each in test.matched)
    alerts = Counter((each.item.seen.date(), each.level) for each in test.alerts)
    span = (test.last.date() - test.first.date()).days
    days = [test.first.date() + timedelta(days=after) for after in range(span + 1)]
    return tuple(Day(day, matches[day], {level: alerts[day, level] for level in HIGHEST_FIRST}) for day in days)


def bars(days: Sequence[Day]) -> tuple[Day, ...]:
    """What a chart shows: the days, or where these are more than 45 their weeks, each under its first day."""
    if len(days) <= 45:
        return tuple(days)
    return tuple(_together(days[start : start + 7]) for start in range(0, len(days), 7))


def _together(days: Sequence[Day]) -> Day:
    alerts = {level: sum(day.alerts[level] for day in days) for level in HIGHEST_FIRST}
    return Day(days[0].day, sum(day.matches for day in days), alerts)


def busiest_hour(test: Backtest) -> Hour | None:
    """The hour with the most matches, of equals the earlier; None without matches or times."""
    if test.first is None or not test.matched:
        return None
    matches = Counter(_hour(each.item.seen) for each in test.matched)
    start = min(matches, key=lambda hour: (-matches[hour], hour))
    return Hour(start, matches[start], sum(_hour(each.item.seen) == start for each in test.alerts))


def lacking(test: Backtest) -> tuple[Missing, ...]:
    """What near misses lacked, the most frequent first."""
    counted = Counter(each.short for each in test.near)
    return tuple(Missing(short, number) for short, number in sorted(counted.items(), key=lambda each: (-each[1], each)))


def spread(found: Sequence[T], most: int) -> tuple[T, ...]:
    """That many of them at most, evenly from the first to the last."""
    if len(found) <= most:
        return tuple(found)
    return tuple(found[round(at * (len(found) - 1) / max(most - 1, 1))] for at in range(most))


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
