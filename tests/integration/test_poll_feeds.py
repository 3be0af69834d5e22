"""The polling function, from its sample event over a server on loopback to the Items table."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
import time_machine
from tests.fakes.wire import body, numbered
from tests.integration.feed_tables import aws_in_memory, create_feeds, create_items

from poll_feeds import handler
from wirewatch.aws.feeds import FeedsTable
from wirewatch.aws.records import AllFailedError
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.route import LOCAL_ROUTE, Route

SAMPLE = Path(__file__).parents[2] / "events" / "poll_feeds" / "poll_task.json"
CONTEXT = SimpleNamespace(
    function_name="PollFeeds",
    memory_limit_in_mb=256,
    invoked_function_arn="arn:aws:lambda:eu-west-1:123456789012:function:PollFeeds",
    aws_request_id="52fdfc07-2182-454f-963f-5f0f9a621d72",
)


class Wire(BaseHTTPRequestHandler):
    """Serves one feed under every URL, and a 304 to who has it."""

    now = body(*numbered(2))

    def do_GET(self) -> None:
        known = self.headers.get("If-None-Match") == '"v1"'
        self.send_response(304 if known else 200)
        self.send_header("ETag", '"v1"')
        self.end_headers()
        self.wfile.write(b"" if known else self.now)

    def log_message(self, *_args: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def server() -> Iterator[None]:
    """Every URL leads to the wire."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Wire) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        token = LOCAL_ROUTE.set(Route("127.0.0.1", server.server_port))
        yield
        LOCAL_ROUTE.reset(token)
        server.shutdown()


@pytest.fixture
def event(monkeypatch: pytest.MonkeyPatch, server: None) -> Iterator[dict[str, Any]]:
    """The sample event, in a world that has the first of its feeds."""
    event = json.loads(SAMPLE.read_text())
    first, _second = json.loads(event["Records"][0]["body"])["feeds"]
    settings = {"FEEDS_TABLE": "Feeds", "ITEMS_TABLE": "Items", "CONTACT": "ops@example.org"}
    for name, value in (settings | {"RETENTION_DAYS": "30"}).items():
        monkeypatch.setenv(name, value)
    with aws_in_memory(monkeypatch):
        create_feeds()
        create_items()
        feed = Feed(first, "https://wire.example/world.xml", "Wire", 1)
        FeedsTable("Feeds").add(feed, datetime.now(UTC))
        handler.wire.cache_clear()
        yield event
    handler.wire.cache_clear()


def items() -> list[dict[str, Any]]:
    return boto3.resource("dynamodb").Table("Items").scan()["Items"]


def test_a_task_is_polled_and_its_items_recorded(event):
    answer = handler.lambda_handler(event, CONTEXT)
    assert answer == {"batchItemFailures": []}
    assert sorted(row["title"] for row in items()) == ["Story 0", "Story 1"]
    assert {row["outcome"] for row in items()} == {"baseline"}


def test_a_task_that_is_delivered_twice_is_harmless_and_the_second_time_writes_nothing(event):
    with time_machine.travel(datetime.now(UTC), tick=False):  # in the next minute there would be another plan
        for _ in range(2):
            handler.lambda_handler(event, CONTEXT)
    (found,) = FeedsTable("Feeds").get(json.loads(event["Records"][0]["body"])["feeds"][:1])
    assert found is not None
    assert (len(items()), found.state.health, found.state.revision) == (2, "stale", 1)


def test_hubs_that_refuse_are_told_in_the_log_and_no_failure(event, caplog):
    asking = json.loads((SAMPLE.parent / "ask_hubs.json").read_text())
    assert handler.lambda_handler(asking, CONTEXT) == {"batchItemFailures": []}
    assert caplog.records[-1].refused == {"f-b48fe902a556d6cab8db": "the hub answered 501"}


def test_a_message_that_is_no_task_fails_alone(event):
    bad = deepcopy(event["Records"][0]) | {"messageId": "bad", "body": "{}"}
    answer = handler.lambda_handler({"Records": [bad, *event["Records"]]}, CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    assert len(items()) == 2


def test_when_nothing_can_be_stored_the_whole_batch_comes_back(event, monkeypatch):
    boto3.client("dynamodb").delete_table(TableName="Items")
    with pytest.raises(AllFailedError):
        handler.lambda_handler(event, CONTEXT)
