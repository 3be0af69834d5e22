"""How breaking an item is: points for what speaks for it, and the level that they reach.

- tier of the source: 30 for a wire or an official source, 20 for an established outlet, 10 for others
- 40 for the publisher's own label (`wirewatch.levels.flags`)
- 10 if we saw it within 30 minutes of publication
- 15 for each further independent source that its story has by then, 45 at most

FLASH from 95 points, URGENT from 60. Each reason ends in its points, and these add up to the score.
"""

from dataclasses import dataclass
from datetime import timedelta

from wirewatch.items.item import Item
from wirewatch.levels.flags import take_label
from wirewatch.levels.level import Level

TIERS = {1: 30, 2: 20, 3: 10}
LABEL = 40
FRESH, FRESH_FOR = 10, timedelta(minutes=30)
SOURCE, SOURCES_AT_MOST = 15, 45
FLASH_FROM, URGENT_FROM = 95, 60


@dataclass(frozen=True, slots=True)
class Score:
    """A level, its points, and a reason for each of them."""

    level: Level
    points: int
    reasons: tuple[str, ...]


def score(item: Item, sources: int) -> Score:
    """Score an item whose story has so many independent sources, its own among them."""
    sheet = [
        (f"tier {item.tier} source", TIERS.get(item.tier, min(TIERS.values()))),
        _labelled(item),
        ("fresh", FRESH if _is_fresh(item) else 0),
        (f"{sources} independent sources", min(SOURCE * (sources - 1), SOURCES_AT_MOST)),
    ]
    given = [(reason, points) for reason, points in sheet if points > 0]
    points = sum(points for _, points in given)
    return Score(_level(points), points, tuple(f"{why} (+{points})" for why, points in given))


def _labelled(item: Item) -> tuple[str, int]:
    label = take_label(item.title).label
    return f"flagged {label} by the publisher", LABEL if label else 0


def _is_fresh(item: Item) -> bool:
    return item.published is not None and item.seen - item.published <= FRESH_FOR


def _level(points: int) -> Level:
    if points >= FLASH_FROM:
        return Level.FLASH
    return Level.URGENT if points >= URGENT_FROM else Level.ROUTINE
