"""The queues: which of them have work, and what lies in the dead-letter queues."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from moto.sqs.models import sqs_backends

from wirewatch.aws import clients
from wirewatch_cli.cloud.account import ACCOUNT, REGION
from wirewatch_cli.cloud.happenings import Journal
from wirewatch_cli.cloud.metrics import Metrics, Name
from wirewatch_cli.cloud.provisioning import Stack
from wirewatch_cli.cloud.taps import Taps
from wirewatch_cli.cloud.timers import Timers


class Queues:
    """Knows every queue by ARN, and calls back when a message becomes visible in one."""

    def __init__(self, stack: Stack, taps: Taps, timers: Timers, journal: Journal, now: Callable[[], datetime]) -> None:
        self._sqs = clients.client("sqs")
        self._journal, self._timers, self._now = journal, timers, now
        self._urls: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self.dirty: set[str] = set()
        self.troubled = False  # whether anything has failed yet: before that, dead-letter queues are empty
        for resource in stack.of_type("AWS::SQS::Queue"):
            self._learn(resource.id, resource.logical_id)
        self._dead = self._dead_letter_arns(stack)
        taps.watch("sqs", "SendMessage", self._sent)
        taps.watch("sqs", "SendMessageBatch", self._sent_batch)

    def _learn(self, url: str, name: str) -> str:
        attributes = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        arn: str = attributes["Attributes"]["QueueArn"]
        self._urls[arn], self._names[arn] = url, name
        return arn

    def _dead_letter_arns(self, stack: Stack) -> set[str]:
        found: set[str] = set()
        for resource in stack.resources.values():
            found |= _dead_letter_targets(resource.properties)
        told = stack.outputs.get("DeadLetterQueueUrls", "").split(",")  # also those that no resource names
        return found & self._urls.keys() | {arn for arn, url in self._urls.items() if url in told}

    def create(self, name: str) -> str:
        """A queue outside the template: some subscriber's own. Its ARN."""
        return self._learn(self._sqs.create_queue(QueueName=name)["QueueUrl"], name)

    def url(self, arn: str) -> str | None:
        """The URL of a queue, None if there is no such queue."""
        return self._urls.get(arn)

    def name(self, arn: str) -> str:
        """Its logical id, or the name it was created with."""
        return self._names[arn]

    def visible_in(self, arn: str, seconds: int) -> None:
        """Note that messages in the queue become visible then."""
        moment = self._now() + timedelta(seconds=seconds, milliseconds=1)  # moto shows a message *after* its time
        self._timers.at(moment, lambda: self.dirty.add(arn))

    def shows_more(self, arn: str) -> bool:
        """Whether a message is visible in the queue: asked of moto itself, for each batch that is handed over."""
        return bool(sqs_backends[ACCOUNT][REGION].queues[arn.rpartition(":")[2]].messages)

    def look_again(self) -> None:
        """Take it that there may be messages in every queue."""
        self.dirty |= self._urls.keys()

    def put(self, arn: str, body: str, attributes: Mapping[str, Any] | None = None) -> bool:
        """Send a message as a service would; False if the queue is gone."""
        url = self._urls.get(arn) or self._made_outside(arn)
        if url is None:
            return False
        self._sqs.send_message(QueueUrl=url, MessageBody=body, MessageAttributes=attributes or {})
        return True

    def _made_outside(self, arn: str) -> str | None:
        """The URL of a queue that another process made since."""
        name = arn.rpartition(":")[2]
        try:
            url: str = self._sqs.get_queue_url(QueueName=name)["QueueUrl"]
        except self._sqs.exceptions.QueueDoesNotExist:
            return None
        self._learn(url, name)
        return url

    def bury(self, arn: str, cause: str, content: Any) -> None:
        """Put what failed into a dead-letter queue."""
        self.put(arn, content if isinstance(content, str) else json.dumps(content))
        self.troubled = True
        self._journal.note("dead-letter", self.name(arn), cause=cause)

    def dead_letters(self) -> dict[str, int]:
        """How many messages lie in each dead-letter queue, by its name."""
        return {self._names[arn]: self.depth(arn) for arn in sorted(self._dead)}

    def sample(self, metrics: Metrics, watched: Iterable[Name]) -> None:
        """Record how many messages lie in the queues whose depth an alarm watches."""
        by_name = {arn.rsplit(":", 1)[1]: arn for arn in self._urls}
        for name in watched:
            namespace, metric, dimensions = name
            if (namespace, metric) == ("AWS/SQS", "ApproximateNumberOfMessagesVisible"):
                metrics.record(name, self._now(), self.visible(by_name[dict(dimensions)["QueueName"]]))

    def depth(self, arn: str) -> int:
        """Messages in the queue: visible, in flight and delayed."""
        asked = self._sqs.get_queue_attributes(QueueUrl=self._urls[arn], AttributeNames=["All"])["Attributes"]
        return sum(int(count) for name, count in asked.items() if name.startswith("ApproximateNumberOfMessages"))

    def visible(self, arn: str) -> int:
        """Messages that could be received now."""
        return len(sqs_backends[ACCOUNT][REGION].queues[arn.rpartition(":")[2]].messages)

    def drain(self, name: str) -> list[str]:
        """Take everything out of a queue of a subscriber's own."""
        (arn,) = (arn for arn, known in self._names.items() if known == name)
        bodies: list[str] = []
        while found := self._sqs.receive_message(QueueUrl=self._urls[arn], MaxNumberOfMessages=10).get("Messages"):
            for message in found:
                bodies.append(message["Body"])
                self._sqs.delete_message(QueueUrl=self._urls[arn], ReceiptHandle=message["ReceiptHandle"])
        return bodies

    def _sent(self, request: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        self._wake(request["QueueUrl"], request.get("DelaySeconds", 0))

    def _sent_batch(self, request: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        for delay in {entry.get("DelaySeconds", 0) for entry in request["Entries"]}:
            self._wake(request["QueueUrl"], delay)

    def _wake(self, url: str, delay: int) -> None:
        for arn, known in self._urls.items():
            if known == url:
                self.visible_in(arn, delay) if delay else self.dirty.add(arn)


def _dead_letter_targets(node: Any) -> set[str]:
    """ARNs under DeadLetterConfig, RedrivePolicy and OnFailure, wherever they stand."""
    found: set[str] = set()
    if isinstance(node, list):
        return found.union(*(_dead_letter_targets(each) for each in node)) if node else found
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("DeadLetterConfig", "RedrivePolicy", "OnFailure") and isinstance(value, dict):
                found |= {
                    str(arn)
                    for name, arn in value.items()
                    if name in ("Arn", "TargetArn", "deadLetterTargetArn", "Destination")
                }
            found |= _dead_letter_targets(value)
    return found
