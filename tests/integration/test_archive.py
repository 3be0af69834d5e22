"""The contract of the archive, held by the table on moto and by the fake: items by id and by day."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from tests.fakes.archive import FakeArchive
from tests.fakes.news import NOON, an_item
from tests.integration.feed_tables import aws_in_memory, create_items

from wirewatch.aws.archive import ItemsArchive
from wirewatch.aws.items import ItemsTable
from wirewatch.items.archive import Archive, Archived, day_of
from wirewatch.items.item import Item, Outcome
from wirewatch.items.ports import Ending

DAY = date(2020, 2, 15)
ITEM = an_item("Helicopter down", minutes=3)
ENDING = Ending(Outcome.BELOW_LEVEL, "s-1", "ROUTINE", 30, "repeat", ("idlib",), ("tier 1 source (+30)",))


Put = Callable[..., None]  # an item with its outcome or its ending, if it has one


@pytest.fixture
def items(monkeypatch: pytest.MonkeyPatch) -> Iterator[ItemsTable]:
    with aws_in_memory(monkeypatch):
        create_items()
        yield ItemsTable("Items", 30)


@pytest.fixture
def archive(items: ItemsTable) -> ItemsArchive:
    return ItemsArchive("Items")


@pytest.fixture(params=["table", "fake"])
def kept(request: pytest.FixtureRequest) -> tuple[Archive, Put]:
    if request.param == "fake":
        fake = FakeArchive()
        return fake, lambda *given: fake.rows.append(archived(*given))
    table = request.getfixturevalue("items")

    def put(item: Item, outcome: Outcome | None = None, ending: Ending | None = None) -> None:
        table.add(item, outcome, NOON)
        if ending:
            table.finish(item.id, ending)

    return request.getfixturevalue("archive"), put


def archived(item: Item, outcome: Outcome | None = None, ending: Ending | None = None) -> Archived:
    """What is to be known of it."""
    return Archived(item, **asdict(ending)) if ending else Archived(item, outcome)


def test_an_item_that_has_ended_is_read_back_with_its_ending(kept):
    archive, put = kept
    put(ITEM, None, ENDING)
    expected = Archived(ITEM, Outcome.BELOW_LEVEL, "s-1", "ROUTINE", 30, "repeat", ("idlib",), ("tier 1 source (+30)",))
    assert archive.get(ITEM.id) == expected
    assert list(archive.of_day(DAY)) == [expected]


def test_an_item_on_its_way_has_no_outcome(kept):
    archive, put = kept
    put(ITEM)
    assert archive.get(ITEM.id) == Archived(ITEM, None)


def test_an_item_that_was_never_seen_is_none(kept):
    assert kept[0].get("i-nothing") is None


def test_a_baseline_item_is_in_the_archive_but_was_not_assessed(kept):
    archive, put = kept
    put(ITEM, Outcome.BASELINE)
    (found,) = archive.of_day(DAY)
    assert (found.outcome, found.assessed) == (Outcome.BASELINE, False)


def test_a_day_holds_what_was_seen_from_midnight_to_midnight_oldest_first(kept):
    archive, put = kept
    midnight = NOON - timedelta(hours=12)
    times = [timedelta(hours=24, seconds=-1), timedelta(0), timedelta(hours=24), timedelta(seconds=-1)]
    for number, after in enumerate(times):
        put(replace(ITEM, id=f"i-{number}", seen=midnight + after))
    assert [each.item.id for each in archive.of_day(DAY)] == ["i-1", "i-0"]
    assert [each.item.id for each in archive.of_day(DAY - timedelta(days=1))] == ["i-3"]
    assert list(archive.of_day(DAY - timedelta(days=2))) == []


def test_of_one_second_the_smaller_id_comes_first(kept):
    archive, put = kept
    for number in (2, 0, 1):
        put(replace(ITEM, id=f"i-{number}"))
    assert [each.item.id for each in archive.of_day(DAY)] == ["i-0", "i-1", "i-2"]


def test_a_day_of_several_batches_is_read_to_its_end(kept):
    archive, put = kept
    for number in range(230):
        put(replace(ITEM, id=f"i-{number:03}"))
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


def test_the_newest_items_come_from_several_days_newest_first_and_no_more_than_asked_for(kept):
    archive, put = kept
    for number in (1, 20, 30, 50, 200):
        put(replace(ITEM, id=f"i-{number:03}", seen=NOON - timedelta(hours=number)))
    week = NOON - timedelta(days=7)
    assert [each.item.id for each in archive.newest(week, NOON, 9)] == ["i-001", "i-020", "i-030", "i-050"]
    assert [each.item.id for each in archive.newest(week, NOON, 2)] == ["i-001", "i-020"]
    assert [each.item.id for each in archive.newest(NOON - timedelta(hours=30), NOON, 9)] == ["i-001", "i-020"]
    assert list(archive.newest(week, NOON - timedelta(days=5), 9)) == []
