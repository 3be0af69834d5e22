"""Made feeds with rhythms as real ones have: diurnal, bursty, by a clock; and hubs that tell of what is new in some."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

START = datetime(2020, 2, 10, tzinfo=UTC)
DAYS = 4  # the last one is measured
DAY = 86400
FEEDS = 200
HUBS = 4 / 51  # of the feeds of a public set of real ones name a hub, all of them blogs


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


def with_hubs(feeds: list[Made], share: float) -> list[Made]:
    """The same feeds, of which a share names a hub: it tells of nearly all items, within seconds."""
    chance = random.Random(5)
    return [replace(made, pushes=_pushes(chance, made)) if chance.random() < share else made for made in feeds]


def _pushes(chance: random.Random, made: Made) -> list[float]:
    """The publisher tells the hub, which fetches the feed and posts; one in fifty is lost."""
    return sorted(each + chance.uniform(2, 20) for each in made.appear if chance.random() >= 0.02)


def _poisson(chance: random.Random, mean: float) -> int:
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count
