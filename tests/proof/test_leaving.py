"""Whoever leaves while mails of every kind wait for them gets none of these; whoever is erased is in no table."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest
from tests.fakes.people import assessed, match, subscription
from tests.proof.crashing import START, Stage, stage, taken_mails

from wirewatch.assessment.detail import to_detail
from wirewatch.assessment.event import DETAIL_TYPE, SOURCE
from wirewatch.aws.traces import TracesTable
from wirewatch.delivery.delivery import Kind
from wirewatch.levels.level import Level
from wirewatch.subscriptions.enrolling import begun
from wirewatch.subscriptions.subscription import Cadence, DigestPlan, QuietHours, Status

MINUTE = timedelta(minutes=1)
OPEN = {"held", "pending", "sending"}
PERSON = subscription(
    "u-leaver",
    address="leaver@example.org",
    digest=DigestPlan(Cadence.HOURLY),
    quiet=QuietHours("09:10", "10:10"),
    hourly_cap=1,
    silence_after=1,
)


def alert(played: Stage, number: int, level: Level = Level.FLASH) -> None:
    event = assessed(level=level)
    event = replace(event, item=replace(event.item, id=f"i-{number}"), story=replace(event.story, id=f"s-{number}"))
    played.cloud.emit(played.cloud.outputs["BusName"], SOURCE, DETAIL_TYPE, to_detail(event))


def traces(played: Stage) -> TracesTable:
    return TracesTable(*map(played.cloud.resource, ("Subscriptions", "Deliveries")))


def deliveries(played: Stage) -> list[dict[str, Any]]:
    found = boto3.resource("dynamodb").Table(played.cloud.resource("Deliveries")).scan()["Items"]
    return [row for row in found if row["recipient"] == PERSON.id]


@pytest.fixture
def played() -> Iterator[Stage]:
    """A minute to ten, in quiet hours: FLASH was told, more of it waits as a storm, an alert for the morning."""
    with stage() as made:
        made.people.put(begun(PERSON, START))
        made.cloud.run_until(START + 20 * MINUTE)
        for number in range(4):
            alert(made, number)
        alert(made, 4, Level.URGENT)
        made.matches.add(match("i-9", START + 30 * MINUTE))
        TracesTable(*map(made.cloud.resource, ("Subscriptions", "Deliveries"))).judge(
            PERSON.id, "s", "i", "noise", START
        )
        made.cloud.run_until(START + 59 * MINUTE)
        assert len(taken_mails()) == 2
        assert {row["kind"] for row in deliveries(made) if row["status"] in OPEN} == {Kind.ALERT, Kind.STORM}
        yield made


def test_whoever_stays_gets_all_of_it(played: Stage) -> None:
    played.cloud.run_until(START + 180 * MINUTE)
    kinds = [row["kind"] for row in deliveries(played) if row["status"] == "sent"]
    assert set(kinds) == {Kind.ALERT, Kind.STORM, Kind.DIGEST, Kind.SILENCE}


def test_whoever_unsubscribes_gets_nothing_more_and_leaves_no_row_that_could_send(played: Stage) -> None:
    assert played.people.set_status(PERSON.id, Status.ENDED)
    alert(played, 5)
    played.cloud.run_until(START + 180 * MINUTE)
    assert len(taken_mails()) == 2
    assert [row["status"] for row in deliveries(played) if row["status"] in OPEN] == []
    assert (
        list(played.people.due(START + 180 * MINUTE, 10)) == list(played.people.silent(START + 180 * MINUTE, 10)) == []
    )


def test_whoever_is_erased_gets_nothing_more_and_is_in_no_row_of_any_table(played: Stage) -> None:
    tables = traces(played)
    assert {"pace", "profile", "verdict#s"} <= {row["sk"] for row in tables.rows(PERSON)["subscriptions"]}
    assert tables.mark(PERSON.id, START + 59 * MINUTE)
    alert(played, 5)
    played.cloud.run_until(START + 180 * MINUTE)
    assert len(taken_mails()) == 2
    assert played.people.was_erased(PERSON.address)
    names = boto3.client("dynamodb").list_tables()["TableNames"]
    rows = [row for name in names for row in boto3.resource("dynamodb").Table(name).scan()["Items"]]
    assert rows
    assert [row for row in rows if PERSON.id in str(row) or PERSON.address in str(row)] == []
