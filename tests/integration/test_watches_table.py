"""Watches: the table on moto and the fake keep the same promises."""

from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

import boto3
import pytest
from botocore.exceptions import ClientError
from tests.fakes.watches import FakeWatches
from tests.integration.feed_tables import aws_in_memory
from tests.integration.story_tables import create_watches

from wirewatch.aws.watches import WatchesTable
from wirewatch.watches.ports import Watches
from wirewatch.watches.watch import Watch

IDLIB = Watch("idlib", "Idlib", "idlib OR إدلب")
TURKEY = Watch("w-1", "Turkey", "turkey", eager=True)


@pytest.fixture
def on_moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with aws_in_memory(monkeypatch):
        create_watches()
        yield


@pytest.fixture(params=["table", "fake"])
def watches(request: pytest.FixtureRequest) -> Watches:
    """Each implementation of the port."""
    if request.param == "fake":
        return FakeWatches()
    request.getfixturevalue("on_moto")
    return WatchesTable("Watches")


def test_an_empty_table_is_of_version_0(watches):
    assert (watches.version(), list(watches.list_all())) == (0, [])


def test_watches_are_listed_by_id_as_they_were_put(watches):
    watches.put(TURKEY)
    watches.put(IDLIB)
    assert list(watches.list_all()) == [IDLIB, TURKEY]


def test_a_watch_that_is_put_again_is_replaced(watches):
    watches.put(IDLIB)
    watches.put(replace(IDLIB, eager=True))
    assert list(watches.list_all()) == [replace(IDLIB, eager=True)]


def test_any_change_raises_the_version(watches):
    watches.put(IDLIB)
    watches.put(IDLIB)
    assert watches.version() == 2
    assert watches.delete("idlib") is True
    assert (watches.version(), list(watches.list_all())) == (3, [])


def test_deleting_what_is_not_there_changes_nothing(watches):
    watches.put(IDLIB)
    assert watches.delete("w-9") is False
    assert (watches.version(), list(watches.list_all())) == (1, [IDLIB])


@pytest.mark.usefixtures("on_moto")
def test_a_table_of_several_pages_is_read_to_its_end():
    table = WatchesTable("Watches")
    for number in range(12):
        table.put(Watch(f"w-{number:02}", "x" * 120_000, "idlib"))
    assert [watch.id for watch in table.list_all()] == [f"w-{number:02}" for number in range(12)]


@pytest.mark.usefixtures("on_moto")
def test_a_row_without_an_eager_mark_is_not_eager():
    boto3.resource("dynamodb").Table("Watches").put_item(Item={"id": "w-1", "name": "n", "query": "q"})
    assert list(WatchesTable("Watches").list_all()) == [Watch("w-1", "n", "q")]


@pytest.mark.usefixtures("on_moto")
def test_a_deletion_that_fails_for_another_reason_is_an_error():
    table = WatchesTable("Watches")
    conflict = {
        "Error": {"Code": "TransactionCanceledException"},
        "CancellationReasons": [{"Code": "TransactionConflict"}],
    }
    refused = ClientError(conflict, "TransactWriteItems")
    with (
        patch.object(table._table.meta.client, "transact_write_items", side_effect=refused),
        pytest.raises(ClientError, match="TransactionCanceled"),
    ):
        table.delete("w-1")
