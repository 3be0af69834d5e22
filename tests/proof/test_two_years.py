"""Twenty-four months of digests in five zones, over the in-memory tables: one in each due window, on the minute.

What is due is told here by looking at the wall clock minute by minute, not by computing it as the code does.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from tests.fakes.deliveries import FakeLedger
from tests.fakes.feeds import FakeStandings
from tests.fakes.matches import FakeMatches
from tests.fakes.people import match, subscription
from tests.fakes.subscriptions import FakeSubscriptions

from wirewatch.delivery.delivery import DeliveryStatus
from wirewatch.delivery.digest import MARGIN
from wirewatch.delivery.digests import prepare_digests
from wirewatch.delivery.ports import Match
from wirewatch.subscriptions.cadence import next_due
from wirewatch.subscriptions.enrolling import begun
from wirewatch.subscriptions.subscription import Cadence, DigestPlan
from wirewatch.timestamps import from_text

# From before São Paulo's last summer time to after its abolition; Istanbul had given its own up in 2016.
START, END = datetime(2017, 9, 1, tzinfo=UTC), datetime(2019, 9, 1, tzinfo=UTC)
FURTHER = ("Europe/Istanbul", "Europe/London", "Asia/Kathmandu", "America/Sao_Paulo")
ZONES = ["Australia/Lord_Howe", *(pytest.param(zone, marks=pytest.mark.proof) for zone in FURTHER)]
MINUTE, FIVE_MINUTES, HOUR = timedelta(minutes=1), timedelta(minutes=5), timedelta(hours=1)
OUTAGE = datetime(2018, 2, 17, 13, 0, tzinfo=UTC)  # the day on which São Paulo turns its clocks back
PLANS = [
    pytest.param(Cadence.DAILY, "01:30", id="daily, in hours that are skipped and shown twice"),
    pytest.param(Cadence.WEEKLY, "23:59", id="weekly"),
    pytest.param(Cadence.DAILY, "07:00", id="daily", marks=pytest.mark.proof),
    pytest.param(Cadence.DAILY, "00:15", id="daily, just after midnight", marks=pytest.mark.proof),
    pytest.param(Cadence.WEEKDAYS, "18:20", id="weekdays", marks=pytest.mark.proof),
    pytest.param(Cadence.HOURLY, "07:00", id="hourly", marks=pytest.mark.proof),
]


def wall_clock(zone: str) -> Iterator[tuple[datetime, datetime]]:
    """(moment, what the clock on the wall shows), minute by minute."""
    place, moment = ZoneInfo(zone), START
    while moment < END:
        yield moment, moment.astimezone(place).replace(tzinfo=None)
        moment += MINUTE


@cache
def truly_due(plan: DigestPlan) -> list[datetime]:
    """Each moment at which the wall clock first shows a planned time of the plan, or skips it."""
    due: list[datetime] = []
    latest, is_planned = START.astimezone(ZoneInfo(plan.timezone)).replace(tzinfo=None), planned(plan)
    for moment, wall in wall_clock(plan.timezone):
        if wall > latest:
            while latest < wall:  # more than once where the clock is put forward
                latest += MINUTE
                if is_planned(latest) and due[-1:] != [moment]:
                    due.append(moment)
    return due


def planned(plan: DigestPlan) -> Callable[[datetime], bool]:
    """Whether the clock on the wall shows a time of the plan."""
    if plan.cadence is Cadence.HOURLY:
        return lambda wall: wall.minute == 0
    days = {Cadence.WEEKDAYS: range(5), Cadence.WEEKLY: range(1)}.get(plan.cadence, range(7))
    hour, minute = map(int, plan.at.split(":"))
    return lambda wall: wall.minute == minute and wall.hour == hour and wall.weekday() in days


class Matches(FakeMatches):
    """In the order of time, so that two years of hours are asked for quickly."""

    @cached_property
    def in_order(self) -> list[Match]:
        return list(self.rows.values())

    def between(self, watch: str, after: datetime, until: datetime) -> list[Match]:
        rows = self.in_order
        first, last = (bisect_right(rows, moment, key=lambda row: row.at) for moment in (after, until))
        return rows[first:last]


class World:
    """One subscriber, an item every eight hours, and a schedule that calls each five minutes."""

    def __init__(self, plan: DigestPlan) -> None:
        self.people, self.matches, self.ledger = FakeSubscriptions(), Matches(), FakeLedger()
        self.feeds = FakeStandings()
        self.people.put(begun(subscription(digest=plan), START))
        self.at = [START + n * 8 * HOUR for n in range(1, int((END - START) / (8 * HOUR)))]
        for number, at in enumerate(self.at):
            self.matches.add(match(f"i-{number}", at))

    def run(self, now: datetime) -> None:
        ports = {"subscriptions": self.people, "matches": self.matches, "ledger": self.ledger, "feeds": self.feeds}
        prepare_digests(now, **ports, operator="", limit=10)

    def run_to_the_end(self, calls: Iterator[datetime]) -> None:
        for now in calls:
            self.run(now)

    @property
    def windows(self) -> list[tuple[datetime, datetime, datetime]]:
        rows = [row.delivery.content for row in self.ledger.rows.values()]
        return [tuple(from_text(row[name]) for name in ("from", "until", "due")) for row in rows]

    @property
    def made(self) -> list[datetime]:
        return [row.delivery.created for row in self.ledger.rows.values()]

    @property
    def told(self) -> Counter[str]:
        rows = [row for row in self.ledger.rows.values() if row.status is DeliveryStatus.PENDING]
        return Counter(
            story["title"] for row in rows for group in row.delivery.content["groups"] for story in group["stories"]
        )


def near(plan: DigestPlan) -> Iterator[datetime]:
    """The calls of a schedule of five minutes that can matter: those just before and after each due time."""
    for due in truly_due(plan):
        tick = START + (due - START) // FIVE_MINUTES * FIVE_MINUTES
        yield from (tick - FIVE_MINUTES, tick, tick + FIVE_MINUTES)


def all_told_once(world: World) -> bool:
    last = world.windows[-1][1]
    return world.told == Counter(f"Title of i-{n}" for n, at in enumerate(world.at) if at <= last)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("cadence", "at"), PLANS)
def test_a_due_time_is_what_the_wall_clock_shows_to_the_minute(zone: str, cadence: Cadence, at: str) -> None:
    plan, due, computed = DigestPlan(cadence, at, zone), START, []
    while (due := next_due(plan, due)) < END:
        computed.append(due)
    assert computed == truly_due(plan)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("cadence", "at"), PLANS)
def test_every_due_window_gets_one_digest_and_every_item_stands_in_one(zone: str, cadence: Cadence, at: str) -> None:
    plan = DigestPlan(cadence, at, zone)
    world = World(plan)
    world.run_to_the_end(near(plan))
    assert [due for _, _, due in world.windows] == truly_due(plan)
    assert all(timedelta(0) <= made - due < FIVE_MINUTES for made, due in zip(world.made, truly_due(plan), strict=True))
    assert all(first[1] == then[0] for first, then in pairwise(world.windows))
    assert all_told_once(world)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("cadence", "at"), PLANS)
def test_an_outage_late_runs_and_doubled_calls_lose_and_double_nothing(zone: str, cadence: Cadence, at: str) -> None:
    plan, chance = DigestPlan(cadence, at, zone), Random(f"{zone} {cadence} {at}")
    calls = [
        now + chance.choice((0, 0, 1, 40, 180)) * MINUTE for now in near(plan) for _ in range(chance.choice((1, 2)))
    ]
    calls = [now for now in calls if now < END and not OUTAGE <= now < OUTAGE + 26 * HOUR]
    world = World(plan)
    world.run_to_the_end(iter(sorted([*calls, OUTAGE + 26 * HOUR])))
    dues = [due for _, _, due in world.windows]
    assert len(set(dues)) == len(dues)
    assert set(dues) <= set(truly_due(plan))
    assert all(first[1] == then[0] for first, then in pairwise(world.windows))
    assert all(until == due - MARGIN for _, until, due in world.windows)
    assert OUTAGE + 26 * HOUR in world.made or plan.cadence in {Cadence.WEEKLY, Cadence.WEEKDAYS}
    assert all_told_once(world)
