"""The poll queue takes every task, or says how many it did not take: SQS on moto, and the queues in memory."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest
import time_machine
from tests.fakes.feeds import FakePollQueue
from tests.fakes.news import NOON
from tests.integration.feed_tables import aws_in_memory, create_poll_queue
from tests.proof.memory_ports import SharedQueue
from tests.proof.queues import Queue

from wirewatch.aws import poll_queue
from wirewatch.aws.poll_queue import PollQueueError, SqsPollQueue
from wirewatch.feeds.ports import PollQueue
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


Seen = Callable[[int], list[tuple[str, ...]]]  # the feeds of each task that is there so many seconds after noon


@pytest.fixture(params=["SQS", "fake", "shared"])
def queue(request: pytest.FixtureRequest) -> Iterator[tuple[PollQueue, Seen]]:
    if request.param == "fake":
        fake = FakePollQueue()
        yield fake, lambda after: [task.feeds for task in fake.tasks if task.delay <= after]
        return
    if request.param == "shared":
        polls = Queue("polls", timedelta())
        seen = lambda after: [each.body.feeds for each in polls.visible(NOON + timedelta(seconds=after))]  # noqa: E731
        yield SharedQueue(polls, lambda: NOON), seen
        return
    url = request.getfixturevalue("url")
    with time_machine.travel(NOON, tick=False) as clock:

        def later(after: int) -> list[tuple[str, ...]]:
            clock.move_to(NOON + timedelta(seconds=after))
            return [tuple(body["feeds"]) for body in bodies(url)]

        yield SqsPollQueue(url), later


def test_each_task_is_a_message_also_beyond_ten(queue):
    tasks = [PollTask((f"f-{number}", "f-x")) for number in range(23)]
    sender, seen = queue
    sender.send(tasks)
    assert sorted(seen(0)) == sorted(task.feeds for task in tasks)


def test_a_task_is_not_seen_before_its_delay_has_passed(queue):
    sender, seen = queue
    sender.send([PollTask(("f-1", "f-2"), 20)])
    assert seen(19) == []
    assert seen(20) == [("f-1", "f-2")]


def test_without_tasks_nothing_is_seen(queue):
    sender, seen = queue
    sender.send([])
    assert seen(900) == []


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
