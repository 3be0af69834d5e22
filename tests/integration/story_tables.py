"""The tables and the bus of assessment on moto, as the template has them."""

import json
from typing import Any

import boto3


def create_stories() -> None:
    """The Stories table."""
    _create("Stories", {"pk": "HASH", "sk": "RANGE"})


def create_watches() -> None:
    """The Watches table."""
    _create("Watches", {"id": "HASH"})


def create_matches() -> None:
    """The Matches table, with its index by time."""
    index = {
        "IndexName": "by-time",
        "KeySchema": _key({"watch": "HASH", "at": "RANGE"}),
        "Projection": {"ProjectionType": "ALL"},
    }
    _create("Matches", {"watch": "HASH", "item": "RANGE"}, ["at"], GlobalSecondaryIndexes=[index])


def create_bus() -> None:
    """The bus `wirewatch`, with a rule that sends all that is on it to the queue `heard`."""
    events, sqs = boto3.client("events"), boto3.client("sqs")
    sqs.create_queue(QueueName="heard")
    queue = "arn:aws:sqs:eu-west-1:123456789012:heard"
    events.create_event_bus(Name="wirewatch")
    pattern = json.dumps({"source": ["wirewatch"], "detail-type": ["Item Assessed"]})
    events.put_rule(Name="all", EventBusName="wirewatch", EventPattern=pattern)
    events.put_targets(Rule="all", EventBusName="wirewatch", Targets=[{"Id": "q", "Arn": queue}])


def heard() -> list[dict[str, Any]]:
    """Details of the events on the bus."""
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName="heard")["QueueUrl"]
    details = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        details += [json.loads(message["Body"])["detail"] for message in messages]
    return details


def _create(name: str, key: dict[str, str], also: list[str] | None = None, **more: Any) -> None:
    boto3.client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": each, "AttributeType": "S"} for each in [*key, *(also or [])]],
        KeySchema=_key(key),
        **more,
    )


def _key(key: dict[str, str]) -> list[dict[str, str]]:
    return [{"AttributeName": name, "KeyType": kind} for name, kind in key.items()]
