"""Event source mapping from a queue: batches to the function, deletes what succeeded, leaves the rest to visibility."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from wirewatch.aws import clients
from wirewatch_cli.cloud.account import REGION
from wirewatch_cli.cloud.functions import Functions, InvocationError
from wirewatch_cli.cloud.metrics import Metrics, metric_name
from wirewatch_cli.cloud.provisioning import Resource
from wirewatch_cli.cloud.queues import Queues
from wirewatch_cli.cloud.shortcut import ask

BATCH_LIMIT = 10
DEFAULT_VISIBILITY = 30


class QueueMapping:
    """One `AWS::Lambda::EventSourceMapping` on a queue."""

    def __init__(
        self,
        mapping: Resource,
        queue: Resource,
        functions: Functions,
        queues: Queues,
        metrics: Metrics,
        now: Callable[[], datetime],
    ) -> None:
        properties = mapping.properties
        self._arn: str = properties["EventSourceArn"]
        self.function = self._function = functions.named(properties["FunctionName"])
        self._batch = min(int(properties.get("BatchSize", BATCH_LIMIT)), BATCH_LIMIT)
        self._partial = "ReportBatchItemFailures" in properties.get("FunctionResponseTypes", ())
        self._visibility = int(queue.properties.get("VisibilityTimeout", DEFAULT_VISIBILITY))
        self._functions, self._queues, self._url = functions, queues, queue.id
        self._sqs = clients.client("sqs")
        self._metrics, self._now = metrics, now
        name = self._arn.rpartition(":")[2]
        self._deleted = metric_name("AWS/SQS", "NumberOfMessagesDeleted", {"QueueName": name})

    def pump(self) -> bool:
        """Hand over one batch; False if nothing was visible."""
        if self._arn not in self._queues.dirty:
            return False
        messages = ask(
            self._sqs,
            "ReceiveMessage",
            QueueUrl=self._url,
            MaxNumberOfMessages=self._batch,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        ).get("Messages", [])
        if not self._queues.shows_more(self._arn):
            self._queues.dirty.discard(self._arn)
        if not messages:
            return False
        failed = self._failed(messages)
        if failed:
            self._queues.troubled = True
            self._queues.visible_in(self._arn, self._visibility)
        self._delete([each for each in messages if each["MessageId"] not in failed])
        return True

    def _delete(self, done: Sequence[Mapping[str, Any]]) -> None:
        entries: Any = [{"Id": str(number), "ReceiptHandle": each["ReceiptHandle"]} for number, each in enumerate(done)]
        if entries:
            ask(self._sqs, "DeleteMessageBatch", QueueUrl=self._url, Entries=entries)
            self._metrics.record(self._deleted, self._now(), len(entries))

    def _failed(self, messages: Sequence[Mapping[str, Any]]) -> set[str]:
        everything = {message["MessageId"] for message in messages}
        try:
            answer = self._functions.invoke(self._function, {"Records": [self._record(each) for each in messages]})
        except InvocationError:
            return everything
        return failed_identifiers(answer, everything) if self._partial else set()

    def _record(self, message: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
            "messageAttributes": message.get("MessageAttributes", {}),
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self._arn,
            "awsRegion": REGION,
        }


def failed_identifiers(answer: Any, everything: set[str]) -> set[str]:
    """The identifiers of a partial batch response. As in Lambda, one that is empty or unknown fails the whole batch."""
    failures = answer.get("batchItemFailures") if isinstance(answer, dict) else None
    if not failures:
        return set()
    named = {each.get("itemIdentifier") for each in failures}
    return named if named <= everything else everything
