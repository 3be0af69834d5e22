"""expected.json beside a scenario: what must come out of it. Compared by `replay --check`.

    {"alerts":  [{"title": "…", "watches": ["idlib"], "level": "URGENT", "novelty": "new", "at": "…Z"}],
     "digests": [{"to": "…", "at": "…Z", "stories": 4, "items": 9}],
     "feeds":   [{"url": "…", "status": "ok"}],
     "outcomes": {"alerted": 3, "baseline": 12},
     "dead_letters": 0}

Every key may be left out, and so may the keys within an entry: what is there is compared, as a list with
nothing missing, nothing more and in the order of the report. The entries of one list have the same keys;
any key of the report's own entries can be used. The comparison is exact.
"""

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

FILE = "expected.json"
# What --write-expected writes of each entry.
LISTS: Mapping[str, tuple[str, ...]] = {
    "alerts": ("at", "level", "novelty", "watches", "title"),
    "digests": ("at", "to", "stories", "items"),
    "feeds": ("url", "status"),
}


class ExpectationError(Exception):
    """expected.json cannot be compared with anything: the text says file, line and why."""


def read_expected(file: Path) -> dict[str, Any]:
    """Read expected.json. Raises ExpectationError."""
    try:
        expected = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        advice = "write one with `wirewatch replay --write-expected`"
        raise ExpectationError(f"{file}: there is no such file: {advice}") from None
    except json.JSONDecodeError as error:
        raise ExpectationError(f"{file}:{error.lineno}: not JSON: {error.msg}") from None
    except UnicodeDecodeError:
        raise ExpectationError(f"{file}: not UTF-8") from None
    problems = list(_problems(expected))
    if problems:
        raise ExpectationError("\n".join(f"{file}: {problem}" for problem in problems))
    return dict(expected)


def expected_of(report: Mapping[str, Any]) -> str:
    """The text of an expected.json that this report meets."""
    lists: dict[str, Any] = {name: [_part(entry, keys) for entry in report[name]] for name, keys in LISTS.items()}
    rest = {"outcomes": report["counts"]["outcomes"], "dead_letters": report["dead_letters"]}
    return json.dumps(lists | rest, indent=2, ensure_ascii=False) + "\n"


def differences(expected: Mapping[str, Any], report: Mapping[str, Any]) -> list[str]:
    """Lines that show what is expected (-) and what came out (+); none if all is as expected."""
    lines: list[str] = []
    for key, wanted in expected.items():
        before, after = _lines_of(key, wanted, report)
        if before != after:
            lines += [f"{key}: expected (-), got (+)", *_changes(before, after)]
    return lines


def _problems(expected: Any) -> Iterator[str]:
    if not isinstance(expected, dict):
        yield "must be an object"
        return
    for key in expected.keys() - LISTS.keys() - {"outcomes", "dead_letters"}:
        yield f"unknown key {key!r}: known are {', '.join(LISTS)}, outcomes, dead_letters"
    for key in LISTS.keys() & expected.keys():
        yield from _list_problems(key, expected[key])


def _list_problems(key: str, entries: Any) -> Iterator[str]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        yield f"{key!r} must be a list of objects"
    elif len({frozenset(entry) for entry in entries}) > 1:
        yield f"the entries of {key!r} must all have the same keys"


def _lines_of(key: str, wanted: Any, report: Mapping[str, Any]) -> tuple[Sequence[str], Sequence[str]]:
    if key in LISTS:
        keys = tuple(wanted[0]) if wanted else LISTS[key]
        return _entry_lines(wanted, keys), _entry_lines(report[key], keys)
    got = report["counts"]["outcomes"] if key == "outcomes" else report[key]
    return _sorted_lines(wanted), _sorted_lines(got)


def _sorted_lines(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{name}: {value[name]}" for name in sorted(value)]
    return [json.dumps(value)]


def _part(row: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: row.get(key) for key in keys}


def _entry_lines(rows: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> list[str]:
    return [json.dumps(_part(row, keys), ensure_ascii=False) for row in rows]


def _changes(before: Sequence[str], after: Sequence[str]) -> list[str]:
    return [f"  {line}" for line in difflib.ndiff(before, after) if line[0] in "+-"]
