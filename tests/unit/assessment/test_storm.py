"""A storm of reports makes one new alert, in whatever order the polls bring them."""

import random
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.fakes.bus import FakeBus
from tests.fakes.items import FakeItems
from tests.fakes.levels import FakeCounters
from tests.fakes.matches import FakeMatches
from tests.fakes.news import an_item
from tests.fakes.stories import FakeStories

from wirewatch.assessment.assessing import assess
from wirewatch.items.item import Item
from wirewatch.levels.level import Level
from wirewatch.levels.scale import scale
from wirewatch.stories.joining import join
from wirewatch.watches.matching import Catalogue
from wirewatch.watches.watch import Watch

STORM = Path(__file__).parents[3] / "events" / "scenarios" / "storm"
BEGINS = datetime(2021, 3, 9, 12, 4, tzinfo=UTC)
CATALOGUE = Catalogue.compile([Watch("velmora", "Velmora", "velmora")])


@cache
def reports() -> tuple[Item, ...]:
    """The scenario's items but for its baseline, `seen` as soon as a feed shows them."""
    found: dict[str, Item] = {}
    for feed in tomllib.loads((STORM / "scenario.toml").read_text())["feed"]:
        for snapshot in feed["snapshot"][1:]:
            for entry in ElementTree.parse(STORM / snapshot["file"]).iter("item"):
                item = an_item(
                    entry.findtext("title") or "",
                    source=feed["source"],
                    url=entry.findtext("link"),
                    summary=entry.findtext("description") or "",
                    tier=feed["tier"],
                    feed=feed["url"],
                )
                found.setdefault(item.url, replace(item, seen=snapshot["at"]))
    return tuple(item for item in found.values() if "Velmora" in item.title)


def shuffled(seed: int) -> Sequence[Item]:
    """In any order, twelve seconds apart."""
    order = random.Random(seed).sample(reports(), len(reports()))
    return [replace(item, seen=BEGINS + timedelta(seconds=12 * n)) for n, item in enumerate(order)]


def polled(seed: int) -> Sequence[Item]:
    """In the order of the events, each report up to ten minutes late."""
    rng = random.Random(seed)
    late = [replace(item, seen=item.seen + timedelta(seconds=rng.random() * 600)) for item in reports()]
    return sorted(late, key=lambda item: item.seen)


def told(items: Sequence[Item]) -> list[str]:
    """The novelty of each alert."""
    bus, ports = FakeBus(), {"matches": FakeMatches(), "items": FakeItems(), "counters": FakeCounters()}
    stories = FakeStories()
    for item in items:
        ports["items"].add(item, None, item.seen)
        assess(
            item,
            item.seen,
            catalogue=CATALOGUE,
            stories=stories,
            bus=bus,
            scale=scale(),
            alert_level=Level.URGENT,
            **ports,
        )
    return [event.novelty for event in bus.events if event.news_for]


def stories_of(*items: Item) -> set[str]:
    stories = FakeStories()
    return {join(item, stories=stories, decide=lambda story: story).id for item in items}


def is_told_once(items: Sequence[Item]) -> bool:
    """One new alert, and then no more than its rises: level, toll twice or thrice, 5, 20 and 50 sources."""
    new, *others = told(items)
    return new == "new" and set(others) <= {"escalated"} and len(others) <= 8


@pytest.mark.parametrize("order", [shuffled, polled])
@pytest.mark.parametrize("seed", range(2))
def test_three_hundred_reports_of_sixty_outlets_make_one_new_alert(order, seed):
    items = order(seed)
    assert len(items) == 300
    assert is_told_once(items)


def test_any_two_reports_that_come_first_are_one_story():
    first = list({item.title: item for item in reversed(reports())}.values())
    apart = [(one.title, other.title) for one in first for other in first if len(stories_of(one, other)) > 1]
    assert apart == []


@pytest.mark.proof
@pytest.mark.parametrize("order", [shuffled, polled])
@pytest.mark.parametrize("seed", range(2, 52))
def test_they_do_in_fifty_orders_more(order, seed):
    assert is_told_once(order(seed))
