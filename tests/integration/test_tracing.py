"""What tables hold of one item, read by key, on moto."""

from collections.abc import Iterator
from datetime import timedelta

import boto3
import pytest
from tests.fakes.news import NOON
from tests.fakes.people import match
from tests.integration.feed_tables import aws_in_memory
from tests.integration.story_tables import create_matches

from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.matches import MatchesTable
from wirewatch.aws.tracing import DeliveryTraces, MatchTraces, Trace
from wirewatch.delivery.delivery import Delivery, DeliveryStatus, Kind


@pytest.fixture(autouse=True)
def on_moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with aws_in_memory(monkeypatch):
        create_matches()
        boto3.client("dynamodb").create_table(
            TableName="Deliveries",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )
        yield


def test_the_matches_of_an_item_come_in_the_order_of_the_watches_asked_for():
    table = MatchesTable("Matches", 30)
    for watch, item in (("a", "i-1"), ("b", "i-1"), ("a", "i-2")):
        table.add(match(watch=watch, item=item))
    found = MatchTraces("Matches").of("i-1", ["b", "c", "a"])
    assert [(each.watch, each.item) for each in found] == [("b", "i-1"), ("a", "i-1")]


def test_a_delivery_is_traced_with_its_attempts_and_what_the_provider_said():
    table = DeliveriesTable("Deliveries", 30)
    sent = Delivery("d-1", Kind.PUBLISH, "topic", "", NOON, {"id": "a-1"})
    failed = Delivery("d-2", Kind.ALERT, "u-1", "a@example.org", NOON, {"id": "a-1"})
    for delivery in (sent, failed):
        table.open(delivery)
        claim = table.claim(delivery.id, "me", NOON, NOON + timedelta(minutes=1))
        assert claim
        if delivery is failed:
            table.end(claim, DeliveryStatus.FAILED, reason="no such mailbox")
    table.confirm("d-1", "m-1", "Receipt")
    assert list(DeliveryTraces("Deliveries").of(["d-2", "d-9", "d-1"])) == [
        Trace(failed, DeliveryStatus.FAILED, 1, "", "no such mailbox", ()),
        Trace(sent, DeliveryStatus.SENT, 1, "m-1", "", ("Receipt",)),
    ]
