"""The poll queue takes every task, or says how many it did not take."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from tests.integration.feed_tables import aws_in_memory, create_poll_queue

from wirewatch.aws import poll_queue
from wirewatch.aws.poll_queue import PollQueueError, SqsPollQueue
from wirewatch.feeds.tasks import PollTask


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A queue in memory."""
    with aws_in_memory(monkeypatch):
        yield create_poll_queue()


def bodies(url: str) -> list[Any]:
    """All bodies on the queue."""
    found: list[Any] = []
    while True:
        answer = boto3.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        messages = answer.get("Messages", [])
        if not messages:
            return found
        found += [json.loads(message["Body"]) for message in messages]


def test_each_task_is_a_message_also_beyond_ten(url):
    tasks = [PollTask((f"f-{number}", "f-x")) for number in range(23)]
    SqsPollQueue(url).send(tasks)
    assert sorted(tuple(body["feeds"]) for body in bodies(url)) == sorted(task.feeds for task in tasks)


class Moody:
    """An SQS client that refuses the second entry of a batch as often as it is told to."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals
        self.taken: list[str] = []
        self.delays: list[int] = []

    def send_message_batch(self, **batch: Any) -> dict[str, Any]:
        entries = batch["Entries"]
        refused = [entry for entry in entries if entry["Id"] == "1"] if self.refusals else []
        self.refusals -= bool(refused)
        self.delays += [entry["DelaySeconds"] for entry in entries]
        self.taken += [entry["MessageBody"] for entry in entries if entry not in refused]
        return {"Failed": [{"Id": entry["Id"], "Code": "InternalError"} for entry in refused]}


@pytest.fixture
def moody(monkeypatch: pytest.MonkeyPatch):
    """Puts a moody client in the place of boto3's."""

    def put(refusals: int) -> Moody:
        client = Moody(refusals)
        monkeypatch.setattr(poll_queue, "client", lambda _service: client)
        return client

    return put


def test_what_was_refused_is_sent_again_and_only_that(moody):
    client = moody(2)
    SqsPollQueue("url").send([PollTask((f"f-{number}",)) for number in range(3)])
    assert [json.loads(body)["feeds"] for body in client.taken] == [["f-0"], ["f-2"], ["f-1"]]


def test_what_stays_refused_is_an_error_that_says_how_many_after_all_batches_were_tried(moody):
    client = moody(3)
    with pytest.raises(PollQueueError, match="1 of 12 poll tasks not queued: InternalError"):
        SqsPollQueue("url").send([PollTask((f"f-{number}",)) for number in range(12)])
    assert len(client.taken) == 11


def test_each_task_waits_for_its_own_delay_and_no_longer_than_the_queue_can_hold_it(moody):
    client = moody(0)
    SqsPollQueue("url").send([PollTask(("f-0",)), PollTask(("f-1",), 20), PollTask(("f-2",), 5000)])
    assert client.delays == [0, 20, 900]
