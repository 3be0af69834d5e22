"""Running a backtest: each item through the assessment of production, over tables in memory.

So a match, a story, a level, news or not, and the outcome are what they would have been, had this been the only watch.
What production stopped before assessment (a feed's baseline, what was stale) is not run and only counted.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from wirewatch.assessment.assessing import Assessed, assess
from wirewatch.items.item import Item, Outcome
from wirewatch.levels.level import Level
from wirewatch.memory.bus import BusInMemory
from wirewatch.memory.items import ItemsInMemory
from wirewatch.memory.levels import CountersInMemory
from wirewatch.memory.matches import MatchesInMemory
from wirewatch.memory.stories import StoriesInMemory
from wirewatch.watches.spans import Span
from wirewatch_cli.backtest.nearness import NearMiss, near_miss
from wirewatch_cli.watching.judging import catalogue_of, places
from wirewatch_cli.weights import deployed_scale


@dataclass(frozen=True, slots=True)
class Matched:
    """An item that matched, where, and how it would have ended: `alerted`, `grouped`, `below-level` …"""

    item: Item
    spans: tuple[Span, ...]
    level: Level
    score: int
    outcome: Outcome
    reasons: tuple[str, ...]
    story: str

    @property
    def alerted(self) -> bool:
        """Whether it would have been told at once."""
        return self.outcome is Outcome.ALERTED


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a query brought. `first` and `last` are those of all items; None where they carry no times."""

    query: str
    items: int
    matched: tuple[Matched, ...]
    near: tuple[NearMiss, ...]
    first: datetime | None = None
    last: datetime | None = None
    unassessed: Counter[str] = field(default_factory=Counter)

    @property
    def alerts(self) -> tuple[Matched, ...]:
        """What would have been told at once."""
        return tuple(each for each in self.matched if each.alerted)


def backtest(
    query: str,
    items: Iterable[Item],
    *,
    alert_level: Level = Level.URGENT,
    eager: bool = False,
    tick: Callable[[], None] = lambda: None,
) -> Backtest:
    """Run the query over items, oldest first. `eager` as of a watch; `tick` is called after each item.

    Raises QueryError.
    """
    run = _Run(query, alert_level, eager=eager)
    for item in items:
        run.see(item)
        tick()
    return Backtest(query, run.items, tuple(run.matched), tuple(run.near), run.first, run.last)


class _Run:
    """A deployment in memory with one watch."""

    def __init__(self, query: str, alert_level: Level, *, eager: bool) -> None:
        self._catalogue = catalogue_of(query, eager=eager)
        self._query, self._alert_level = query, alert_level
        self._stories, self._matches, self._rows = StoriesInMemory(), MatchesInMemory(), ItemsInMemory()
        self._counters = CountersInMemory()
        self.items = 0
        self.matched: list[Matched] = []
        self.near: list[NearMiss] = []
        self.first: datetime | None = None
        self.last: datetime | None = None

    def see(self, item: Item) -> None:
        """Assess one item as it would have been when it was seen."""
        assessed = assess(
            item,
            item.seen,
            catalogue=self._catalogue,
            stories=self._stories,
            matches=self._matches,
            bus=BusInMemory(),
            items=self._rows,
            counters=self._counters,
            scale=deployed_scale(),
            alert_level=self._alert_level,
        )
        self.items += 1
        self.first = min(self.first or item.seen, item.seen)
        self.last = max(self.last or item.seen, item.seen)
        if assessed.event.matched:
            self.matched.append(_matched(self._query, assessed))
        elif near := near_miss(self._query, item):
            self.near.append(near)


def _matched(query: str, assessed: Assessed) -> Matched:
    event = assessed.event
    return Matched(
        item=event.item,
        spans=places(query, event.item),
        level=event.level,
        score=event.score,
        outcome=assessed.outcome or Outcome.ALERTED,
        reasons=event.reasons,
        story=event.story.id,
    )
