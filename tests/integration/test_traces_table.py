"""What the tables hold of one person, on moto: exported, and erased without a trace of the address."""

import json
from datetime import timedelta

import boto3
import pytest
from tests.fakes.people import DAILY, NOON, subscription
from tests.fakes.stack import CONTEXT, deployed, sample

from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.tombstones import bury, is_buried
from wirewatch.aws.traces import TracesTable
from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.subscriptions.erasing import UNDER_WAY, erase_marked
from wirewatch.subscriptions.subscription import Status

ANA = subscription("u-1", address="ana@example.org", watches=("idlib", "kyiv"), digest=DAILY)
BEN = subscription("u-2", address="ben@example.org")


@pytest.fixture
def traces():
    with deployed("sweep_stalled"):
        people, ledger = SubscriptionsTable("subscriptions"), DeliveriesTable("deliveries", 30)
        for person in (ANA, BEN):
            people.put(person)
            for n in range(3):
                ledger.open(Delivery(f"d-{person.id}-{n}", Kind.ALERT, person.id, person.address, NOON, {"n": n}))
        yield TracesTable("subscriptions", "deliveries")


def everything() -> str:
    """All rows of both tables."""
    tables = [boto3.resource("dynamodb").Table(name) for name in ("subscriptions", "deliveries")]
    return json.dumps([sorted(map(str, table.scan()["Items"])) for table in tables])


def erase(traces, now=NOON + UNDER_WAY):
    return erase_marked(now, traces=traces, limit=10)


def test_an_export_is_json_and_holds_every_row_of_one_person_only(traces):
    rows = json.loads(json.dumps(traces.rows(ANA)))
    assert [row["pk"] for row in rows["subscriptions"]] == ["sub#u-1", "watch#idlib", "watch#kyiv"]
    assert [row["id"] for row in rows["deliveries"]] == ["d-u-1-0", "d-u-1-1", "d-u-1-2"]
    assert "ben" not in json.dumps(rows)


def test_erasing_leaves_nothing_of_one_person_and_everything_of_the_others(traces):
    assert traces.mark("u-1", NOON)
    assert erase(traces) == 1
    left = everything()
    assert "ana@example.org" not in left
    assert "u-1" not in left
    assert left.count("ben@example.org") == 4
    assert "watch#idlib" in left
    assert erase(traces) == 0


class Died(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("lived", range(6))
def test_a_crash_while_erasing_is_made_good_by_the_next_sweep(traces, lived, monkeypatch):
    traces.mark("u-1", NOON)
    deletions = iter(range(lived))

    def mortal(delete):
        def call(**arguments):
            if next(deletions, None) is None:
                raise Died
            return delete(**arguments)

        return call

    with monkeypatch.context() as patch:
        for table in (traces._subscriptions, traces._deliveries):
            patch.setattr(table, "delete_item", mortal(table.delete_item))
        with pytest.raises(Died):
            erase(traces)
    assert "ana@example.org" in everything()
    assert erase(traces) == 1
    assert "ana@example.org" not in everything()


def test_nothing_that_still_arrives_brings_a_marked_person_back(traces):
    people = SubscriptionsTable("subscriptions")
    traces.mark("u-1", NOON)
    assert not people.set_status("u-1", Status.SUPPRESSED)
    assert not people.set_status("u-1", Status.ENDED)
    assert list(people.watching("idlib")) == [BEN]
    assert list(people.due(NOON + timedelta(days=9), 10)) == []
    assert not traces.mark("u-nobody", NOON)


def test_a_tombstone_knows_its_address_in_any_case_and_names_none(traces):
    table = traces._subscriptions
    assert not is_buried(table, "ana@example.org")
    bury(table, "ana@example.org", NOON)
    bury(table, "ben@example.org", NOON)
    assert is_buried(table, "ANA@example.org")
    assert not is_buried(table, "eve@example.org")
    stones = [row for row in table.scan()["Items"] if row["pk"].startswith("gone#")]
    assert len(stones) == 2
    assert "ana" not in str(stones)


def test_the_sweep_ends_erasures(monkeypatch):
    with deployed("sweep_stalled") as module:
        people = SubscriptionsTable("subscriptions")
        people.put(ANA)
        TracesTable("subscriptions", "deliveries").mark("u-1", NOON)
        monkeypatch.setattr("wirewatch.aws.clock.now", lambda: NOON + UNDER_WAY)
        module.lambda_handler(sample("sweep_stalled", "each_five_minutes"), CONTEXT)
        assert people.get("u-1") is None
        assert people.was_erased("ana@example.org")
