"""Latency and requests of the learned rhythm, beside polling at fixed intervals, over a made day of 200 feeds."""

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from statistics import quantiles

import pytest
from tests.benchmarks.book import Book, Role

from wirewatch.feeds import planning, rhythm
from wirewatch.feeds.feed import Feed, FeedForPoll, FeedState
from wirewatch.push import push
from wirewatch.push.push import Push

START = datetime(2020, 2, 10, tzinfo=UTC)
DAYS = 4  # the last one is measured
DAY = 86400
FEEDS = 200
TRAVEL = 2  # s from the full minute to the poll
HUBS = 4 / 51  # of the feeds of a public set of real ones name a hub; both kinds of it are blog hosts
SUBSCRIBED = Push("https://hub.example/", "https://wire.example/", until=START + timedelta(days=DAYS + 1))


@dataclass(frozen=True)
class Made:
    """A made feed: when its items appear, and its hub tells of them, in seconds from START."""

    tier: int
    appear: list[float]
    pushes: list[float] = field(default_factory=list)


def diurnal(chance: random.Random, a_day: float) -> list[float]:
    """Awake for sixteen hours around its own noon, nearly silent otherwise."""
    noon = chance.uniform(0, 24)
    awake = [max(0.03, math.cos((hour - noon) / 24 * 2 * math.pi) + 0.4) for hour in range(24)]
    share = [each / sum(awake) for each in awake]
    return sorted(
        (day * 24 + hour) * 3600 + chance.uniform(0, 3600)
        for day in range(DAYS)
        for hour in range(24)
        for _ in range(_poisson(chance, a_day * share[hour]))
    )


def bursty(chance: random.Random, a_day: float) -> list[float]:
    """Each item brings others: half of all are follow-ups, within half an hour."""
    found: list[float] = []
    waiting = diurnal(chance, a_day / 2)
    while waiting:
        moment = waiting.pop()
        found.append(moment)
        waiting += [moment + chance.expovariate(1 / 1200) for _ in range(_poisson(chance, 0.5))]
    return sorted(each for each in found if each < DAYS * DAY)


def on_the_hour(chance: random.Random, a_day: float) -> list[float]:
    """A job puts what was written since its last run into the feed, at the same minutes of each hour."""
    runs = chance.choice([3600, 1800, 900])
    offset = chance.choice([0, 0, 0, 60, 120, 300])
    return sorted(
        math.ceil((each - offset) / runs) * runs + offset + chance.uniform(1, 20) for each in diurnal(chance, a_day)
    )


def made_feeds(seed: int, median: float, sigma: float) -> list[Made]:
    """A few of them publish most: items a day are log-normal, at most 400."""
    chance = random.Random(seed)
    kinds: list[Callable[[random.Random, float], list[float]]] = [diurnal, bursty, bursty, on_the_hour]
    return [_made(chance, kinds[n % 4], median, sigma) for n in range(FEEDS)]


def _made(
    chance: random.Random, kind: Callable[[random.Random, float], list[float]], median: float, sigma: float
) -> Made:
    tier = chance.choice([1, 2, 2, 3])
    return Made(tier, kind(chance, min(400.0, chance.lognormvariate(math.log(median), sigma))))


@dataclass
class Measured:
    """Seconds from appearance to poll, and polls, of the last day."""

    latencies: list[float]
    polls: int

    def percentile(self, percent: int) -> float:
        """Seconds that so many of a hundred items waited at most."""
        return quantiles(self.latencies, n=100)[percent - 1]

    @property
    def mean(self) -> float:
        """Seconds."""
        return sum(self.latencies) / len(self.latencies)


def with_hubs(feeds: list[Made], share: float) -> list[Made]:
    """The same feeds, of which a share names a hub: it tells of nearly all items, within seconds."""
    chance = random.Random(5)
    return [replace(made, pushes=_pushes(chance, made)) if chance.random() < share else made for made in feeds]


def _pushes(chance: random.Random, made: Made) -> list[float]:
    """The publisher tells the hub, which fetches the feed and posts; one in fifty is lost."""
    return sorted(each + chance.uniform(2, 20) for each in made.appear if chance.random() >= 0.02)


def by_rhythm(made: Made) -> Iterator[float]:
    """Poll moments of a feed by its learned rhythm, and by what its hub tells, from its baseline on."""
    now, state = START, FeedState(rhythm=rhythm.begin([], START), baselined=True, push=SUBSCRIBED)
    follower = Follower(made, state)
    while now < START + timedelta(days=DAYS):
        hot = planning.is_hot(follower.found, now)
        due = [now + timedelta(seconds=TRAVEL + each) for each in ((0, *planning.HOT_SECONDS) if hot else (0,))]
        for moment in due:
            yield from follower.pushed_until(moment)
            yield follower.poll(moment)
        planned = planning.planned(follower.found, now)
        yield from follower.pushed_until(planned)
        now = max(planning.planned(follower.found, follower.now), now + planning.MINUTE) if follower.told else planned


@dataclass
class Follower:
    """What polling knows of a made feed, and how far it has read; `told` if a push came since it was planned."""

    made: Made
    state: FeedState
    now: datetime = START
    read: int = 0
    heard: int = 0
    told: bool = False

    @property
    def found(self) -> FeedForPoll:
        """As the planner has it."""
        return FeedForPoll(Feed("f", "https://wire.example/", "Wire", self.made.tier), self.state)

    def pushed_until(self, end: datetime) -> Iterator[float]:
        """The polls that pushes ask for before that."""
        self.told = False
        while self.heard < len(self.made.pushes) and _moment(self.made.pushes[self.heard]) < end:
            arrived = _moment(self.made.pushes[self.heard])
            self.heard += 1
            due = push.pushed(self.state.push, arrived)
            if due:
                self.state, self.told = replace(self.state, push=due[0]), True
                yield self.poll(arrived + due[1])

    def poll(self, moment: datetime) -> float:
        """Learn what has appeared; the moment in seconds."""
        seconds, new = (moment - START).total_seconds(), []
        while self.read < len(self.made.appear) and self.made.appear[self.read] <= seconds:
            new.append(_moment(self.made.appear[self.read]))
            self.read += 1
        standing = push.polled(self.state.push, moment, changed=bool(new), news=bool(new))
        learned = self.state.rhythm
        if new:
            exactly = moment - self.now <= timedelta(minutes=10)
            learned = rhythm.learn(learned, new, moment, exactly=exactly)
        self.state, self.now = replace(self.state, rhythm=learned, push=standing), moment
        return seconds


def _moment(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def every(minutes: int) -> Callable[[Made], Iterator[float]]:
    """Poll moments at a fixed interval."""
    return lambda _made: (each + TRAVEL for each in range(0, DAYS * DAY, minutes * 60))


def measure(feeds: list[Made], poll: Callable[[Made], Iterator[float]]) -> Measured:
    """Poll all feeds, and measure the last day."""
    first = (DAYS - 1) * DAY
    found = Measured([], 0)
    for made in feeds:
        at = 0
        for moment in poll(made):
            while at < len(made.appear) and made.appear[at] <= moment:
                if made.appear[at] >= first:
                    found.latencies.append(moment - made.appear[at])
                at += 1
            found.polls += moment >= first
    return found


def _poisson(chance: random.Random, mean: float) -> int:
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


LISTS = {"of news sites": (7, 12, 1.3), "of all sorts": (11, 3, 2.0)}  # seed, median of items a day, sigma


@pytest.mark.parametrize(("seed", "median", "sigma"), LISTS.values(), ids=LISTS)
def test_the_learned_rhythm_takes_a_quarter_of_the_requests_of_polling_each_minute(
    seed: int, median: float, sigma: float, request: pytest.FixtureRequest, book: Book
):
    """The mean delay is at most twice that of each minute, and of 95 % of the items at most three times.

    1.2 times was hoped for, and is had for the median where one feed in thirteen has a hub that pushes.
    """
    feeds = made_feeds(seed, median, sigma)
    fixed = {minutes: measure(feeds, every(minutes)) for minutes in (1, 5, 15)}
    learned, pushed = measure(feeds, by_rhythm), measure(with_hubs(feeds, HUBS), by_rhythm)
    kind = request.node.callspec.id
    ours = {"learned rhythm": learned, "the same, and hubs": pushed}
    for name, each in {**ours, **{f"every {n} min": found for n, found in fixed.items()}}.items():
        role: Role = "ours" if name in ours else "peer"
        book.note("latency", f"{name}, {kind}: median", each.percentile(50), role)
        book.note("latency", f"{name}, {kind}", each.percentile(95), role)
        book.note("requests", f"{name}, {kind}", each.polls, role)
    assert learned.polls <= 0.28 * fixed[1].polls
    assert learned.mean <= 2 * fixed[1].mean
    assert learned.percentile(95) <= 3 * fixed[1].percentile(95)
    assert pushed.polls <= 0.25 * fixed[1].polls
    assert pushed.percentile(50) <= 1.2 * fixed[1].percentile(50)
