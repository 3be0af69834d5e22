"""What is exported is imported again: once, whatever is there already, and without whoever was erased."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner
from tests.fakes.stack import _create
from tests.integration.feed_tables import aws_in_memory

from wirewatch.aws.clients import table
from wirewatch.aws.feed_list import FeedList
from wirewatch.aws.feeds import FeedsTable
from wirewatch.aws.subscription_list import all_subscriptions
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.tombstones import bury
from wirewatch.aws.watches import WatchesTable
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.standing import feed_id
from wirewatch.levels.level import Level
from wirewatch.subscriptions.subscription import (
    Cadence,
    Channel,
    DigestPlan,
    QuietHours,
    Status,
    Subscription,
)
from wirewatch.watches.watch import Watch
from wirewatch_cli import deployment
from wirewatch_cli.deployment import Deployment
from wirewatch_cli.transfer.command import export, import_

NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://wire.example/world.xml"
READER = Subscription(
    "s-1",
    Channel.EMAIL,
    "analyst@news.example",
    ("idlib",),
    frozenset({Level.FLASH, Level.ROUTINE}),
    DigestPlan(Cadence.DAILY, "07:30", "Europe/Istanbul"),
    Status.CONFIRMED,
    names={"idlib": "Idlib"},
    quiet=QuietHours("22:00", "06:30"),
    silence_after=48,
)


@dataclass
class Stack:
    name: str

    def __post_init__(self) -> None:
        self.feeds, self.watches = FeedsTable("feeds"), WatchesTable("watches")
        self.subscriptions = SubscriptionsTable("subscriptions")

    def contents(self) -> tuple[list[object], list[object], list[object]]:
        people = [
            replace(each, cursor=None, next_digest=None, heard=None) for each in all_subscriptions("subscriptions")
        ]
        return [each.feed for each in FeedList("feeds").all()], list(self.watches.list_all()), people


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack]:
    with aws_in_memory(monkeypatch):
        for name in ("feeds", "watches", "subscriptions"):
            _create(name)
        outputs = {"FeedsTable": "feeds", "WatchesTable": "watches", "SubscriptionsTable": "subscriptions"}
        monkeypatch.setattr(deployment, "_deployed", lambda stack: Deployment(f"stack {stack}", outputs))
        yield Stack("s")


def fill(stack: Stack) -> None:
    stack.feeds.add(Feed(feed_id(URL), URL, "Wire", 1, "en"), NOW)
    stack.watches.put(Watch("idlib", "Idlib", "idlib AND turkey", eager=True))
    stack.subscriptions.put(READER)


def clear() -> None:
    for name in ("feeds", "watches", "subscriptions"):
        boto3.client("dynamodb").delete_table(TableName=name)
        _create(name)


def exported(file: Path) -> Path:
    result = CliRunner().invoke(export, ["--out", str(file), "--stack", "s"])
    assert result.exit_code == 0, result.output
    return file


def imported(file: Path, code: int = 0) -> str:
    result = CliRunner().invoke(import_, [str(file), "--stack", "s"])
    assert result.exit_code == code, result.output
    return result.output


def test_a_deployment_that_imports_an_export_has_the_same_in_it(stack, tmp_path):
    fill(stack)
    before = stack.contents()
    file = exported(tmp_path / "e.jsonl")
    assert file.stat().st_mode & 0o777 == 0o600
    clear()
    assert "3 added, 0 kept, 0 refused" in imported(file)
    assert stack.contents() == before
    assert stack.subscriptions.get("s-1").next_digest is not None


def test_importing_twice_changes_nothing(stack, tmp_path):
    fill(stack)
    file = exported(tmp_path / "e.jsonl")
    before = stack.contents()
    assert "0 added, 3 kept, 0 refused" in imported(file)
    assert stack.contents() == before


def test_what_is_there_is_kept_and_a_difference_is_told(stack, tmp_path):
    fill(stack)
    file = exported(tmp_path / "e.jsonl")
    stack.watches.put(Watch("idlib", "Idlib", "aleppo"))
    assert "kept     watch idlib, as aleppo, which is another query" in imported(file)
    assert stack.watches.get("idlib").query == "aleppo"


def test_who_was_erased_stays_erased(stack, tmp_path):
    fill(stack)
    file = exported(tmp_path / "e.jsonl")
    clear()
    bury(table("subscriptions"), READER.address, NOW)
    told = imported(file, code=1)
    assert "its owner had everything erased" in told
    assert READER.address not in told
    assert stack.subscriptions.get("s-1") is None


@pytest.mark.parametrize(
    ("status", "told", "after"),
    [
        (Status.PENDING, "2 added, 0 kept, 1 refused", None),  # has not agreed
        (Status.ERASING, "2 added, 0 kept, 1 refused", None),
        (Status.SUPPRESSED, "3 added, 0 kept, 0 refused", Status.SUPPRESSED),
        (Status.ENDED, "3 added, 0 kept, 0 refused", Status.ENDED),
    ],
)
def test_who_gets_nothing_gets_nothing_in_the_new_deployment_either(stack, tmp_path, status, told, after):
    fill(stack)
    stack.subscriptions.put(replace(READER, status=status))
    file = exported(tmp_path / "e.jsonl")
    clear()
    said = imported(file, code=0 if after else 1)
    assert told in said
    assert (f"it was {status}" in said) is (after is None)
    assert getattr(stack.subscriptions.get("s-1"), "status", None) is after


HEAD = json.dumps({"wirewatch_export": 1})


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "not JSON"),
        ('{"person": {}}', "not one of feed, watch, subscription"),
        ('{"watch": {"id": "w"}}', "watch.name: Field required"),
        ('{"watch": {"id": "w", "name": "w", "query": "(a"}}', "watch w: the query does not parse"),
        ('{"feed": {"id": "f-1", "url": "file:///etc/passwd", "source": "x", "tier": 1}}', "is not fetched"),
        ('{"feed": {"id": "f-1", "url": "https://a.example/", "source": "x", "tier": 9}}', "its id or its tier"),
    ],
)
def test_a_line_that_cannot_be_taken_is_refused_and_the_others_go_on(stack, tmp_path, line, words):
    good = '{"watch": {"id": "good", "name": "good", "query": "a"}}'
    file = tmp_path / "e.jsonl"
    file.write_text("\n".join([HEAD, line, "", good]) + "\n")
    told = imported(file, code=1)
    assert words in told
    assert "    4  added    watch good" in told


def test_a_subscription_of_a_watch_that_is_not_there_is_refused(stack, tmp_path):
    stack.subscriptions.put(READER)
    file = exported(tmp_path / "e.jsonl")
    clear()
    assert "there is no watch idlib" in imported(file, code=1)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("", "not an export"),
        ("<opml/>", "not an export"),
        ('{"wirewatch_export": 2}', "an export of version 2; this wirewatch reads version 1"),
    ],
)
def test_a_file_that_is_no_export_is_refused_whole(stack, tmp_path, head, words):
    file = tmp_path / "e.jsonl"
    file.write_text(head)
    assert words in imported(file, code=2)
