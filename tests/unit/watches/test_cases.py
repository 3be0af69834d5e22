"""Labelled cases: which query matches which item.

`cases/*.txt`: a line each of `+` (matches) or `-`, the query, the title and perhaps a summary, parted by ` | `, under a
line that names the language of the items. `cases/fields.jsonl`: items with more fields.
"""

import json
from pathlib import Path

import pytest

from wirewatch.watches.matching import Catalogue, Texts
from wirewatch.watches.watch import Watch

CASES = Path(__file__).parent / "cases"


def written(path: Path) -> list[tuple[str, Texts, bool]]:
    language, found = "und", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# language "):
            language = line.removeprefix("# language ")
        else:
            query, title, *summary = line[2:].split(" | ")
            found.append((query, Texts(title, *summary, language=language), line[0] == "+"))
    return found


def with_fields() -> list[tuple[str, Texts, bool]]:
    cases = map(json.loads, (CASES / "fields.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        (case.pop("query"), Texts(categories=tuple(case.pop("categories", ())), **case), match)
        for case in cases
        for match in [case.pop("match")]
    ]


ALL = [case for path in sorted(CASES.glob("*.txt")) for case in written(path)] + with_fields()


@pytest.mark.parametrize(("query", "texts", "match"), ALL)
def test_the_query_matches_just_the_items_that_it_should(query, texts, match):
    made = Catalogue.compile([Watch("w", "", query)])
    assert made.broken == ()
    assert bool(made.match(texts)) is match


def test_the_cases_are_many_in_many_languages():
    languages = {texts.language for _, texts, _ in ALL}
    assert len(ALL) >= 400
    assert len(languages) >= 12
