"""The twenty queries of docs/watch-language.md do what its table says."""

import re
from pathlib import Path

import pytest

from wirewatch.watches.matching import Catalogue, Texts
from wirewatch.watches.watch import Watch

DOC = Path(__file__).parents[3] / "docs" / "watch-language.md"
ITEM = Texts(
    "Air strikes hit aid convoy near İdlib; NATO calls for talks",
    "Turkey's army said 12,000 people were evacuated from al-Bab. #IdlibUnderFire",
    "Reuters World",
    "www.reuters.com",
    "en",
    ("Middle East",),
)
ROWS = re.findall(r"^\| `(.+?)` \| (yes|no) \|", DOC.read_text(encoding="utf-8"), re.MULTILINE)


def test_there_are_twenty():
    assert len(ROWS) == 20
    assert ITEM.title in DOC.read_text(encoding="utf-8")


@pytest.mark.parametrize(("query", "answer"), ROWS)
def test_the_table_tells_the_truth(query, answer):
    made = Catalogue.compile([Watch("w", "", query)])
    assert made.broken == ()
    assert ("yes" if made.match(ITEM) else "no") == answer
