"""The contract of Proofs, held by the fake and by the table alike."""

from collections.abc import Iterator
from datetime import timedelta

import boto3
import pytest
from tests.fakes.people import NOON, subscription
from tests.fakes.proofs import FakeProofs
from tests.fakes.stack import deployed

from wirewatch.aws.proofs import ProofsTable
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.traces import TracesTable
from wirewatch.subscriptions.ports import Proof, Proofs

HOUR = timedelta(hours=1)
PROOF = Proof("hash", NOON + HOUR)
SECOND = timedelta(seconds=1)


@pytest.fixture(params=["fake", "table"])
def proofs(request: pytest.FixtureRequest) -> Iterator[Proofs]:
    if request.param == "fake":
        yield FakeProofs()
        return
    with deployed("serve_subscriptions"):
        yield ProofsTable("subscriptions")


def test_a_proof_works_once_in_time_for_its_purpose_and_owner(proofs: Proofs):
    proofs.keep("u-1", "erase", PROOF)
    for alien in (("u-2", "erase", "hash", NOON), ("u-1", "export", "hash", NOON), ("u-1", "erase", "other", NOON),
                  ("u-1", "erase", "hash", PROOF.expires + SECOND)):  # fmt: skip
        assert not proofs.holds(*alien)
        assert not proofs.use_up(*alien)
    assert proofs.holds("u-1", "erase", "hash", PROOF.expires)
    assert proofs.use_up("u-1", "erase", "hash", PROOF.expires)
    assert not proofs.holds("u-1", "erase", "hash", NOON)
    assert not proofs.use_up("u-1", "erase", "hash", NOON)


def test_a_new_proof_takes_the_place_of_the_last_one(proofs: Proofs):
    proofs.keep("u-1", "erase", PROOF)
    proofs.keep("u-1", "erase", Proof("newer", NOON + HOUR))
    assert not proofs.use_up("u-1", "erase", "hash", NOON)
    assert proofs.use_up("u-1", "erase", "newer", NOON)


def test_an_erasure_takes_proofs_along():
    with deployed("sweep_stalled"):
        person = subscription("u-1")
        SubscriptionsTable("subscriptions").put(person)
        ProofsTable("subscriptions").keep("u-1", "export", PROOF)
        traces = TracesTable("subscriptions", "deliveries")
        traces.mark("u-1", NOON)
        traces.remove(person)
        assert boto3.resource("dynamodb").Table("subscriptions").scan()["Items"] == []
