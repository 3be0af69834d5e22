"""Latency and requests of the learned rhythm, beside polling at fixed intervals, over a made day of 200 feeds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import quantiles

import pytest
from tests.benchmarks.book import Book, Role
from tests.benchmarks.following import TRAVEL, by_rhythm
from tests.benchmarks.made_feeds import DAY, DAYS, HUBS, Made, made_feeds, with_hubs


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
    ours = {"learned rhythm": learned, "with hubs": pushed}
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
