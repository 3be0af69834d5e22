"""The contract of Paces, held by the fake and by the table alike."""

from collections.abc import Iterator
from datetime import timedelta

import boto3
import pytest
from moto import mock_aws
from tests.fakes.paces import FakePaces
from tests.fakes.people import NOON

from wirewatch.aws import clients
from wirewatch.aws.paces import PacesTable
from wirewatch.delivery.pacing import Pace
from wirewatch.delivery.ports import Paces

HOUR = timedelta(hours=1)


@pytest.fixture(params=["fake", "table"])
def paces(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Paces]:
    if request.param == "fake":
        yield FakePaces()
        return
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    clients.forget()
    with mock_aws():
        keys = {"pk": "HASH", "sk": "RANGE"}
        boto3.client("dynamodb").create_table(
            TableName="subscriptions",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in keys.items()],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        )
        yield PacesTable("subscriptions")
    clients.forget()


def test_a_pace_comes_back_as_it_was_stored(paces):
    pace = Pace({"d-1": NOON}, {NOON + HOUR: ("d-2", "d-3")}, frozenset({NOON + HOUR}))
    assert paces.read("u-1") == Pace()
    assert paces.store("u-1", pace)
    assert paces.read("u-1") == Pace(pace.slots, pace.storms, pace.told, revision=1)
    assert paces.read("u-2") == Pace()


def test_of_two_who_read_the_same_the_second_cannot_store(paces):
    for _ in range(2):
        read = paces.read("u-1")
        assert paces.store("u-1", Pace({"d-1": NOON}, revision=read.revision))
        assert not paces.store("u-1", Pace({"d-2": NOON}, revision=read.revision))
        assert paces.read("u-1").slots == {"d-1": NOON}
