"""`wirewatch eval parse` and `eval polls` say in JSON what the feed engine does with files."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.fakes.publisher import Article, articles, published

from wirewatch_cli.main import cli


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(cli, ["eval", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.stdout


def parsed(file: Path, body: bytes) -> dict[str, Any]:
    file.write_bytes(body)
    line: dict[str, Any] = json.loads(run("parse", file))
    return line


def test_parse_says_what_a_body_holds(tmp_path):
    line = parsed(tmp_path / "a.xml", published("rss 2.0", articles(1, words="Convoy")))
    (item,) = line.pop("items")
    assert line == {"file": str(tmp_path / "a.xml"), "feed": {"title": "Wire & Co", "language": "en"}, "error": None}
    assert item.pop("id").startswith("i-")
    assert item == {
        "guid": "w-0",
        "url": "https://wire.example/news?id=0&from=feed",
        "title": "Convoy Idlib <0>",
        "summary": "Convoy Idlib <0> Sixty vehicles, 0 été.",
        "published": "2020-02-15T14:05:00Z",
        "language": "en",
    }


def test_parse_leaves_relative_links_relative_and_dates_unsaid(tmp_path):
    line = parsed(tmp_path / "a.xml", published("rss 0.91", articles(1)))
    assert (line["items"][0]["url"], line["items"][0]["published"]) == ("/relative/0", None)


def test_parse_has_a_line_for_every_file_whatever_is_in_it(tmp_path):
    (tmp_path / "page.html").write_text("<html>")
    lines = [json.loads(line) for line in run("parse", tmp_path / "page.html", tmp_path / "none").splitlines()]
    assert [line["error"] for line in lines] == [
        "the body is not a feed",
        "the file cannot be read: No such file or directory",
    ]
    assert [line["items"] for line in lines] == [[], []]


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """Four polls of a feed: a baseline, one that brings two items, an edit, and the edit taken back; two of another."""
    ten = articles(10)
    bodies = [ten, articles(12), [*articles(12)[:11], Article(0, edition="corrected")], articles(12)]
    lines = []
    for number, listed in enumerate(bodies):
        (tmp_path / f"{number}.xml").write_bytes(published("rss 2.0", listed))
        lines.append(f"{1_581_775_500 + number * 300}\thttps://wire.example/feed\t{number}.xml")
    (tmp_path / "other.xml").write_bytes(published("atom 1.0, rich", ten))
    lines += [f"{1_581_775_500 + number}.5\tother\tother.xml" for number in range(2)]
    (tmp_path / "list.tsv").write_text("\n".join([*lines, ""]))
    return tmp_path / "list.tsv"


@pytest.mark.parametrize("parser", ["wirewatch", "feedparser"])
def test_polls_counts_what_is_new_and_edited_with_either_parser(recorded, parser):
    report = json.loads(run("polls", recorded, "--parser", parser))
    assert list(report) == ["polls", "bytes", "seconds", "new", "edited", "polls_per_s", "p99_ms"]
    assert (report["polls"], report["new"], report["edited"]) == (6, 10 + 2 + 10, 2)
    assert report["bytes"] == sum(
        (recorded.parent / line.split("\t")[2]).stat().st_size for line in recorded.read_text().splitlines()
    )
    assert report["p99_ms"] > 0


@pytest.mark.parametrize("line", ["now\tx\t0.xml", "1\tx", "1e99\tx\t0.xml", "1\tx\tnone.xml"])
def test_polls_names_the_line_that_it_cannot_use(recorded, line):
    recorded.write_text(recorded.read_text() + line)
    result = CliRunner().invoke(cli, ["eval", "polls", str(recorded)])
    assert result.exit_code == 1
    assert "list.tsv:7: " in result.output


def test_no_polls_make_an_empty_report(tmp_path):
    (tmp_path / "list.tsv").write_text("")
    assert json.loads(run("polls", tmp_path / "list.tsv"))["polls"] == 0
