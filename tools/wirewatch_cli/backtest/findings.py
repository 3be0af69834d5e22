"""All that is told of a backtest, in the terminal as on the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from wirewatch_cli.backtest.difference import Difference
from wirewatch_cli.backtest.marks import Usefulness
from wirewatch_cli.backtest.running import Backtest
from wirewatch_cli.backtest.tally import HIGHEST_FIRST, Day, bars, busiest_hour, by_day
from wirewatch_cli.timeline import counted

MARKS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Findings:
    """A backtest, what is compared with it, and how many samples of each list are shown."""

    test: Backtest
    against: Difference | None = None
    usefulness: Usefulness | None = None
    samples: int = 10

    @property
    def days(self) -> tuple[Day, ...]:
        """Every day of the backtest."""
        return by_day(self.test)

    @property
    def bars(self) -> tuple[Day, ...]:
        """Days, or weeks."""
        return bars(self.days)

    @property
    def weekly(self) -> bool:
        """Whether a bar is a week."""
        return len(self.bars) < len(self.days)


def period(test: Backtest) -> str:
    """How many items, from when to when, and what production stopped before them."""
    parts = [counted(test.items, "item")]
    if test.first and test.last:
        parts.append(f"{test.first:%-d %b %Y %H:%M} to {test.last:%-d %b %Y %H:%M} UTC")
    if test.unassessed:
        why = ", ".join(f"{number:,} {outcome}" for outcome, number in sorted(test.unassessed.items()))
        parts.append(f"not looked at, as in production: {why}")
    return " · ".join(parts)


def volume(findings: Findings) -> Iterator[str]:
    """Matches and alerts, in all and a day; the busiest hour."""
    test = findings.test
    days = (test.last - test.first) / timedelta(days=1) if test.first and test.last else 0.0
    yield _rate("match", "matches", len(test.matched), days)
    levels = [(level, sum(each.level is level for each in test.alerts)) for level in HIGHEST_FIRST]
    told = ", ".join(f"{number:,} {level}" for level, number in levels if number)
    yield _rate("alert", "alerts", len(test.alerts), days) + (f": {told}" if told else "")
    if hour := busiest_hour(test):
        brought = f"{counted(hour.matches, 'match', 'matches')}, {counted(hour.alerts, 'alert')}"
        yield f"busiest hour: {hour.start:%-d %b %H:%M} UTC, {brought}"


def _rate(one: str, many: str, number: int, days: float) -> str:
    """The number, and what it is a day where there is more than one: by hours, since the outer days are cut."""
    return counted(number, one, many) + (f", {number / days:.1f} a day" if days > 1 else "")


def quality(usefulness: Usefulness) -> Iterator[str]:
    """Precision and recall in a sentence each, and the marks that name nothing."""
    useful, matched, marked = usefulness.useful, usefulness.matched, usefulness.marked
    if usefulness.precision is not None:
        of = counted(matched, "match", "matches")
        yield f"precision {usefulness.precision:.0%}: {useful:,} of {of} marked useful"
    if usefulness.recall is not None:
        yield f"recall {usefulness.recall:.0%}: {useful:,} of {counted(marked, 'marked item')} matched"
    if usefulness.unknown:
        named = ", ".join(usefulness.unknown[:MARKS_NAMED])
        more = ", …" if len(usefulness.unknown) > MARKS_NAMED else ""
        yield f"{counted(len(usefulness.unknown), 'mark')} not among these items: {named}{more}"


def change(against: Difference) -> str:
    """Gained, lost, kept, and alerts before and after."""
    gained, lost = len(against.gained), len(against.lost)
    return (
        f"{gained:,} gained, {lost:,} lost, {against.kept:,} in both; "
        f"{counted(against.alerts, 'alert')} instead of {against.alerts_before:,}"
    )
