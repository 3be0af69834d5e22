"""The assessing function, from its sample event to the bus and the tables."""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from tests.integration.feed_tables import aws_in_memory, create_items
from tests.integration.story_tables import create_bus, create_matches, create_stories, create_watches, heard

from assess_items import handler
from wirewatch.aws.items import ItemsTable, item_from_image
from wirewatch.aws.watches import WatchesTable
from wirewatch.watches.watch import Watch

SAMPLE = Path(__file__).parents[2] / "events" / "assess_items" / "new_item.json"
CONTEXT = SimpleNamespace(
    function_name="AssessItems",
    memory_limit_in_mb=1024,
    invoked_function_arn="arn:aws:lambda:eu-west-1:123456789012:function:AssessItems",
    aws_request_id="52fdfc07-2182-454f-963f-5f0f9a621d72",
)
ENVIRONMENT = {
    "ITEMS_TABLE": "Items",
    "STORIES_TABLE": "Stories",
    "MATCHES_TABLE": "Matches",
    "WATCHES_TABLE": "Watches",
    "BUS_NAME": "wirewatch",
    "ALERT_LEVEL": "URGENT",
    "RETENTION_DAYS": "30",
}


@pytest.fixture(autouse=True)
def function(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The function's environment, tables and bus, with one watch."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    handler.wire.cache_clear()
    with aws_in_memory(monkeypatch):
        for create in (create_items, create_stories, create_matches, create_watches, create_bus):
            create()
        WatchesTable("Watches").put(Watch("idlib", "Idlib", "idlib helicopter"))
        yield
    handler.wire.cache_clear()


def sample() -> dict[str, Any]:
    event: dict[str, Any] = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return event


def store(event: dict[str, Any]) -> str:
    """The row that the event tells of; its id."""
    image = event["Records"][0]["dynamodb"]["NewImage"]
    boto3.client("dynamodb").put_item(TableName="Items", Item=image)
    return str(image["id"]["S"])


def row(item_id: str) -> dict[str, Any]:
    return boto3.resource("dynamodb").Table("Items").get_item(Key={"id": item_id})["Item"]


def test_a_breaking_item_is_told_to_the_bus_and_waits_for_its_alert():
    event = sample()
    item_id = store(event)
    assert handler.lambda_handler(event, CONTEXT) == {"batchItemFailures": []}
    (detail,) = heard()
    assert (detail["novelty"], detail["news_for"], detail["level"]) == ("new", ["idlib"], "FLASH")
    assert (row(item_id)["state"], row(item_id)["score"]) == ("alerting", 175)
    assert boto3.resource("dynamodb").Table("Matches").scan()["Count"] == 1


def test_the_same_record_again_says_the_same():
    event = sample()
    store(event)
    handler.lambda_handler(event, CONTEXT)
    handler.lambda_handler(event, CONTEXT)
    first, again = heard()
    assert first == again


def test_a_watch_that_came_since_the_last_invocation_matches():
    event = sample()
    store(event)
    handler.lambda_handler(event, CONTEXT)
    WatchesTable("Watches").put(Watch("pilots", "Pilots", "pilots"))
    other = deepcopy(event)
    other["Records"][0]["dynamodb"]["NewImage"] |= {"id": {"S": "i-2"}, "url": {"S": ""}, "source": {"S": "B"}}
    store(other)
    handler.lambda_handler(other, CONTEXT)
    assert [detail["watches"] for detail in heard()] == [["idlib"], ["idlib", "pilots"]]


def test_a_watch_that_does_not_compile_blocks_nobody(capsys: pytest.CaptureFixture[str]):
    WatchesTable("Watches").put(Watch("broken", "Broken", "idlib AND"))
    event = sample()
    item_id = store(event)
    handler.lambda_handler(event, CONTEXT)
    assert row(item_id)["state"] == "alerting"
    (line,) = [json.loads(each) for each in capsys.readouterr().out.splitlines() if "WatchesBroken" in each]
    assert (line["service"], line["WatchesBroken"]) == ("assess-items", [1])
    assert line["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["service"]]


def test_a_record_that_fails_is_named_and_the_others_go_on():
    event = sample()
    item_id = store(event)
    unreadable = deepcopy(event["Records"][0])
    del unreadable["dynamodb"]["NewImage"]["title"]
    unreadable["dynamodb"]["SequenceNumber"] = "7"
    event["Records"].insert(0, unreadable)
    assert handler.lambda_handler(event, CONTEXT) == {"batchItemFailures": [{"itemIdentifier": "7"}]}
    assert row(item_id)["state"] == "alerting"


def test_an_item_as_the_table_stores_it_is_assessed():
    item = item_from_image(row(store(sample())))
    boto3.resource("dynamodb").Table("Items").delete_item(Key={"id": item.id})
    ItemsTable("Items", 30).add(item, None, item.seen)
    raw = boto3.client("dynamodb").get_item(TableName="Items", Key={"id": {"S": item.id}})["Item"]
    event = sample()
    event["Records"][0]["dynamodb"]["NewImage"] = raw
    assert handler.lambda_handler(event, CONTEXT) == {"batchItemFailures": []}
    assert row(item.id)["state"] == "alerting"
