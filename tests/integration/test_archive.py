"""The archive on moto: items by id and by day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from tests.fakes.news import NOON, an_item
from tests.integration.feed_tables import aws_in_memory, create_items

from wirewatch.aws.archive import ItemsArchive
from wirewatch.aws.items import ItemsTable
from wirewatch.items.archive import Archived, day_of
from wirewatch.items.item import Outcome
from wirewatch.items.ports import Ending

DAY = date(2020, 2, 15)
ITEM = an_item("Helicopter down", minutes=3)
ENDING = Ending(Outcome.BELOW_LEVEL, "s-1", "ROUTINE", 30, "repeat", ("idlib",), ("tier 1 source (+30)",))


@pytest.fixture
def items(monkeypatch: pytest.MonkeyPatch) -> Iterator[ItemsTable]:
    with aws_in_memory(monkeypatch):
        create_items()
        yield ItemsTable("Items", 30)


@pytest.fixture
def archive(items: ItemsTable) -> ItemsArchive:
    return ItemsArchive("Items")


def test_an_item_that_has_ended_is_read_back_with_its_ending(items, archive):
    items.add(ITEM, None, NOON)
    items.finish(ITEM.id, ENDING)
    expected = Archived(ITEM, Outcome.BELOW_LEVEL, "s-1", "ROUTINE", 30, "repeat", ("idlib",), ("tier 1 source (+30)",))
    assert archive.get(ITEM.id) == expected
    assert list(archive.of_day(DAY)) == [expected]


def test_an_item_on_its_way_has_no_outcome(items, archive):
    items.add(ITEM, None, NOON)
    assert archive.get(ITEM.id) == Archived(ITEM, None)


def test_an_item_that_was_never_seen_is_none(archive):
    assert archive.get("i-nothing") is None


def test_a_baseline_item_is_in_the_archive_but_was_not_assessed(items, archive):
    items.add(ITEM, Outcome.BASELINE, NOON)
    (found,) = archive.of_day(DAY)
    assert (found.outcome, found.assessed) == (Outcome.BASELINE, False)


def test_a_day_holds_what_was_seen_from_midnight_to_midnight_oldest_first(items, archive):
    midnight = NOON - timedelta(hours=12)
    times = [timedelta(hours=24, seconds=-1), timedelta(0), timedelta(hours=24), timedelta(seconds=-1)]
    for number, after in enumerate(times):
        items.add(replace(ITEM, id=f"i-{number}", seen=midnight + after), None, NOON)
    assert [each.item.id for each in archive.of_day(DAY)] == ["i-1", "i-0"]
    assert [each.item.id for each in archive.of_day(DAY - timedelta(days=1))] == ["i-3"]
    assert list(archive.of_day(DAY - timedelta(days=2))) == []


def test_a_day_of_several_batches_is_read_to_its_end(items, archive):
    for number in range(230):
        items.add(replace(ITEM, id=f"i-{number:03}"), None, NOON)
    assert [each.item.id for each in archive.of_day(DAY)] == [f"i-{number:03}" for number in range(230)]


def test_what_an_answer_leaves_out_for_its_size_is_asked_for_again(items, archive):
    for number in range(4):
        items.add(replace(ITEM, id=f"i-{number}"), None, NOON)
    client = archive._table.meta.client
    whole = client.batch_get_item

    def halved(RequestItems: dict[str, Any]) -> Any:  # noqa: N803  (its name there)
        keys = RequestItems["Items"]["Keys"]
        page = whole(RequestItems={"Items": {"Keys": keys[:2]}})
        return page | {"UnprocessedKeys": {"Items": {"Keys": keys[2:]}} if keys[2:] else {}}

    with patch.object(client, "batch_get_item", halved):
        assert [each.item.id for each in archive.of_day(DAY)] == ["i-0", "i-1", "i-2", "i-3"]


def test_an_item_that_expires_between_index_and_row_is_passed_over(items, archive):
    items.add(ITEM, None, NOON)
    with patch.object(archive, "_read", return_value=iter(())):
        assert list(archive.of_day(DAY)) == []


def test_the_day_is_that_of_utc():
    assert day_of(NOON.astimezone()) == "2020-02-15"


def test_the_newest_items_come_from_several_days_newest_first_and_no_more_than_asked_for(items, archive):
    hours = (1, 20, 30, 50, 200)
    for number in hours:
        items.add(replace(ITEM, id=f"i-{number:03}", seen=NOON - timedelta(hours=number)), None, NOON)
    week = NOON - timedelta(days=7)
    assert [each.item.id for each in archive.newest(week, NOON, 9)] == ["i-001", "i-020", "i-030", "i-050"]
    assert [each.item.id for each in archive.newest(week, NOON, 2)] == ["i-001", "i-020"]
    assert [each.item.id for each in archive.newest(NOON - timedelta(hours=30), NOON, 9)] == ["i-001", "i-020"]
    assert list(archive.newest(week, NOON - timedelta(days=5), 9)) == []
