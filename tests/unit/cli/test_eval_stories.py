"""`wirewatch eval stories`, and how groups are scored."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from wirewatch_cli.grouping_scores import bcubed, pairs
from wirewatch_cli.main import cli

LINES = [
    {"title": "Army helicopter shot down over Idlib", "source": "A", "url": "https://a.example/1", "story": "x"},
    {"title": "Army helicopter shot down over Idlib", "source": "B", "time": "2020-02-15T12:00:00Z", "story": "x"},
    {
        "title": "Helicopter shot down, Idlib army says",
        "source": "C",
        "time": "2020-02-15T14:00:00+02:00",
        "story": "x",
    },
    {"title": "Chopper lost", "url": "https://a.example/1#top", "story": "x", "time": "2020-01-02"},
    {"title": "Turkish convoy of 60 vehicles heads for border", "summary": "It left at dawn.", "story": "y"},
]


def lines(folder: Path, rows: list[dict[str, str]]) -> str:
    file = folder / "in.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    return str(file)


def test_items_are_grouped_and_scored(tmp_path):
    rows = [{key: row[key] for key in row if key != "time"} for row in LINES]
    out = tmp_path / "out.jsonl"
    result = CliRunner().invoke(cli, ["eval", "stories", lines(tmp_path, rows), "--out", str(out)])
    report = json.loads(result.output)
    assert (report["items"], report["stories"]) == (5, 2)
    assert report["bcubed"] == report["pair"] == {"p": 1.0, "r": 1.0, "f1": 1.0}
    assert report["items_per_s"] > 0
    written = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["title"] for row in written] == [row["title"] for row in rows]
    assert len({row["group"] for row in written}) == 2
    first, same_title, rewritten, same_page, other = (row["copy_group"] for row in written)
    assert first == same_title == same_page
    assert len({first, rewritten, other}) == 3


def test_times_decide_what_is_still_open(tmp_path):
    rows = [LINES[1], LINES[2], LINES[1] | {"time": "2020-03-15T12:00:00", "source": "D"}]
    report = json.loads(CliRunner().invoke(cli, ["eval", "stories", lines(tmp_path, rows)]).output)
    assert report["stories"] == 2


def test_without_right_groups_there_are_no_scores(tmp_path):
    result = CliRunner().invoke(cli, ["eval", "stories", lines(tmp_path, [{"title": "Quake"}])])
    assert set(json.loads(result.output)) == {"items", "stories", "items_per_s"}


def test_an_empty_file_scores_nothing(tmp_path):
    report = json.loads(CliRunner().invoke(cli, ["eval", "stories", lines(tmp_path, [])]).output)
    assert (report["items"], report["items_per_s"], report["bcubed"]["f1"]) == (0, 0, 0.0)


@pytest.mark.parametrize("line", ["{", "[]", '{"story": "x"}'])
def test_a_line_that_is_no_item_is_named(tmp_path, line):
    file = tmp_path / "in.jsonl"
    file.write_text('{"title": "Quake"}\n' + line, encoding="utf-8")
    result = CliRunner().invoke(cli, ["eval", "stories", str(file)])
    assert result.exit_code == 1
    assert ":2: not a JSON object with a title" in result.output


@pytest.mark.parametrize(
    ("groups", "right", "of_items", "of_pairs"),
    [
        ("aabb", "xxyy", (1, 1, 1), (1, 1, 1)),
        ("aaaa", "xxyy", (0.5, 1, 0.6667), (0.3333, 1, 0.5)),
        ("abcd", "xxyy", (1, 0.5, 0.6667), (1, 0, 0)),
        ("aab", "xyy", (0.6667, 0.6667, 0.6667), (0, 0, 0)),
    ],
)
def test_scores_are_those_of_the_definition(groups, right, of_items, of_pairs):
    assert tuple(bcubed(groups, right).values()) == of_items
    assert tuple(pairs(groups, right).values()) == of_pairs
