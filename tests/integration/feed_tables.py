"""The tables and the queue of polling on moto, as the template has them."""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
import pytest
from tests.fakes.stack import moto_with_kept_clients

from wirewatch.aws import clients


@contextmanager
def aws_in_memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Moto, with clients made anew for it."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    clients.forget()
    with moto_with_kept_clients():
        yield
    clients.forget()


def create_feeds() -> None:
    """The Feeds table."""
    _create("Feeds", index="by-written", keys=("every", "written"))


def create_items() -> None:
    """The Items table, with its stream and its archive."""
    stream = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    _create("Items", index="open", keys=("open_shard", "touched"), StreamSpecification=stream)
    attributes = [{"AttributeName": key, "AttributeType": "S"} for key in ("day", "seen")]
    index = {
        "IndexName": "by-day",
        "KeySchema": [{"AttributeName": "day", "KeyType": "HASH"}, {"AttributeName": "seen", "KeyType": "RANGE"}],
        "Projection": {"ProjectionType": "KEYS_ONLY"},
    }
    updates = [{"Create": index}]
    boto3.client("dynamodb").update_table(
        TableName="Items", AttributeDefinitions=attributes, GlobalSecondaryIndexUpdates=updates
    )


def create_poll_queue() -> str:
    """The queue's URL."""
    url: str = boto3.client("sqs").create_queue(QueueName="poll")["QueueUrl"]
    return url


def _create(name: str, *, index: str, keys: tuple[str, str], **more: object) -> None:
    attributes = [{"AttributeName": key, "AttributeType": "S"} for key in ("id", *keys)]
    kinds = zip(keys, ("HASH", "RANGE"), strict=True)
    boto3.client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=attributes,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": index,
                "KeySchema": [{"AttributeName": key, "KeyType": kind} for key, kind in kinds],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        **more,
    )
