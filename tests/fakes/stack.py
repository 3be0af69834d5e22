"""The tables, the topic, the secret and the sender of a deployment, on moto, for tests of handlers.

The tables are those of the template in what handlers see of them: keys and indexes.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import boto3
from moto import mock_aws

from wirewatch.aws import clients
from wirewatch_cli.cloud.transactions import quick_transactions

EVENTS = Path(__file__).parents[2] / "events"
CONTEXT = SimpleNamespace(
    function_name="f",
    memory_limit_in_mb=256,
    invoked_function_arn="arn:aws:lambda:eu-west-1:1:function:f",
    aws_request_id="r-1",
)
# table: (its key, its indexes by name)
TABLES: dict[str, tuple[tuple[str, ...], dict[str, tuple[str, ...]]]] = {
    "items": (("id",), {"open": ("open_shard", "touched"), "by-day": ("day", "seen")}),
    "matches": (("watch", "item"), {"by-time": ("watch", "at")}),
    "watches": (("id",), {}),
    "feeds": (("id",), {"by-written": ("every", "written")}),
    "subscriptions": (
        ("pk", "sk"),
        {
            "by-due": ("due_shard", "next_digest"),
            "by-silence": ("silence_shard", "silence_due"),
            "by-address": ("address",),
        },
    ),
    "stories": (("pk", "sk"), {}),
    "deliveries": (("id",), {"open": ("open_shard", "touched"), "by-recipient": ("recipient",)}),
    "requests": (("id",), {}),
}
SENDER = "alerts@example.org"


def sample(function: str, name: str) -> dict[str, Any]:
    """A sample event."""
    event: dict[str, Any] = json.loads((EVENTS / function / f"{name}.json").read_text(encoding="utf-8"))
    return event


_client, _resource = cache(boto3.client), cache(boto3.resource)


@contextmanager
def moto_with_kept_clients() -> Iterator[None]:
    """moto, in which boto3 gives the clients of the tests before: making one takes longer than most calls."""
    kept = patch.multiple(boto3, client=_client, resource=_resource)
    with mock_aws(), quick_transactions(), kept:
        yield


@contextmanager
def deployed(function: str) -> Iterator[Any]:
    """The handler module of a function, wired to a fresh deployment."""
    region = {"AWS_DEFAULT_REGION": "eu-west-1"}
    with patch.dict("os.environ", region), moto_with_kept_clients():
        clients.forget()
        with patch.dict("os.environ", resources()):
            module = import_module(f"{function}.handler")
            module.wire.cache_clear()
            yield module
            module.wire.cache_clear()
        clients.forget()


def resources() -> dict[str, str]:
    """What a function finds in its environment, once it is made."""
    for name in TABLES:
        _create(name)
    boto3.client("sesv2").create_email_identity(EmailIdentity=SENDER)
    secret = boto3.client("secretsmanager").create_secret(Name="signing", SecretString="key")
    return {f"{name.upper()}_TABLE": name for name in TABLES} | {
        "ALERTS_TOPIC_ARN": boto3.client("sns").create_topic(Name="alerts")["TopicArn"],
        "ALERT_QUEUE_URL": boto3.client("sqs").create_queue(QueueName="alert")["QueueUrl"],
        "POLL_QUEUE_URL": boto3.client("sqs").create_queue(QueueName="poll")["QueueUrl"],
        "BUS_NAME": boto3.client("events").create_event_bus(Name="bus") and "bus",
        "CONTACT": "operator@example.org",
        "POLL_CAPACITY": "5000",
        "PAGE_SIZE": "2",
        "SIGNING_SECRET_ARN": secret["ARN"],
        "SENDER_ADDRESS": SENDER,
        "CONFIGURATION_SET": "settings",
        "PUBLIC_URL": "https://alerts.example.org",
        "OPERATOR_ADDRESS": "operator@example.org",
        "RETENTION_DAYS": "30",
        "SIGN_UPS": "open",
        "ALERT_LEVEL": "URGENT",
    }


def _create(name: str) -> None:
    key, indexes = TABLES[name]
    attributes = sorted({*key, *(attribute for index in indexes.values() for attribute in index)})
    made: dict[str, Any] = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": _schema(key),
        "AttributeDefinitions": [{"AttributeName": each, "AttributeType": "S"} for each in attributes],
    }
    if indexes:
        made["GlobalSecondaryIndexes"] = [
            {"IndexName": index, "KeySchema": _schema(keys), "Projection": {"ProjectionType": "ALL"}}
            for index, keys in indexes.items()
        ]
    boto3.client("dynamodb").create_table(**made)


def _schema(key: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(key, ("HASH", "RANGE"), strict=False)]
