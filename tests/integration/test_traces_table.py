"""What is held of one person is exported, and erased without a trace: by the tables on moto and by the fake."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import boto3
import pytest
from tests.fakes.deliveries import FakeLedger
from tests.fakes.people import DAILY, NOON, subscription
from tests.fakes.stack import CONTEXT, deployed, sample
from tests.fakes.subscriptions import FakeSubscriptions
from tests.fakes.traces import FakeTraces

from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.tombstones import bury, is_buried
from wirewatch.aws.traces import TracesTable
from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.delivery.ports import Ledger
from wirewatch.subscriptions.erasing import UNDER_WAY, Traces, erase_marked
from wirewatch.subscriptions.ports import Proof, Subscriptions
from wirewatch.subscriptions.subscription import Status

ANA = subscription("u-1", address="ana@example.org", watches=("idlib", "kyiv"), digest=DAILY)
BEN = subscription("u-2", address="ben@example.org")


@dataclass
class Held:
    """The port, and what it looks at."""

    traces: Traces
    people: Subscriptions
    ledger: Ledger

    def __post_init__(self) -> None:
        for person in (ANA, BEN):
            self.people.put(person)
            for n in range(3):
                name = f"d-{person.id}-{n}"
                self.ledger.open(Delivery(name, Kind.ALERT, person.id, person.address, NOON, {"n": n}))

    def mails(self) -> list[str]:
        """Ids of those that are there still."""
        ids = [f"d-{person.id}-{n}" for person in (ANA, BEN) for n in range(3)]
        return [each for each in ids if self.ledger.read(each)]


@pytest.fixture(params=["tables", "fake"])
def held(request: pytest.FixtureRequest) -> Iterator[Held]:
    if request.param == "fake":
        people, ledger = FakeSubscriptions(), FakeLedger()
        yield Held(FakeTraces(people, ledger), people, ledger)
        return
    with deployed("sweep_stalled"):
        tables = SubscriptionsTable("subscriptions"), DeliveriesTable("deliveries", 30)
        yield Held(TracesTable("subscriptions", "deliveries"), *tables)


@pytest.fixture
def traces():
    """Tables alone."""
    with deployed("sweep_stalled"):
        tables = SubscriptionsTable("subscriptions"), DeliveriesTable("deliveries", 30)
        yield Held(TracesTable("subscriptions", "deliveries"), *tables).traces


def everything() -> str:
    """All rows of both tables."""
    tables = [boto3.resource("dynamodb").Table(name) for name in ("subscriptions", "deliveries")]
    return json.dumps([sorted(map(str, table.scan()["Items"])) for table in tables])


def erase(traces, now=NOON + UNDER_WAY):
    return erase_marked(now, traces=traces, limit=10)


def test_an_export_is_json_and_holds_the_address_the_mails_and_the_verdicts_of_one_person_only(held):
    held.traces.judge("u-1", "s-1", "i-1", "noise", NOON)
    rows = json.loads(json.dumps(held.traces.rows(ANA)))
    assert [row["id"] for row in rows["deliveries"]] == ["d-u-1-0", "d-u-1-1", "d-u-1-2"]
    assert "ana@example.org" in json.dumps(rows["subscriptions"])
    assert [row["verdict"] for row in rows["subscriptions"] if row.get("sk") == "verdict#s-1"] == ["noise"]
    assert "ben" not in json.dumps(rows)


def test_nobody_is_erased_before_what_was_under_way_has_ended(held):
    assert held.traces.mark("u-1", NOON)
    assert erase(held.traces, NOON + UNDER_WAY - timedelta(seconds=1)) == 0
    assert erase(held.traces) == 1
    assert erase(held.traces) == 0


def test_erasing_takes_the_profile_and_the_mails_of_one_person_and_leaves_those_of_others(held):
    held.traces.mark("u-1", NOON)
    erase(held.traces)
    assert (held.people.get("u-1"), held.people.get("u-2")) == (None, BEN)
    assert held.mails() == ["d-u-2-0", "d-u-2-1", "d-u-2-2"]
    assert held.people.was_erased("ANA@example.org")
    assert not held.people.was_erased("ben@example.org")


def test_who_asked_first_is_erased_first(held):
    held.traces.mark("u-2", NOON)
    held.traces.mark("u-1", NOON + timedelta(seconds=1))
    asked = [each.id for each in held.traces.marked(NOON + UNDER_WAY, 1)]
    assert asked == ["u-2"]


def test_nothing_that_still_arrives_brings_a_marked_person_back(held):
    held.people.request(replace(ANA, status=Status.PENDING), Proof("hash", NOON + timedelta(hours=1)), ANA)
    held.traces.mark("u-1", NOON)
    assert not held.people.confirm(ANA, "hash", NOON)
    assert not held.people.set_status("u-1", Status.SUPPRESSED)
    assert not held.people.set_status("u-1", Status.ENDED)
    assert not held.traces.judge("u-1", "s-1", "i-1", "noise", NOON)
    assert list(held.people.watching("idlib")) == [BEN]
    assert list(held.people.due(NOON + timedelta(days=9), 10)) == []


def test_nobody_cannot_be_marked_nor_judge(held):
    assert not held.traces.mark("u-nobody", NOON)
    assert not held.traces.judge("u-nobody", "s-1", "i-1", "noise", NOON)


def test_the_later_verdict_on_a_story_counts(held):
    for verdict in ("useful", "noise"):
        assert held.traces.judge("u-1", "s-1", "i-1", verdict, NOON)
    assert [row["verdict"] for row in held.traces.rows(ANA)["subscriptions"] if "verdict" in row] == ["noise"]


def test_the_profile_of_who_is_not_marked_stays_and_removing_twice_is_removing_once(held):
    held.traces.remove(ANA)
    assert held.people.get("u-1") == ANA
    assert held.mails() == ["d-u-2-0", "d-u-2-1", "d-u-2-2"]
    held.traces.mark("u-1", NOON)
    for _ in range(2):
        held.traces.remove(ANA)
        assert held.people.get("u-1") is None


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
