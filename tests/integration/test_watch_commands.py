"""Watches and explanations on a deployment: a few hours of news through the whole template, then the commands."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from wirewatch.feeds.route import Route
from wirewatch_cli import deployment
from wirewatch_cli.cloud import LocalCloud, VirtualClock
from wirewatch_cli.feed_server.pages import pages_of
from wirewatch_cli.feed_server.server import FeedServer
from wirewatch_cli.main import main
from wirewatch_cli.playing import routed
from wirewatch_cli.rows import rows
from wirewatch_cli.scenarios.loading import load_scenario
from wirewatch_cli.staging import stage
from wirewatch_cli.watch import COMMANDS

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
HEAD = "<rss version='2.0'><channel><title>Wire</title><language>en</language>{}</channel></rss>"
ENTRY = "<item><title>{}</title><link>https://wire.example/{}</link><pubDate>Sat, 15 Feb 2020 {} GMT</pubDate></item>"
OLD = ENTRY.format("Helicopter over Idlib a year ago", "old", "06:00:00")
NEWS = (
    ENTRY.format("BREAKING: Helicopter lands near Idlib", "down", "09:28:00")
    + ENTRY.format("BREAKING: Helicopter lands near Idlib, again", "again", "09:28:30")
    + ENTRY.format("Turkey thinks about Idlib", "think", "07:00:00")
    + ENTRY.format("Helicopter show in Lisbon", "show", "09:00:00")
)
SCENARIO = """\
title = "A morning"
start = 2020-02-15T09:00:00Z
end = 2020-02-15T10:00:00Z
[[feed]]
url = "https://wire.example/world.xml"
source = "Wire"
tier = 1
[[feed.snapshot]]
at = 2020-02-15T09:00:00Z
file = "old.xml"
[[feed.snapshot]]
at = 2020-02-15T09:30:00Z
file = "new.xml"
[[watch]]
id = "idlib"
query = 'idlib AND (helicopter OR turkey)'
[[subscription]]
watch = ["idlib"]
channel = "email"
address = "analyst@example.org"
levels = ["FLASH", "URGENT"]
"""


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The scenario after its end; ids of its items by the last part of their URLs."""
    folder = tmp_path_factory.mktemp("morning")
    (folder / "scenario.toml").write_text(SCENARIO)
    (folder / "old.xml").write_text(HEAD.format(OLD))
    (folder / "new.xml").write_text(HEAD.format(NEWS + OLD))
    scenario = load_scenario(folder)
    clock = VirtualClock(scenario.start)
    with (
        LocalCloud(TEMPLATE, clock) as cloud,
        FeedServer(pages_of(scenario), clock.now) as server,
        routed(Route("127.0.0.1", server.port)),
    ):
        stage(cloud, scenario)
        cloud.run_until(scenario.end)
        found = deployment.Deployment("test", cloud.outputs)
        with patch.object(deployment, "_deployed", return_value=found):
            yield {row["url"].rpartition("/")[2]: row["id"] for row in rows(cloud.outputs["ItemsTable"])}


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What the command says, on both streams."""
    assert main([*arguments, "--stack", "test"]) == code
    text = capsys.readouterr()
    assert "Traceback" not in text.err
    return text.out + text.err


def listed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return {row["id"]: row for row in json.loads(told(capsys, "watch", "list", "--json"))}


def test_an_alert_is_explained_from_feed_to_mailbox(deployed, capsys):
    text = told(capsys, "explain", deployed["down"])
    for line in (
        "BREAKING: Helicopter lands near Idlib\n",
        "UTC from Wire, tier 1",
        "matched  idlib: idlib, helicopter",
        "this item began it",
        "level    URGENT, ",
        "news     new\n         news for idlib",
        "outcome  alerted",
        "sent     topic: sent · opened 15 Feb 09:3",
        "email analyst@example.org: sent",
    ):
        assert line in text
    assert re.search(r"fetched  15 Feb 2020 09:3\d:00 UTC from Wire", text)


def test_items_that_nobody_was_told_of_are_explained_with_the_reason(deployed, capsys):
    again = told(capsys, "explain", deployed["again"])
    assert f"repeat\n         idlib had been told of the story by {deployed['down']}" in again
    assert "outcome  grouped" in again
    assert "short of URGENT" in told(capsys, "explain", deployed["think"])
    assert "outcome  baseline" in told(capsys, "explain", deployed["old"])


def test_an_item_is_found_by_its_url_and_a_watch_says_why_not(deployed, capsys):
    text = told(capsys, "explain", "http://wire.example/show/?utm_source=x", "--watch", "idlib")
    assert "not by idlib (idlib AND (helicopter OR turkey)): short of idlib" in text
    assert "it has helicopter" in text
    assert "outcome  unmatched" in text


def test_what_is_not_there_is_told_without_a_traceback(deployed, capsys):
    assert "there is no item i-none" in told(capsys, "explain", "i-none", code=2)
    assert "has the URL" in told(capsys, "explain", "https://nowhere.example/", code=2)
    assert "line 1" in told(capsys, "explain", deployed["down"], "--watch", "(a", code=2)


def test_a_backtest_on_the_archive_ends_items_as_the_deployment_did(deployed, capsys, tmp_path):
    page, marks = tmp_path / "page.html", tmp_path / "useful.txt"
    marks.write_text(deployed["down"])
    arguments = ["--days", "1", "--html", str(page), "--mark", str(marks), "--against-watch", "idlib"]
    text = told(capsys, "watch", "test", "idlib AND (helicopter OR turkey)", *arguments)
    assert "4 items" in text
    assert "1 baseline" in text
    assert "3 matches" in text
    assert "1 alert: 1 URGENT" in text
    assert "precision 33%" in text
    assert "0 gained, 0 lost, 3 in both; 1 alert instead of 1" in text
    for outcome in ("alerted", "grouped", "below-level"):
        assert f"Wire · {outcome} · " in text
    assert f"wrote {page}" in text
    assert page.read_text().startswith("<!doctype html>")


def test_a_watch_is_added_changed_and_removed(deployed, capsys):
    assert "added lisbon: lisbon show" in told(capsys, "watch", "add", "lisbon  show", "--id", "lisbon")
    assert "already" in told(capsys, "watch", "add", "porto", "--id", "lisbon", code=2)
    assert "query is:  lisbon" in told(capsys, "watch", "edit", "lisbon", "--query", "lisbon", "--name", "Lisbon")
    assert "like that already" in told(capsys, "watch", "edit", "lisbon", "--name", "Lisbon")
    assert listed(capsys)["lisbon"] == {
        "id": "lisbon", "name": "Lisbon", "query": "lisbon", "eager": False, "followers": 0,
    }  # fmt: skip
    assert "lisbon" in told(capsys, "watch", "list")
    assert told(capsys, "watch", "remove", "lisbon") == "removed lisbon\n"
    assert "lisbon" not in listed(capsys)


def test_a_watch_with_a_follower_stays_until_that_is_wished(deployed, capsys):
    assert listed(capsys)["idlib"]["followers"] == 1
    assert "1 subscription follows it" in told(capsys, "watch", "remove", "idlib", code=2)
    assert "idlib" in listed(capsys)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_shows_examples(command, capsys):
    assert main(["watch", command, "--help"]) == 0
    assert capsys.readouterr().out.count(f"wirewatch watch {command} ") >= 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["idlib", "--items", "absent.jsonl"], "absent.jsonl: No such file"),
        (["idlib", "--items", "items.jsonl", "--mark", "absent.txt"], "absent.txt: No such file"),
        (["idlib", "--items", "items.jsonl", "--days", "3"], "--days is for the archive"),
        (["idlib", "--items", "items.jsonl", "--against", "(a"], "line 1, column"),
        (["idlib", "--items", "items.jsonl", "--html", "absent/page.html"], "absent/page.html cannot be written"),
        (["idlib", "--items", "bad.jsonl"], "bad.jsonl:1: an item needs a `title`"),
        (["idlib"], "which deployment?"),
        (["idlib", "--against", "a", "--against-watch", "b"], "two old queries"),
        (["idlib", "--items", "items.jsonl", "--against-watch", "b"], "which deployment?"),
        (["--oops"], "No such option"),
    ],
)
def test_a_backtest_that_cannot_be_done_is_told_with_exit_code_2(arguments, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WIREWATCH_STACK", raising=False)
    Path("items.jsonl").write_text('{"title": "Idlib"}\n')
    Path("bad.jsonl").write_text('{"headline": "Idlib"}\n')
    assert main(["watch", "test", *arguments]) == 2
    text = capsys.readouterr().err
    assert words in text
    assert "Traceback" not in text


def test_a_backtest_on_a_file_needs_no_deployment(tmp_path, capsys):
    file = tmp_path / "items.jsonl"
    file.write_text('{"title": "Helicopter over Idlib"}\n{"title": "Rain in Idlib"}\n')
    assert main(["watch", "test", "idlib helicopter", "--items", str(file)]) == 0
    text = capsys.readouterr().out
    assert "2 items\n\n1 match\n0 alerts\n" in text
    assert "helicopter: Rain in Idlib" in text


def test_a_query_that_begins_with_a_minus_stands_behind_two(capsys):
    assert main(["watch", "match", "--", "-football idlib", "Idlib"]) == 0


def test_a_bad_query_is_refused_with_its_place_and_changes_nothing(deployed, capsys):
    before = listed(capsys)
    for arguments in (["add", "(a"], ["edit", "idlib", "--query", "(a"], ["test", "(a"]):
        assert "line 1, column" in told(capsys, "watch", *arguments, code=2)
    assert "say what to change" in told(capsys, "watch", "edit", "idlib", code=2)
    assert listed(capsys) == before
