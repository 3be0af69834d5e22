"""The records that a queue or stream hands to one invocation: each stands for itself, and what failed comes back alone.

As Powertools' batch utility does, whose import takes longer than all the rest of some handlers.
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from boto3.dynamodb.types import TypeDeserializer

_plain = TypeDeserializer().deserialize

Record = TypeVar("Record", "Message", "Change")
Answer = dict[str, list[dict[str, str]]]


class Log(Protocol):
    """The part of a logger that tells of a failure, with its traceback."""

    def exception(self, msg: str, *, extra: Mapping[str, object]) -> None:
        """Called while the exception is handled."""


class AllFailedError(Exception):
    """Every record of the batch failed: the invocation did, so that it shows in the function's errors."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message of an SQS queue; `id` is what a failure is named by."""

    id: str
    body: str

    def json(self) -> Any:
        """The body, read; raises ValueError for what is no JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Change:
    """A record of a DynamoDB stream; `id` is its sequence number, `event` the same at each redelivery."""

    id: str
    event: str
    images: Mapping[str, Any]

    def keys(self) -> dict[str, Any]:
        """The key of the row, as plain values."""
        return _values(self.images["Keys"])

    def row(self) -> dict[str, Any]:
        """The row as it was written, as plain values; raises KeyError for a stream or an event without images."""
        return _values(self.images["NewImage"])


def _values(image: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in image.items()}


def messages(event: Mapping[str, Any]) -> list[Message]:
    """Those of an SQS event, in order."""
    return [Message(each["messageId"], each["body"]) for each in event["Records"]]


def changes(event: Mapping[str, Any]) -> list[Change]:
    """Those of an event of a DynamoDB stream, in order."""
    found = ((each["dynamodb"], each["eventID"]) for each in event["Records"])
    return [Change(images["SequenceNumber"], identity, images) for images, identity in found]


def each_by_itself(records: Iterable[Record], handle: Callable[[Record], object], log: Log) -> Answer:
    """Handle all records; the answer names those that failed, which are logged.

    Raises AllFailedError when there were some and none was handled, from the last failure.
    """
    handled, failed = 0, list[str]()
    last: Exception | None = None
    for record in records:
        try:
            handle(record)
            handled += 1
        except Exception as error:  # whatever it is, it must not take the other records with it
            log.exception("record failed", extra={"record": record.id})
            failed.append(record.id)
            last = error
    if last and not handled:
        raise AllFailedError(f"all {len(failed)} records failed, the last one by {last!r}") from last
    return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}
