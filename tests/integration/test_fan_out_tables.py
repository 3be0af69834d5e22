"""Pages of followers and of rows, on tables."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import boto3
import pytest
from tests.fakes.people import NOON, assessed, subscription
from tests.fakes.stack import CONTEXT, deployed, sample

from wirewatch.assessment.detail import to_detail
from wirewatch.aws import followers
from wirewatch.aws.bus import DETAIL_TYPE, SOURCE
from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.followers import ThrottledError
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.delivery.delivery import Delivery, DeliveryStatus, Kind
from wirewatch.subscriptions.enrolling import begun
from wirewatch.subscriptions.subscription import Channel, Status, Subscription
from wirewatch_cli.cloud import LocalCloud, VirtualClock

TEMPLATE = Path(__file__).parents[2] / "template.yaml"


@pytest.fixture
def people() -> Iterator[SubscriptionsTable]:
    with deployed("send_alerts"):
        yield SubscriptionsTable("subscriptions")


def all_of(people: SubscriptionsTable, watches: list[str], limit: int) -> list[str]:
    """Everybody, met page by page."""
    met, after = [], ""
    while True:
        page = people.following(watches, after, limit)
        assert len(page.subscriptions) <= limit
        met += [each.id for each in page.subscriptions]
        after = page.rest
        if not after:
            return met


def watchers() -> list[Subscription]:
    """Of two watches: some of one, some of the other, some of both; one not confirmed, one of another watch."""
    follow = [("a",), ("b",), ("a", "b"), ("a",), ("a",), ("b", "c"), ("a", "b")]
    made = [subscription(f"u-{n}", watches=watches) for n, watches in enumerate(follow)]
    made += [subscription("u-31", watches=("a",), status=Status.PENDING), subscription("u-32", watches=("c",))]
    return made


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_followers_of_some_watches_are_met_once_each_in_the_order_of_their_ids(people, limit):
    for each in watchers():
        people.put(each)
    assert all_of(people, ["a", "b"], limit) == [f"u-{n}" for n in range(7)]
    assert all_of(people, ["c"], limit) == ["u-32", "u-5"]
    assert all_of(people, ["nobody"], limit) == []
    assert all_of(people, [], limit) == []


def test_more_than_a_hundred_profiles_come_in_order(people):
    for n in range(130):
        people.put(subscription(f"u-{n:03d}"))
    assert all_of(people, ["idlib"], 120) == [f"u-{n:03d}" for n in range(130)]


def test_what_a_busy_table_leaves_over_is_asked_for_again_and_then_given_up_loudly(people, monkeypatch):
    for n in range(3):
        people.put(subscription(f"u-{n}"))
    client = people._table.meta.client
    asked = client.batch_get_item

    def busy(RequestItems):  # noqa: N803
        (wanted,) = RequestItems.values()
        first, *others = wanted["Keys"]
        answer = asked(RequestItems={people._table.name: wanted | {"Keys": [first]}})
        return answer | {"UnprocessedKeys": {people._table.name: wanted | {"Keys": others}} if others else {}}

    monkeypatch.setattr(client, "batch_get_item", busy)
    assert all_of(people, ["idlib"], 10) == ["u-0", "u-1", "u-2"]
    monkeypatch.setattr(followers, "ATTEMPTS", 2)
    with pytest.raises(ThrottledError, match="subscriptions"):
        people.following(["idlib"], "", 10)


def mails(*numbers: int) -> list[Delivery]:
    return [Delivery(f"d-{n}", Kind.ALERT, f"u-{n}", "a@example.org", NOON, {}, Channel.EMAIL) for n in numbers]


@pytest.mark.parametrize("there", [(), (0,), (3, 50, 69), tuple(range(60)), tuple(range(70))])
def test_rows_that_are_there_stay_as_they_are_and_all_others_are_opened(people, there):
    ledger = DeliveriesTable("deliveries", 30)
    for mail in mails(*there):
        ledger.open(mail)
        assert ledger.claim(mail.id, "me", NOON, NOON)
    assert ledger.open_all(mails(*range(70))) == 70 - len(there)
    status = {row["id"]: DeliveryStatus(row["status"]) for row in ledger._table.scan()["Items"]}
    assert status == {f"d-{n}": DeliveryStatus.SENDING if n in there else DeliveryStatus.PENDING for n in range(70)}
    assert ledger.open_all(mails(*range(70))) == 0


def test_a_row_that_somebody_writes_this_moment_sends_its_mates_one_by_one(people, monkeypatch):
    ledger = DeliveriesTable("deliveries", 30)
    error = ledger._table.meta.client.exceptions.TransactionCanceledException
    reasons = [{"Code": "TransactionConflict"}, *({"Code": "None"} for _ in range(19))]

    def conflict(**_):
        raise error({"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}, "T")

    monkeypatch.setattr(ledger._table.meta.client, "transact_write_items", conflict)
    assert ledger.open_all(mails(*range(20))) == 20
    assert ledger.open_all([]) == 0


def test_another_error_is_no_answer(people, monkeypatch):
    ledger = DeliveriesTable("gone", 30)
    with pytest.raises(ledger._table.meta.client.exceptions.ResourceNotFoundException):
        ledger.open_all(mails(*range(20)))


def test_the_handler_puts_the_rest_of_the_watchers_into_its_queue():
    with deployed("send_alerts") as module:
        people, ledger = SubscriptionsTable("subscriptions"), DeliveriesTable("deliveries", 30)
        for n in range(5):
            people.put(subscription(f"u-{n}"))
        event = sample("send_alerts", "breaking_item")
        runs = 0
        while event["Records"]:
            assert module.lambda_handler(event, CONTEXT) == {"batchItemFailures": []}
            runs += 1
            event["Records"] = [event_of(body) for body in waiting()]
        assert runs == 3
        rows = ledger._table.scan()["Items"]
        assert sorted(row["recipient"] for row in rows) == ["topic", *(f"u-{n}" for n in range(5))]


def waiting() -> list[str]:
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName="alert")["QueueUrl"]
    return [each["Body"] for each in sqs.receive_message(QueueUrl=url).get("Messages", [])]


def event_of(body: str) -> dict:
    record = sample("send_alerts", "breaking_item")["Records"][0]
    return record | {"body": body}


def test_a_crowd_is_told_page_by_page_through_the_queue_and_each_gets_one_mail(tmp_path):
    template = tmp_path / "template.yaml"
    template.write_text(TEMPLATE.read_text().replace('PAGE_SIZE: "500"', 'PAGE_SIZE: "12"'))
    parameters = {"SenderAddress": "alerts@example.org", "OperatorAddress": "operator@example.org"}
    with LocalCloud(template, VirtualClock(NOON), parameters=parameters) as cloud:
        people = SubscriptionsTable(cloud.outputs["SubscriptionsTable"])
        for n in range(40):
            people.put(
                begun(subscription(f"u-{n:02d}", watches=(("idlib",), ("syria",), ("idlib", "syria"))[n % 3]), NOON)
            )
        event = to_detail(assessed(watches=("idlib", "syria"), news_for=("idlib", "syria")))
        cloud.emit(cloud.outputs["BusName"], SOURCE, DETAIL_TYPE, event)
        cloud.run_until(NOON + timedelta(minutes=1))
        assert Counter(mail.recipient for mail in cloud.mails) == {f"u-{n:02d}@example.org": 1 for n in range(40)}
        runs = [each for each in cloud.happenings if (each.kind, each.what) == ("invoke", "SendAlerts")]
        assert sum("canary" not in json.dumps(run.detail["event"]) for run in runs) == 4
        assert len(cloud.publications) == 1
        assert cloud.dead_letters() == 0
