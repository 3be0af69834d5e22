"""The ledger's contract, held by the fake and by the table alike."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest
from moto import mock_aws
from tests.fakes.deliveries import FakeLedger
from tests.fakes.people import NOON

from wirewatch.aws import clients
from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.delivery.delivery import Delivery, DeliveryStatus, Kind
from wirewatch.delivery.ports import Ledger
from wirewatch.subscriptions.subscription import Channel

MAIL = Delivery(
    "d-1",
    Kind.ALERT,
    "u-1",
    "a@example.org",
    NOON,
    {"title": "إدلب", "score": 1.5, "for": [{"id": "w"}]},
    Channel.EMAIL,
)
LEASE = timedelta(minutes=10)
SECOND = timedelta(seconds=1)


@pytest.fixture(params=["fake", "table"])
def ledger(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    if request.param == "fake":
        yield FakeLedger()
        return
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    clients.forget()
    with mock_aws():
        boto3.client("dynamodb").create_table(
            TableName="deliveries",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[
                {"AttributeName": name, "AttributeType": "S"} for name in ("id", "open_shard", "touched")
            ],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "open",
                    "KeySchema": [
                        {"AttributeName": "open_shard", "KeyType": "HASH"},
                        {"AttributeName": "touched", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
        )
        yield DeliveriesTable("deliveries", retention_days=30)
    clients.forget()


def claim(ledger, owner="me", now=NOON):
    return ledger.claim("d-1", owner, now, now + LEASE)


def test_a_row_is_opened_once_and_keeps_what_was_frozen_first(ledger):
    assert ledger.open(MAIL)
    assert not ledger.open(replace(MAIL, address="other@example.org"))
    assert ledger.read("d-1") == MAIL
    assert ledger.status("d-1") is DeliveryStatus.PENDING


def test_an_unknown_row_has_neither_content_nor_status_nor_a_claim(ledger):
    assert (ledger.read("d-9"), ledger.status("d-9"), ledger.claim("d-9", "me", NOON, NOON)) == (None, None, None)
    assert not ledger.confirm("d-9", "m", "Send")
    ledger.redrive("d-9", NOON)
    assert ledger.status("d-9") is None


def test_a_row_noted_as_suppressed_is_nobodys_to_send(ledger):
    ledger.open(MAIL, DeliveryStatus.SUPPRESSED)
    assert claim(ledger) is None
    assert list(ledger.stalled(NOON + LEASE, NOON + LEASE)) == []


def test_a_claim_is_held_by_one_until_its_lease_runs_out(ledger):
    ledger.open(MAIL)
    first = claim(ledger)
    assert (first.delivery, first.owner, first.attempt) == (MAIL, "me", 1)
    assert claim(ledger, "you", NOON + LEASE - SECOND) is None
    assert claim(ledger, "you", NOON + LEASE).attempt == 2


def test_only_the_holder_ends_a_claim(ledger):
    ledger.open(MAIL)
    first = claim(ledger)
    second = claim(ledger, "me", NOON + LEASE)
    assert not ledger.end(first, DeliveryStatus.FAILED, reason="late")
    assert not ledger.release(first)
    assert ledger.end(second, DeliveryStatus.SENT, reference="m-1")
    assert not ledger.end(second, DeliveryStatus.FAILED)
    assert ledger.status("d-1") is DeliveryStatus.SENT


def test_a_released_row_can_be_claimed_at_once_and_the_attempt_does_not_count(ledger):
    ledger.open(MAIL)
    assert ledger.release(claim(ledger))
    assert ledger.status("d-1") is DeliveryStatus.SENDING
    assert list(ledger.stalled(NOON, NOON + SECOND)) == ["d-1"]
    assert claim(ledger, "you").attempt == 1


def test_the_providers_word_outweighs_every_state_however_often_it_comes(ledger):
    ledger.open(MAIL)
    held = claim(ledger)
    assert ledger.confirm("d-1", "m-1", "Send")
    assert ledger.confirm("d-1", "m-1", "Delivery")
    assert ledger.confirm("d-1", "m-1", "Send")
    assert ledger.status("d-1") is DeliveryStatus.SENT
    assert not ledger.end(held, DeliveryStatus.FAILED)
    assert claim(ledger, "you", NOON + LEASE) is None


@pytest.mark.parametrize("order", [1, -1])
def test_what_the_provider_will_not_deliver_stays_failed(ledger, order):
    ledger.open(MAIL)
    for event in ["Send", "Reject"][::order]:
        assert ledger.confirm("d-1", "m-1", event)
    assert ledger.confirm("d-1", "m-1", "Delivery")
    assert ledger.status("d-1") is DeliveryStatus.FAILED
    assert not ledger.confirm("d-9", "m-1", "Reject")
    assert not ledger.confirm("d-9", "m-1", "Send")


def test_stalled_are_mails_pending_for_long_and_those_whose_lease_is_over(ledger):
    for identity, kind in (("d-1", Kind.ALERT), ("d-2", Kind.DIGEST), ("d-3", Kind.PUBLISH)):
        ledger.open(replace(MAIL, id=identity, kind=kind))
    claim(ledger)
    assert list(ledger.stalled(NOON, NOON)) == []
    assert list(ledger.stalled(NOON + SECOND, NOON + LEASE)) == ["d-2"]
    assert sorted(ledger.stalled(NOON, NOON + LEASE + SECOND)) == ["d-1"]
    assert sorted(ledger.stalled(NOON + SECOND, NOON + LEASE + SECOND)) == ["d-1", "d-2"]


def test_the_oldest_mail_waits_since_it_was_opened_or_its_hold_ended(ledger):
    assert ledger.waiting_since() is None
    ledger.open(replace(MAIL, id="d-3", kind=Kind.PUBLISH, created=NOON - LEASE))
    ledger.open(replace(MAIL, id="d-2", created=NOON - LEASE, not_before=NOON + SECOND))
    ledger.open(replace(MAIL, created=NOON + LEASE))
    assert ledger.waiting_since() == NOON + LEASE, "what is held is not late"
    ledger.redrive("d-2", NOON + LEASE)
    assert ledger.waiting_since() == NOON + SECOND


def test_a_redriven_mail_is_pending_again_and_waits_from_then_on(ledger):
    ledger.open(MAIL)
    claim(ledger)
    ledger.redrive("d-1", NOON + SECOND)
    assert ledger.status("d-1") is DeliveryStatus.SENDING, "its lease still runs"
    ledger.redrive("d-1", NOON + LEASE)
    assert ledger.status("d-1") is DeliveryStatus.PENDING
    assert list(ledger.stalled(NOON + LEASE, NOON + LEASE)) == []
    assert list(ledger.stalled(NOON + LEASE + SECOND, NOON)) == ["d-1"]


def test_what_is_sent_is_not_redriven(ledger):
    ledger.open(MAIL)
    ledger.end(claim(ledger), DeliveryStatus.SENT)
    ledger.redrive("d-1", NOON + LEASE)
    assert ledger.status("d-1") is DeliveryStatus.SENT


def test_what_the_holder_of_a_claim_freezes_is_what_a_later_attempt_finds(ledger):
    ledger.open(MAIL)
    first = claim(ledger)
    assert ledger.freeze(first, {"title": "new"})
    later = claim(ledger, "you", NOON + LEASE)
    assert later.delivery.content == {"title": "new"}
    assert not ledger.freeze(first, {"title": "late"})
    assert ledger.read("d-1").content == {"title": "new"}


def test_a_mail_that_was_held_says_until_when(ledger):
    ledger.open(replace(MAIL, not_before=NOON + LEASE))
    assert ledger.read("d-1").not_before == NOON + LEASE


def test_a_held_mail_cannot_be_claimed_and_becomes_pending_only_when_its_hold_has_ended(ledger):
    ends = NOON + LEASE
    assert ledger.open(replace(MAIL, not_before=ends))
    assert ledger.status("d-1") is DeliveryStatus.HELD
    assert ledger.claim("d-1", "me", ends, ends + LEASE) is None
    ledger.redrive("d-1", ends - SECOND)
    assert ledger.status("d-1") is DeliveryStatus.HELD
    assert list(ledger.stalled(NOON, ends)) == []
    assert list(ledger.stalled(NOON, ends + SECOND)) == ["d-1"]
    ledger.redrive("d-1", ends)
    assert ledger.status("d-1") is DeliveryStatus.PENDING
    assert ledger.claim("d-1", "me", ends, ends + LEASE)
