"""Made-up titles of many stories: each has words of its own, most of them shared by its items, and common ones."""

import random
from datetime import UTC, datetime, timedelta

from tests.benchmarks.watch_corpus import lexicon

from wirewatch.items.item import Item

START = datetime(2020, 2, 15, tzinfo=UTC)
SHARE = 3  # items of a story, on average


def titled(count: int, seed: int = 1) -> list[Item]:
    """Items in the order in which they are seen, four seconds apart; every third opens a story."""
    rng = random.Random(seed)
    words = lexicon(0, 30_000)
    stories: list[list[str]] = []
    found = []
    for number in range(count):
        if not stories or rng.random() < 1 / SHARE:
            stories.append(rng.sample(words, 9))
        told = rng.sample(stories[max(0, len(stories) - 1 - int(rng.expovariate(1 / 400)))], 6)
        title = " ".join([*told, *rng.sample(words[:400], 3)]).capitalize()
        found.append(_item(number, title))
    return found


def _item(number: int, title: str) -> Item:
    seen = START + timedelta(seconds=4 * number)
    return Item(
        id=f"i-{number}",
        guid=str(number),
        url=f"https://outlet{number % 60}.example/{number}",
        title=title,
        summary="",
        published=seen,
        seen=seen,
        language="en",
        feed=f"f-{number % 60}",
        source=f"Outlet {number % 60}",
        tier=2,
    )
