"""One dead-letter queue: a look into it, and the moving of its messages."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from wirewatch.aws.clients import client

AT_ONCE = 10
HIDDEN = 60  # s for which a message that is being moved is nobody else's
LONGEST = 160  # characters of an error


@dataclass(frozen=True, slots=True)
class Look:
    """How many messages there are, and of those that were looked at the oldest and what the first says."""

    count: int
    oldest: datetime | None = None
    error: str = ""


def look(url: str) -> Look:
    """Look at up to ten messages, which stay."""
    number = "ApproximateNumberOfMessages"
    found = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=[number])["Attributes"]
    if not int(found[number]):
        return Look(0)
    messages = _receive(url, hidden=0)
    sent = [int(each["Attributes"]["SentTimestamp"]) / 1000 for each in messages]
    oldest = datetime.fromtimestamp(min(sent), UTC) if sent else None
    return Look(int(found[number]), oldest, error_of(messages[0]) if messages else "")


def error_of(message: Mapping[str, Any]) -> str:
    """The first line of what the message says of its failure, or of the message itself."""
    attributes = {name: each.get("StringValue", "") for name, each in message.get("MessageAttributes", {}).items()}
    told = attributes.get("ERROR_MESSAGE") or attributes.get("ErrorMessage") or _told_by(message["Body"])
    return told.strip().split("\n", 1)[0][:LONGEST]


def _told_by(body: str) -> str:
    try:
        content = json.loads(body)
    except ValueError:
        return body
    if not isinstance(content, dict):
        return body
    payload = content.get("responsePayload")
    if isinstance(payload, dict) and "errorMessage" in payload:
        return f"{payload.get('errorType', 'Error')}: {payload['errorMessage']}"
    condition = content.get("requestContext", {}).get("condition") if "requestContext" in content else None
    return str(condition or body)


def empty(url: str, into: str, most: int) -> Iterator[int]:
    """Move at most `most` messages into another queue, or with "" away; yields how many, after each handful.

    A message is sent before it is deleted: whoever ends this in between has one twice, never one less, and every
    consumer of these queues bears a message that comes twice.
    """
    moved = 0
    while moved < most and (messages := _receive(url, hidden=HIDDEN)):
        for message in messages[: most - moved]:
            if into:
                _send(into, message)
            client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            moved += 1
        yield moved


def _send(url: str, message: Mapping[str, Any]) -> None:
    client("sqs").send_message(QueueUrl=url, MessageBody=message["Body"])


def _receive(url: str, *, hidden: int) -> list[Any]:
    answer = client("sqs").receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=AT_ONCE,
        VisibilityTimeout=hidden,
        AttributeNames=["All"],
        MessageAttributeNames=["All"],
    )
    found: list[Any] = answer.get("Messages", [])
    return found
