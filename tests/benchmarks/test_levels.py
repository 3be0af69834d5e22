"""How fast titles are read for how breaking they are, by language, beside one regular expression of bare words."""

import csv
import re
from pathlib import Path

import pytest
from tests.benchmarks.book import Book
from tests.benchmarks.measuring import rate
from tests.fakes.news import an_item

from wirewatch.items.item import Item
from wirewatch.levels.appraising import appraise
from wirewatch.levels.scale import scale
from wirewatch.levels.terms import joined
from wirewatch.watches.folding import fold

HEADLINES = Path(__file__).parents[1] / "unit/levels/headlines.tsv"
LANGUAGES = {"en": "English", "de": "German", "ru": "Russian", "ar": "Arabic", "tr": "Turkish", "zh": "Chinese"}
AT_LEAST = 1_000  # titles a second; 10,000 is the aim in English
WORDS = (
    "attack attacks bomb bombing blast explosion killed dead dies death shooting shot gunman hostage earthquake quake "
    "tsunami flood hurricane crash crashes collapses coup war invasion missile strike strikes evacuated resigns "
    "assassinated outbreak"
)


def titles() -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    with HEADLINES.open(encoding="utf-8") as lines:
        rows = csv.reader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in rows:
            found.setdefault(row[2], []).append(an_item(row[-1], language=row[2]))
    return found


@pytest.fixture(scope="module")
def headlines() -> dict[str, list[Item]]:
    return titles()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_is_read_in_a_millisecond(language: str, headlines: dict[str, list[Item]], book: Book):
    own, news = scale(), headlines[language]
    for item in news:
        appraise(item, own)  # compiles the patterns
    mine = rate(lambda item: appraise(item, own), news, repeats=5)
    book.note("levels", LANGUAGES[language], mine)
    if language == "en":
        words = re.compile(rf"\b(?:{'|'.join(WORDS.split())})\b")
        plain = rate(lambda item: words.search(fold(item.title)), news, repeats=5)
        book.note("levels", "English, one pattern of 32 words", plain, "peer")
        book.note("levels", "English, cutting into words", rate(lambda item: joined(item.title), news), "limit")
    assert mine > AT_LEAST
