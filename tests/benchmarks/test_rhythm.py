"""Latency and requests of the learned rhythm, beside polling at fixed intervals, over a made day of 200 feeds."""

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import quantiles

import pytest
from tests.benchmarks.book import Book, Role

from wirewatch.feeds import planning, rhythm
from wirewatch.feeds.feed import Feed, FeedForPoll, FeedState

START = datetime(2020, 2, 10, tzinfo=UTC)
DAYS = 4  # the last one is measured
DAY = 86400
FEEDS = 200
TRAVEL = 2  # s from the full minute to the poll


@dataclass(frozen=True)
class Made:
    """A made feed: when its items appear, in seconds from START."""

    tier: int
    appear: list[float]


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


def by_rhythm(made: Made) -> Iterator[float]:
    """Poll moments of a feed by its learned rhythm, from its baseline on."""
    feed = Feed("f", "https://wire.example/", "Wire", made.tier)
    state = FeedState(rhythm=rhythm.begin([], START), baselined=True)
    now, last, at = START, 0.0, 0
    while now < START + timedelta(days=DAYS):
        found = FeedForPoll(feed, state)
        hot = planning.is_hot(found, now)
        for seconds in (0, *planning.HOT_SECONDS) if hot else (0,):
            moment = (now - START).total_seconds() + TRAVEL + seconds
            yield moment
            new = []
            while at < len(made.appear) and made.appear[at] <= moment:
                new.append(made.appear[at])
                at += 1
            if new:
                seen = START + timedelta(seconds=moment)
                appeared = [START + timedelta(seconds=each) for each in new]
                state = replace(state, rhythm=rhythm.learn(state.rhythm, appeared, seen, exactly=moment - last <= 600))
            last = moment
        now = planning.next_by_rhythm(FeedForPoll(feed, state), now)


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

    1.2 times was hoped for, and is had for the median in a list of all sorts only.
    """
    feeds = made_feeds(seed, median, sigma)
    fixed = {minutes: measure(feeds, every(minutes)) for minutes in (1, 5, 15)}
    learned = measure(feeds, by_rhythm)
    kind = request.node.callspec.id
    for name, each in {"learned rhythm": learned, **{f"every {n} min": found for n, found in fixed.items()}}.items():
        role: Role = "ours" if each is learned else "peer"
        book.note("latency", f"{name}, {kind}: median", each.percentile(50), role)
        book.note("latency", f"{name}, {kind}", each.percentile(95), role)
        book.note("requests", f"{name}, {kind}", each.polls, role)
    assert learned.polls <= 0.28 * fixed[1].polls
    assert learned.mean <= 2 * fixed[1].mean
    assert learned.percentile(95) <= 3 * fixed[1].percentile(95)
