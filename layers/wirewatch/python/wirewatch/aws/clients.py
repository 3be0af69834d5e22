"""boto3 clients and tables, made on first use. Senders get no retries: a repeated send is a second message."""

from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

READS_AND_WRITES = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 4})
SENDS = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 1})


@cache
def client(service: str) -> Any:
    """A client whose calls are safe to repeat."""
    return boto3.client(service, config=READS_AND_WRITES)  # type: ignore[call-overload]


@cache
def sender(service: str) -> Any:
    """A client for SNS publish and SES send: one attempt a call."""
    return boto3.client(service, config=SENDS)  # type: ignore[call-overload]


@cache
def _dynamodb() -> Any:
    return boto3.resource("dynamodb", config=READS_AND_WRITES)


@cache
def table(name: str) -> "Table":
    """A DynamoDB table by name."""
    found: Table = _dynamodb().Table(name)
    return found


def forget() -> None:
    """Drop every client, so that the next use makes one anew (a local cloud that starts again)."""
    for made in (client, sender, _dynamodb, table):
        made.cache_clear()
