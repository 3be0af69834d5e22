"""What the local cloud does in moto's and boto3's stead gives what they give."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from wirewatch_cli.cloud.short_ways import short_ways

ROWS: list[dict[str, Any]] = [
    {"pk": "a", "sk": "2", "kind": "feed", "at": "2020-02-15", "words": {"ön", "b"}, "raw": b"\x00\xff", "none": None},
    {"pk": "a", "sk": "10", "kind": "feed", "at": "2020-02-16", "deep": {"list": [1, "ü", {"x": True}]}, "text": "Šid"},
    {"pk": "b", "sk": "1", "kind": "feed", "at": "2020-02-14", "numbers": {1, 2}, "empty": ""},
    {"pk": "ب", "sk": "1", "kind": "item", "at": "2020-02-15", "flag": False, "number": 7, "text": "إدلب"},
    {"pk": "c", "sk": "1", "at": "2020-02-15", "text": "in no index"},
]


@contextmanager
def table() -> Iterator[Any]:
    with mock_aws():
        resource = boto3.resource("dynamodb", "eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
        made = resource.create_table(
            TableName="rows",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "kind", "at")],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
            GlobalSecondaryIndexes=[
                {
                    "IndexName": name,
                    "KeySchema": [
                        {"AttributeName": "kind", "KeyType": "HASH"},
                        {"AttributeName": "at", "KeyType": "RANGE"},
                    ],
                    "Projection": projection,
                }
                for name, projection in (
                    ("keys", {"ProjectionType": "KEYS_ONLY"}),
                    ("some", {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["text", "deep"]}),
                )
            ],
        )
        for row in ROWS:
            made.put_item(Item=row)
        yield made


def update(rows: Any, expression: str, **values: Any) -> Any:
    given: dict[str, Any] = {"ExpressionAttributeValues": {f":{name}": value for name, value in values.items()}}
    key = {"pk": "a", "sk": "2"}
    return rows.update_item(Key=key, UpdateExpression=expression, ReturnValues="ALL_NEW", **(given if values else {}))


def batch(rows: Any) -> Any:
    keys = [{"pk": "a", "sk": "2"}, {"pk": "ب", "sk": "1"}, {"pk": "none", "sk": "1"}]
    return rows.meta.client.batch_get_item(RequestItems={"rows": {"Keys": keys}})


def together(rows: Any, *writes: Mapping[str, Any]) -> Any:
    """A transaction, and what is in the table after it."""
    actions = [{kind: {"TableName": "rows"} | write} for each in writes for kind, write in each.items()]
    try:
        rows.meta.client.transact_write_items(TransactItems=actions)
    except ClientError as refused:
        return {"refused": refused.response.get("CancellationReasons", refused.response["Error"]), **rows.scan()}
    return rows.scan()


def streamed(rows: Any) -> Any:
    """What the table's stream tells."""
    shard = dynamodb_backends[DEFAULT_ACCOUNT_ID]["eu-west-1"].get_table(rows.name).stream_shard
    records = [record.to_json() for record in shard.items]
    return {"told": [(each["eventName"], each["dynamodb"]["Keys"]) for each in records]}


def put(pk: str, sk: str, **more: Any) -> dict[str, Any]:
    """To be put by a transaction, if it is not there."""
    return {"Put": {"Item": {"pk": pk, "sk": sk} | more, "ConditionExpression": "attribute_not_exists(pk)"}}


def changed(pk: str, sk: str) -> dict[str, Any]:
    """To be changed in its place by a transaction."""
    expression = "SET label = :x, deep.more = :x" if sk == "10" else "SET label = :x ADD words :y"
    values = {":x": "x"} if sk == "10" else {":x": "x", ":y": {"y"}}
    return {
        "Update": {
            "Key": {"pk": pk, "sk": sk},
            "UpdateExpression": expression,
            "ExpressionAttributeValues": values,
        }
    }


def removed(pk: str, sk: str) -> dict[str, Any]:
    """To be removed by a transaction."""
    return {"Delete": {"Key": {"pk": pk, "sk": sk}}}


FALSE = False
FEEDS = Key("kind").eq("feed")
ASKED: Mapping[str, Any] = {
    "one": lambda rows: rows.get_item(Key={"pk": "a", "sk": "2"}),
    "none": lambda rows: rows.get_item(Key={"pk": "a", "sk": "3"}),
    "some attributes of one": lambda rows: rows.get_item(
        Key={"pk": "a", "sk": "10"}, ProjectionExpression="#t, deep.list[2].x", ExpressionAttributeNames={"#t": "text"}
    ),
    "several": batch,
    "a part": lambda rows: rows.query(KeyConditionExpression=Key("pk").eq("a")),
    "a part, backwards": lambda rows: rows.query(KeyConditionExpression=Key("pk").eq("a"), ScanIndexForward=False),
    "a page": lambda rows: rows.query(KeyConditionExpression=Key("pk").eq("a"), Limit=1),
    "an index": lambda rows: rows.query(IndexName="keys", KeyConditionExpression=FEEDS & Key("at").gte("2020-02-15")),
    "an index with more": lambda rows: rows.query(IndexName="some", KeyConditionExpression=FEEDS),
    "what is left of an index": lambda rows: rows.query(
        IndexName="some", KeyConditionExpression=FEEDS, FilterExpression=Attr("text").exists() | Attr("pk").eq("b")
    ),
    "all of an index": lambda rows: rows.scan(IndexName="some"),
    "all": lambda rows: rows.scan(),
    "what is left of all": lambda rows: rows.scan(FilterExpression=Attr("number").gt(3) & Attr("flag").eq(FALSE)),
    "a text": lambda rows: update(rows, "SET label = :t", t="x"),
    "a number and none": lambda rows: update(rows, "SET n = if_not_exists(n, :zero) + :one", zero=0, one=1),
    "an end of attributes": lambda rows: update(rows, "REMOVE words, raw"),
    "a member of a set": lambda rows: update(rows, "ADD words :more", more={"c"}),
    "a transaction": lambda rows: together(rows, put("t", "1"), put("t", "2", text="x"), removed("c", "1")),
    "a transaction that is refused": lambda rows: together(rows, put("t", "3"), removed("b", "1"), put("a", "2")),
    "a transaction that changes": lambda rows: together(rows, put("t", "4"), changed("a", "2")),
    "a transaction that changes and is refused": lambda rows: together(
        rows, changed("a", "2"), changed("a", "10"), removed("b", "1"), put("u", "1"), put("t", "1")
    ),
    "a row twice in a transaction": lambda rows: together(rows, put("v", "1"), changed("v", "1")),
    "what transactions have left": lambda rows: rows.scan(),
    "what is streamed of it all": streamed,
    "too large a row": lambda rows: rows.put_item(Item={"pk": "d", "sk": "1", "text": "ü" * 300_000}),
    "a condition that is not met": lambda rows: rows.put_item(
        Item=ROWS[0], ConditionExpression=Attr("pk").not_exists()
    ),
    "a key that may not change": lambda rows: update(rows, "SET pk = :x", x="x"),
    "the same twice": lambda rows: update(rows, "SET label = :x, label = :y", x="x", y="y"),
}


def told(asked: Any, rows: Any) -> Any:
    """An answer without what differs each time; a refusal as its code."""
    try:
        answer = dict(asked(rows))
    except ClientError as refused:
        return refused.response["Error"]["Code"]
    answer.pop("ResponseMetadata", None)
    return answer


def everything(rows: Any) -> dict[str, Any]:
    """Each answer, and what it is when a second call is like one before."""
    return {f"{what}, time {time}": told(asked, rows) for time in (1, 2) for what, asked in ASKED.items()}


def test_a_short_way_leads_where_the_long_one_does() -> None:
    with table() as rows:
        expected = everything(rows)
    with short_ways(), table() as rows:
        assert everything(rows) == expected
