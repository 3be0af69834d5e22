"""expected.json is compared exactly, for the keys that it has."""

import json
from pathlib import Path
from typing import Any

import pytest

from wirewatch_cli.expectations import ExpectationError, differences, expected_of, read_expected

REPORT: dict[str, Any] = {
    "alerts": [
        {"id": "a-1", "at": "T1", "level": "URGENT", "novelty": "new", "watches": ["w"], "title": "İlk"},
        {"id": "a-2", "at": "T2", "level": "FLASH", "novelty": "escalated", "watches": ["w"], "title": "B"},
    ],
    "digests": [{"at": "T3", "to": "a@example.org", "stories": 2, "items": 5, "eml": "mails/1.eml"}],
    "feeds": [{"url": "https://a.example/", "status": "ok", "polls": 7}],
    "counts": {"outcomes": {"alerted": 2, "baseline": 3}},
    "dead_letters": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    "expected",
    [
        {},
        {"dead_letters": 0},
        {"outcomes": {"baseline": 3, "alerted": 2}},
        {"alerts": [{"title": "İlk"}, {"title": "B"}]},
        {"alerts": [{"level": "URGENT", "at": "T1"}, {"at": "T2", "level": "FLASH"}]},
        {"digests": [{"to": "a@example.org", "items": 5}], "feeds": [{"polls": 7}]},
    ],
    ids=json.dumps,
)
def test_what_is_as_expected_has_no_differences(expected: dict[str, Any]) -> None:
    assert differences(expected, REPORT) == []


@pytest.mark.parametrize(
    ("expected", "lines"),
    [
        ({"dead_letters": 1}, ["  - 1", "  + 0"]),
        ({"outcomes": {"alerted": 2}}, ["  + baseline: 3"]),
        ({"alerts": [{"title": "İlk"}]}, ['  + {"title": "B"}']),
        ({"alerts": [{"title": "B"}, {"title": "İlk"}]}, ['  + {"title": "İlk"}', '  - {"title": "İlk"}']),
        ({"digests": []}, ['  + {"at": "T3", "to": "a@example.org", "stories": 2, "items": 5}']),
        ({"feeds": [{"status": "failing"}]}, ['  - {"status": "failing"}', '  + {"status": "ok"}']),
        ({"feeds": [{"stat": "ok"}]}, ['  - {"stat": "ok"}', '  + {"stat": null}']),
    ],
    ids=json.dumps,
)
def test_a_difference_shows_what_was_expected_and_what_came(expected: dict[str, Any], lines: list[str]) -> None:
    (key,) = expected
    told = differences(expected, REPORT)
    assert told[0] == f"{key}: expected (-), got (+)"
    assert sorted(told[1:]) == sorted(lines)


def test_what_is_written_from_a_report_is_met_by_it(tmp_path: Path) -> None:
    (tmp_path / "expected.json").write_text(expected_of(REPORT), encoding="utf-8")
    assert differences(read_expected(tmp_path / "expected.json"), REPORT) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{\n"alerts": [}', "expected.json:2: not JSON"),
        ("[]", "must be an object"),
        ('{"alert": []}', "unknown key 'alert': known are alerts"),
        ('{"alerts": {}}', "'alerts' must be a list of objects"),
        ('{"alerts": ["a"]}', "'alerts' must be a list of objects"),
        ('{"alerts": [{"title": ""}, {"at": ""}]}', "must all have the same keys"),
    ],
)
def test_an_unusable_file_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "expected.json").write_text(text)
    with pytest.raises(ExpectationError) as refused:
        read_expected(tmp_path / "expected.json")
    assert reason in str(refused.value)


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ExpectationError, match="--write-expected"):
        read_expected(tmp_path / "expected.json")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "expected.json").write_bytes(b'{"alerts": [{"title": "\xdd"}]}')
    with pytest.raises(ExpectationError, match="not UTF-8"):
        read_expected(tmp_path / "expected.json")
