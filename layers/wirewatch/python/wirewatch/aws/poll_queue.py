"""The SQS queue that poll_feeds works on.

A message is `{"feeds": ["f-…", …], "leases": {"f-…": [until, asked before]}}`. One that somebody writes by hand needs
no leases: its feeds are planned as if nobody had. One that has hubs asked also holds
`"hubs": [{"feed", "hub", "form"}]`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from wirewatch.aws.clients import client
from wirewatch.feeds.feed import Leased
from wirewatch.feeds.tasks import PollTask
from wirewatch.push.hub import Asking
from wirewatch.timestamps import from_text, to_text

BATCH = 10  # SQS takes no more at once
ATTEMPTS = 3
LONGEST = 900  # s that SQS delays a message


class PollQueueError(Exception):
    """Some tasks did not get onto the queue; their feeds are due again when their leases run out."""


class SqsPollQueue:
    """PollQueue over SQS."""

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, tasks: Sequence[PollTask]) -> None:
        """One message a task, in tens; what SQS did not take is tried again, twice. It waits at most 900 seconds.

        Raises PollQueueError that says how many were left, after all batches have been tried.
        """
        failed: list[dict[str, Any]] = []
        for entries in _batches(tasks):
            failed += self._send(entries)
        if failed:
            codes = ", ".join(sorted({each["Code"] for each in failed}))
            raise PollQueueError(f"{len(failed)} of {len(tasks)} poll tasks not queued: {codes}")

    def _send(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Send one batch; the failures that are left after the last attempt."""
        failed: list[dict[str, Any]] = []
        for _ in range(ATTEMPTS):
            answer = client("sqs").send_message_batch(QueueUrl=self._url, Entries=entries)
            failed = answer.get("Failed", [])
            refused = {each["Id"] for each in failed}
            entries = [entry for entry in entries if entry["Id"] in refused]
            if not entries:
                break
        return failed


def _batches(tasks: Sequence[PollTask]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(tasks), BATCH):
        yield [
            {
                "Id": str(number),
                "MessageBody": _body(task),
                "DelaySeconds": min(task.delay, LONGEST),
            }
            for number, task in enumerate(tasks[start : start + BATCH])
        ]


def _body(task: PollTask) -> str:
    leases = {feed: [*map(to_text, lease)] for feed, lease in task.leases.items()}
    hubs = {"hubs": [asdict(each) for each in task.hubs]} if task.hubs else {}
    return json.dumps({"feeds": task.feeds, "leases": leases} | hubs)


def task_of(content: Mapping[str, Any]) -> PollTask:
    """The task in a message; raises KeyError or ValueError for what is none."""
    leases = {feed: Leased(*map(from_text, lease)) for feed, lease in content.get("leases", {}).items()}
    hubs = tuple(Asking(**each) for each in content.get("hubs", ()))
    return PollTask(tuple(content["feeds"]), hubs=hubs, leases=leases)
