"""Other processes reach the local cloud through a port, one at a time, with a key, and what they write moves on."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config
from tests.integration.cloud.conftest import Toy

from wirewatch_cli.cloud import LocalCloud
from wirewatch_cli.cloud.endpoint import LARGEST, opened

WRITERS, ROWS = 8, 20


@pytest.fixture
def at(cloud: LocalCloud) -> Iterator[tuple[str, str]]:
    with opened(cloud) as found:
        yield found


def outside(service: str, at: tuple[str, str]) -> Any:
    """A client as another process has it, which knows nothing of moto's hooks."""
    session = boto3.Session(aws_access_key_id=at[1], aws_secret_access_key="local", region_name="eu-west-1")
    config = Config(account_id_endpoint_mode="disabled", retries={"total_max_attempts": 1})
    return session.client(service, endpoint_url=at[0], config=config)


def ask(at: tuple[str, str], size: int, authorization: str = "") -> int:
    parts = urlsplit(at[0])
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    connection.request("POST", "/", headers={"Content-Length": str(size), "Authorization": authorization})
    return connection.getresponse().status


def test_a_row_and_a_message_from_outside_reach_the_functions(cloud: LocalCloud, toy: Toy, at: tuple[str, str]) -> None:
    row = {"id": {"S": "1"}, "state": {"S": "new"}}
    outside("dynamodb", at).put_item(TableName=cloud.outputs["Table"], Item=row)
    outside("sqs", at).send_message(QueueUrl=cloud.resource("Work"), MessageBody="hello")
    cloud.settle()
    assert [len(event["Records"]) for _, event in toy.of("Reader")] == [1]
    assert [event["Records"][0]["body"] for _, event in toy.of("Worker")] == ["hello"]


def test_many_writers_at_once_lose_nothing(cloud: LocalCloud, at: tuple[str, str]) -> None:
    table = cloud.outputs["Table"]

    def write(writer: int) -> None:
        client = outside("dynamodb", at)
        for row in range(ROWS):
            name = f"{writer}-{row}"
            client.transact_write_items(
                TransactItems=[
                    {"Put": {"TableName": table, "Item": {"id": {"S": name}}}},
                    {
                        "Update": {
                            "TableName": table,
                            "Key": {"id": {"S": "count"}},
                            "UpdateExpression": "ADD seen :one",
                            "ExpressionAttributeValues": {":one": {"N": "1"}},
                        }
                    },
                ]
            )

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    found = boto3.resource("dynamodb").Table(table)
    assert found.scan()["Count"] == WRITERS * ROWS + 1
    assert found.get_item(Key={"id": "count"})["Item"]["seen"] == WRITERS * ROWS


def test_who_has_no_key_or_sends_too_much_is_refused(at: tuple[str, str]) -> None:
    scope = "AWS4-HMAC-SHA256 Credential={}/20200215/eu-west-1/dynamodb/aws4_request, SignedHeaders=host"
    assert ask(at, 0) == 403
    assert ask(at, 0, "Bearer x") == 403
    assert ask(at, 0, scope.format("LOCAL")) == 403
    assert ask(at, LARGEST + 1, scope.format(at[1])) == 413


def test_a_service_that_is_not_simulated_is_not_found(at: tuple[str, str]) -> None:
    scope = f"AWS4-HMAC-SHA256 Credential={at[1]}/20200215/eu-west-1/no-such-service/aws4_request, SignedHeaders=host"
    assert ask(at, 0, scope) == 404
