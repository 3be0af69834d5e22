"""Headlines as newsrooms write them, and the level that each gets: headlines.tsv, invented, in twenty languages."""

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.fakes.news import an_item

from wirewatch.items.item import Declared, Item
from wirewatch.levels.level import Level
from wirewatch.levels.scoring import score


@dataclass(frozen=True)
class Headline:
    level: Level
    kind: str  # of a hard negative, else -
    item: Item


def read_headlines() -> list[Headline]:
    lines = Path(__file__).with_name("headlines.tsv").read_text(encoding="utf-8").splitlines()
    return [headline(line) for line in lines if not line.startswith("#")]


def headline(line: str) -> Headline:
    level, kind, language, tier, declared, title = line.split("\t")
    said = () if declared == "-" else (Declared(*declared.split(":", 1)),)
    item = an_item(title, language=language, tier=int(tier), declared=said, published=None)
    return Headline(Level(level), kind, item)


HEADLINES = read_headlines()
HARD = [each for each in HEADLINES if each.kind != "-"]


def levels(headlines: list[Headline]) -> Counter[tuple[str, str]]:
    """How many of each (level that is right, level that was found)."""
    return Counter((str(each.level), str(score(each.item).level)) for each in headlines)


def test_the_headlines_are_many_and_in_many_languages():
    assert len(HEADLINES) >= 300
    assert len(HARD) >= 120
    assert len({each.item.language for each in HEADLINES}) >= 8


def test_at_least_95_percent_get_their_level():
    found = levels(HEADLINES)
    rows = [["right \\ found", *Level], *([right, *(found[right, level] for level in Level)] for right in Level)]
    sys.stdout.write("\n" + "".join("\t".join(map(str, row)) + "\n" for row in rows))
    right = sum(number for (wanted, got), number in found.items() if wanted == got)
    assert right / len(HEADLINES) >= 0.95


def test_what_only_sounds_like_news_is_no_flash_and_hardly_ever_urgent():
    found = levels(HARD)
    assert found["ROUTINE", "FLASH"] == 0
    assert found["ROUTINE", "URGENT"] / len(HARD) <= 0.03


@pytest.mark.parametrize("tier", [2, 3])
def test_no_headline_alone_is_a_flash_unless_it_is_declared(tier):
    undeclared = [each.item for each in HEADLINES if not each.item.declared]
    for item in undeclared:
        alone = an_item(item.title, language=item.language, tier=tier)
        assert score(alone).level is not Level.FLASH, item.title
