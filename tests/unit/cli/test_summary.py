"""The closing counts add up in sight, and a replay that lost something says what."""

from pathlib import Path
from typing import Any

from wirewatch_cli.summary import failures, totals


def report(pending: int = 0, dead_letters: int = 0, mails: int = 1) -> dict[str, Any]:
    items = [{"id": f"i-{n}", "title": "T", "outcome": "pending"} for n in range(pending)]
    outcomes = {"alerted": 1, "baseline": 12} | ({"pending": pending} if pending else {})
    return {
        "items": items,
        "feeds": [{"not_modified": 900, "bytes": 12500}, {"not_modified": 100, "bytes": 0}],
        "counts": {
            "items": 13 + pending,
            "alerts": 1,
            "digests": 0,
            "mails": mails,
            "polls": 1200,
            "outcomes": outcomes,
        },
        "dead_letters": dead_letters,
    }


def test_the_counts_reconcile_and_say_where_the_mails_lie() -> None:
    assert dict(totals(report(), Path("out/day"), 4.21)) == {
        "items": "13 = 1 alerted + 12 baseline",
        "told": "1 alert, 0 digests, 1 mail in out/day/mails",
        "polled": "1,200 polls of 2 feeds: 1,000 not modified, 12 kB",
        "replayed": "in 4.2 s",
    }


def test_without_mails_no_folder_is_named() -> None:
    assert dict(totals(report(mails=0), Path("out"), 0))["told"] == "1 alert, 0 digests, 0 mails"


def test_a_whole_replay_has_no_failures() -> None:
    assert list(failures(report())) == []


def test_items_without_an_end_and_dead_letters_are_failures() -> None:
    told = list(failures(report(pending=7, dead_letters=2)))
    assert told[0] == "never came to an end: i-0 T"
    assert told[-2:] == ["never came to an end: 2 more items", "dead letters: 2"]
