"""The contract of the queue that send_alerts reads, held by SQS on moto and by the queues in memory."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import boto3
import pytest
from tests.fakes.alert_queue import FakeAlertQueue
from tests.fakes.news import NOON
from tests.integration.feed_tables import aws_in_memory
from tests.proof.memory_ports import SharedQueue
from tests.proof.queues import Queue

from wirewatch.aws.alert_queue import SqsAlertQueue
from wirewatch.delivery.ports import AlertQueue

Read = Callable[[], list[Mapping[str, Any]]]
MESSAGE = {"alert": {"title": "قصف \x07 على إدلب <id> \ud7ff", "score": 71, "watches": ["w-1"]}, "after": "u-9"}


@pytest.fixture(params=["SQS", "fake", "shared"])
def queue(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[AlertQueue, Read]]:
    if request.param == "fake":
        fake = FakeAlertQueue()
        yield fake, lambda: fake.messages
        return
    if request.param == "shared":
        alerts = Queue("alerts", timedelta())
        yield SharedQueue(alerts, lambda: NOON), lambda: [each.body for each in alerts.messages]
        return
    with aws_in_memory(monkeypatch):
        url = boto3.client("sqs").create_queue(QueueName="alerts")["QueueUrl"]
        yield SqsAlertQueue(url), lambda: _bodies(url)


def _bodies(url: str) -> list[Mapping[str, Any]]:
    answer = boto3.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [json.loads(each["Body"]) for each in answer.get("Messages", [])]


def test_a_message_is_read_as_it_was_put_whatever_characters_it_holds(queue):
    writer, read = queue
    writer.put(MESSAGE)
    assert read() == [MESSAGE]


def test_what_is_put_twice_is_there_twice(queue):
    writer, read = queue
    for _ in range(2):
        writer.put(MESSAGE)
    assert read() == [MESSAGE, MESSAGE]


def test_what_changes_after_it_was_put_changes_nothing_there(queue):
    writer, read = queue
    message = {"after": "u-1", "watches": ["w-1"]}
    writer.put(message)
    message["watches"].append("w-2")
    assert read() == [{"after": "u-1", "watches": ["w-1"]}]
