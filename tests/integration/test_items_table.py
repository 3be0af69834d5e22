"""Items: the table on moto and the fake keep the same promises."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from boto3.dynamodb.types import TypeDeserializer
from botocore.config import Config
from botocore.exceptions import ClientError
from tests.fakes.items import FakeItems
from tests.integration.feed_tables import aws_in_memory, create_items

from wirewatch.aws.items import ItemsTable, item_from_image
from wirewatch.items.item import Declared, Item, Outcome
from wirewatch.items.ports import Ending, Items, Stalled

NOW = datetime(2020, 2, 15, 9, 0, 31, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ITEM = Item(
    id="i-1",
    guid="g-1",
    url="https://wire.example/a",
    title="قصف على إدلب",
    summary="Sixty vehicles.",
    published=NOW - 10 * MINUTE,
    seen=NOW,
    language="ar",
    feed="f-1",
    source="Example Wire",
    tier=1,
    declared=(Declared("category", "Breaking"), Declared("gdacs", "Red")),
)
SPARSE = replace(ITEM, id="i-2", guid="", url="", summary="", published=None, declared=())
ENDING = Ending(Outcome.UNMATCHED, "s-1", "URGENT", 71, "new", ("w-1", "w-2"), ("flagged (+40)",))


@pytest.fixture
def on_moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """AWS in memory, with an Items table."""
    with aws_in_memory(monkeypatch):
        create_items()
        yield


@dataclass
class Subject:
    """One implementation, and how to look at a row: (state, outcome, title)."""

    items: Items
    look: Callable[[str], tuple[str, str | None, str]]


def row_of(item_id: str) -> dict[str, Any]:
    return boto3.resource("dynamodb").Table("Items").get_item(Key={"id": item_id}).get("Item", {})


def look_at_table(item_id: str) -> tuple[str, str | None, str]:
    row = row_of(item_id)
    return row["state"], row.get("outcome"), row["title"]


@pytest.fixture(params=["table", "fake"])
def subject(request: pytest.FixtureRequest) -> Subject:
    """Each implementation of the port."""
    if request.param == "table":
        request.getfixturevalue("on_moto")
        return Subject(ItemsTable("Items", 30), look_at_table)
    fake = FakeItems()

    def look(item_id: str) -> tuple[str, str | None, str]:
        row = fake.rows[item_id]
        return row.state, row.outcome, row.item.title

    return Subject(fake, look)


def test_an_item_is_added_once(subject):
    assert subject.items.add(ITEM, None, NOW)
    assert not subject.items.add(replace(ITEM, title="Other"), Outcome.STALE, NOW + MINUTE)
    assert subject.look("i-1") == ("new", None, ITEM.title)


def test_an_item_with_an_outcome_is_done_at_once(subject):
    subject.items.add(ITEM, Outcome.BASELINE, NOW)
    assert subject.look("i-1") == ("done", "baseline", ITEM.title)
    assert list(subject.items.stalled(NOW + MINUTE)) == []


@pytest.mark.parametrize("outcome", [None, Outcome.BASELINE])
def test_an_edit_changes_texts_and_never_the_state(subject, outcome):
    subject.items.add(ITEM, outcome, NOW)
    before = subject.look("i-1")
    subject.items.edit(replace(ITEM, title="Corrected"))
    assert subject.look("i-1") == (*before[:2], "Corrected")


def test_an_edit_of_an_expired_item_makes_no_new_row(subject):
    subject.items.edit(ITEM)
    assert subject.items.add(ITEM, None, NOW)


def test_an_ending_with_an_outcome_is_the_end(subject):
    subject.items.add(ITEM, None, NOW)
    subject.items.finish("i-1", ENDING)
    assert subject.look("i-1")[:2] == ("done", "unmatched")
    assert list(subject.items.stalled(NOW + MINUTE)) == []


def test_an_ending_without_an_outcome_waits_for_the_alert(subject):
    subject.items.add(ITEM, None, NOW)
    subject.items.finish("i-1", replace(ENDING, outcome=None))
    assert subject.look("i-1")[:2] == ("alerting", None)
    assert list(subject.items.stalled(NOW + MINUTE)) == [Stalled("i-1", NOW)]
    subject.items.alerted("i-1")
    assert subject.look("i-1")[:2] == ("done", "alerted")
    assert list(subject.items.stalled(NOW + MINUTE)) == []


@pytest.mark.parametrize(
    ("steps", "outcome"),
    [
        (("alerted",), "alerted"),
        (("capped", "alerted"), "capped"),
        (("alerted", "capped"), "capped"),
        (("capped", "told", "alerted"), "alerted"),
        (("told", "capped", "alerted"), "alerted"),
        (("alerted", "told", "capped"), "alerted"),
    ],
)
def test_an_item_counts_as_capped_unless_somebody_was_told_of_it(subject, steps, outcome):
    subject.items.add(ITEM, None, NOW)
    subject.items.finish("i-1", replace(ENDING, outcome=None))
    for step in steps:
        getattr(subject.items, step)("i-1")
    assert subject.look("i-1")[:2] == ("done", outcome)


def test_an_alert_may_end_an_item_as_held(subject):
    subject.items.add(ITEM, None, NOW)
    subject.items.alerted("i-1", Outcome.HELD)
    assert subject.look("i-1")[:2] == ("done", "held")


LATE = [
    lambda items: items.finish("i-1", replace(ENDING, outcome=Outcome.GROUPED)),
    lambda items: items.finish("i-1", replace(ENDING, outcome=None)),
    lambda items: items.alerted("i-1"),
    lambda items: items.redrive("i-1", NOW + MINUTE),
]
VERDICTS = [lambda items: items.told("i-1"), lambda items: items.capped("i-1")]


@pytest.mark.parametrize("late", LATE)
def test_a_done_item_stays_as_it_is(subject, late):
    subject.items.add(ITEM, None, NOW)
    subject.items.finish("i-1", ENDING)
    late(subject.items)
    assert subject.look("i-1")[:2] == ("done", "unmatched")


@pytest.mark.parametrize("late", [*LATE, *VERDICTS])
def test_nothing_is_written_for_an_item_that_is_not_there(subject, late):
    late(subject.items)
    assert subject.items.add(ITEM, None, NOW)


def test_what_began_before_a_moment_and_did_not_end_is_stalled(subject):
    for number in range(12):
        subject.items.add(replace(ITEM, id=f"i-{number}"), None, NOW + number * MINUTE)
    stalled = sorted(each.id for each in subject.items.stalled(NOW + 3 * MINUTE))
    assert stalled == ["i-0", "i-1", "i-2"]


def test_a_redriven_item_is_new_again_and_not_stalled_at_once(subject):
    subject.items.add(ITEM, None, NOW)
    subject.items.finish("i-1", replace(ENDING, outcome=None))
    subject.items.redrive("i-1", NOW + 5 * MINUTE)
    assert subject.look("i-1")[0] == "new"
    assert list(subject.items.stalled(NOW + 5 * MINUTE)) == []
    assert [each.id for each in subject.items.stalled(NOW + 6 * MINUTE)] == ["i-1"]


def images(item_id: str) -> list[dict[str, Any]]:
    """The NewImages of an item's stream records, without their type tags."""
    by_region = Config(account_id_endpoint_mode="disabled")  # moto knows no host per account
    streams = boto3.client("dynamodbstreams", config=by_region)
    (stream,) = streams.list_streams(TableName="Items")["Streams"]
    (shard,) = streams.describe_stream(StreamArn=stream["StreamArn"])["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(
        StreamArn=stream["StreamArn"],
        ShardId=shard["ShardId"],
        ShardIteratorType="TRIM_HORIZON",
    )["ShardIterator"]
    records = streams.get_records(ShardIterator=iterator)["Records"]
    plain = TypeDeserializer().deserialize
    found = [{name: plain(value) for name, value in record["dynamodb"]["NewImage"].items()} for record in records]
    return [image for image in found if image["id"] == item_id]


@pytest.mark.parametrize("item", [ITEM, SPARSE])
def test_the_stream_carries_the_whole_item(on_moto, item):
    ItemsTable("Items", 30).add(item, None, NOW)
    (image,) = images(item.id)
    assert image["state"] == "new"
    assert item_from_image(image) == item


def test_a_redrive_is_on_the_stream_also_when_the_item_was_still_new(on_moto):
    items = ItemsTable("Items", 30)
    items.add(ITEM, None, NOW)
    items.redrive("i-1", NOW + MINUTE)
    assert [image["state"] for image in images("i-1")] == ["new", "new"]


def test_a_row_expires_after_its_retention(on_moto):
    ItemsTable("Items", 30).add(ITEM, None, NOW)
    assert int(row_of("i-1")["expires"]) == int((NOW + timedelta(days=30)).timestamp())


def test_the_row_keeps_what_assessment_found_and_is_still_its_item(on_moto):
    items = ItemsTable("Items", 30)
    items.add(ITEM, None, NOW)
    items.finish("i-1", ENDING)
    row = row_of("i-1")
    found = {name: row[name] for name in ("story", "level", "score", "novelty", "watches", "reasons")}
    assert found == {
        "story": "s-1",
        "level": "URGENT",
        "score": 71,
        "novelty": "new",
        "watches": ["w-1", "w-2"],
        "reasons": ["flagged (+40)"],
    }
    assert "open_shard" not in row
    assert item_from_image(row) == ITEM


def test_stalled_items_beyond_one_page_are_found(on_moto, monkeypatch):
    items = ItemsTable("Items", 30)
    for number in range(40):
        items.add(replace(ITEM, id=f"i-{number}"), None, NOW)
    whole = items._table.query
    monkeypatch.setattr(items._table, "query", lambda **query: whole(**query, Limit=2))
    assert len(list(items.stalled(NOW + MINUTE))) == 40


def test_an_error_that_is_no_refused_condition_is_raised(on_moto):
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        ItemsTable("Elsewhere", 30).add(ITEM, None, NOW)
