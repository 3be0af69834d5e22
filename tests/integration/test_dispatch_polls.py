"""The dispatching function, from its sample event to the queue."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
from tests.integration.feed_tables import aws_in_memory, create_feeds, create_poll_queue

from dispatch_polls import handler
from wirewatch.aws.feeds import FeedsTable
from wirewatch.feeds.feed import Feed

EVENTS = Path(__file__).parents[2] / "events" / "dispatch_polls"
CONTEXT = SimpleNamespace(
    function_name="DispatchPolls",
    memory_limit_in_mb=256,
    invoked_function_arn="arn:aws:lambda:eu-west-1:123456789012:function:DispatchPolls",
    aws_request_id="52fdfc07-2182-454f-963f-5f0f9a621d72",
)


@pytest.fixture
def queue_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The function's world, with a feed that is due and one that is not."""
    with aws_in_memory(monkeypatch):
        create_feeds()
        url = create_poll_queue()
        settings = {"FEEDS_TABLE": "Feeds", "POLL_QUEUE_URL": url, "POLL_CAPACITY": "50"}
        settings |= {"PUBLIC_URL": "none", "SIGNING_SECRET_ARN": "arn:unread"}
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        now = datetime.now(UTC)
        FeedsTable("Feeds").add(Feed("f-due", "https://wire.example/", "Wire", 1), now)
        later = now + timedelta(hours=1)
        FeedsTable("Feeds").add(Feed("f-later", "https://other.example/", "Other", 3), later)
        handler.wire.cache_clear()
        yield url
    handler.wire.cache_clear()


@pytest.mark.parametrize("sample", sorted(EVENTS.glob("*.json")), ids=lambda path: path.stem)
def test_each_minute_the_due_feeds_go_out_once(queue_url, sample):
    for _ in range(2):
        handler.lambda_handler(json.loads(sample.read_text()), CONTEXT)
    answer = boto3.client("sqs").receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10)
    (task,) = [json.loads(message["Body"]) for message in answer["Messages"]]
    assert (task["feeds"], task["leases"].keys()) == (["f-due"], {"f-due"})
