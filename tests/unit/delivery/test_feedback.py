import json

import pytest
from tests.fakes.deliveries import FakeLedger
from tests.fakes.people import NOON, subscription
from tests.fakes.subscriptions import FakeSubscriptions

from wirewatch.delivery.delivery import Delivery, DeliveryStatus, Kind
from wirewatch.delivery.feedback import Feedback, record_feedback
from wirewatch.delivery.publishing import publication_id
from wirewatch.subscriptions.subscription import Status

ADDRESS = "u-1@example.org"


def world():
    ledger, people = FakeLedger(), FakeSubscriptions()
    ledger.open(Delivery("d-1", Kind.ALERT, "u-1", ADDRESS, NOON, {}))
    ledger.open(Delivery(publication_id("a-1"), Kind.PUBLISH, "topic", "", NOON, {}))
    people.put(subscription())
    people.put(subscription("u-2", address=ADDRESS))
    people.put(subscription("u-3"))
    return ledger, people


def ses(kind, delivery="d-1", **more):
    mail = {"messageId": "m-1", "destination": [ADDRESS], "tags": {"delivery": [delivery]}}
    return json.dumps({"detail-type": "Email", "detail": {"eventType": kind, "mail": mail, **more}})


@pytest.mark.parametrize("kind", ["Send", "Delivery", "DeliveryDelay"])
def test_every_event_of_ses_proves_that_it_has_the_mail(kind):
    ledger, people = world()
    recorded = record_feedback(ses(kind), ledger=ledger, subscriptions=people)
    assert (recorded.type, recorded.outcome) == (kind, Feedback.CONFIRMED)
    assert (ledger.rows["d-1"].status, ledger.rows["d-1"].reference) == (DeliveryStatus.SENT, "m-1")
    assert people.rows["u-1"].status is Status.CONFIRMED


@pytest.mark.parametrize(
    "event",
    [
        ses("Bounce", bounce={"bounceType": "Permanent"}),
        ses("Complaint", complaint={"complaintFeedbackType": "abuse"}),
        ses("Complaint", complaint={}),
    ],
)
def test_a_hard_bounce_or_a_complaint_ends_all_mail_to_the_address(event):
    ledger, people = world()
    assert record_feedback(event, ledger=ledger, subscriptions=people).outcome is Feedback.SUPPRESSED
    assert [each.status for each in people.rows.values()] == [Status.SUPPRESSED, Status.SUPPRESSED, Status.CONFIRMED]


@pytest.mark.parametrize(
    "event",
    [
        ses("Bounce", bounce={"bounceType": "Transient", "timestamp": "2020-02-14T12:00:00.000Z"}),
        ses("Bounce", bounce={"bounceType": "Undetermined", "timestamp": "2020-02-14T12:00:00.000Z"}),
        ses("Complaint", complaint={"complaintFeedbackType": "not-spam"}),
    ],
)
def test_a_soft_bounce_or_a_withdrawn_complaint_ends_nothing(event):
    ledger, people = world()
    assert record_feedback(event, ledger=ledger, subscriptions=people).outcome is Feedback.CONFIRMED
    assert people.rows["u-1"].status is Status.CONFIRMED


@pytest.mark.parametrize("kind", ["Reject", "Rendering Failure"])
@pytest.mark.parametrize("order", [1, -1])
def test_what_ses_will_not_deliver_has_failed_whenever_it_says_so(kind, order):
    ledger, people = world()
    for event in [ses("Send"), ses(kind)][::order]:
        assert record_feedback(event, ledger=ledger, subscriptions=people).outcome is Feedback.CONFIRMED
    assert (ledger.rows["d-1"].status, ledger.rows["d-1"].reason) == (DeliveryStatus.FAILED, kind)


def soft(delivery, day):
    return ses("Bounce", delivery, bounce={"bounceType": "Transient", "timestamp": f"2020-02-{day:02}T12:00:00.000Z"})


@pytest.mark.parametrize(
    ("bounces", "ends"),
    [
        ([("d-1", 1), ("d-2", 2), ("d-3", 7)], True),
        ([("d-1", 1), ("d-2", 2), ("d-3", 8)], False),
        ([("d-1", 1), ("d-2", 2), ("d-2", 2), ("d-1", 1)], False),
        ([("d-3", 7), ("d-1", 1), ("d-2", 2)], True),
    ],
    ids=["three in a week", "three in eight days", "each twice", "in any order"],
)
def test_three_soft_bounces_in_seven_days_end_all_mail_to_the_address(bounces, ends):
    ledger, people = world()
    outcomes = [record_feedback(soft(*each), ledger=ledger, subscriptions=people).outcome for each in bounces]
    assert (outcomes[-1] is Feedback.SUPPRESSED) is ends
    status = Status.SUPPRESSED if ends else Status.CONFIRMED
    assert [each.status for each in people.rows.values()] == [status, status, Status.CONFIRMED]


def test_the_topics_own_copy_settles_the_message_of_an_alert():
    ledger, people = world()
    receipt = json.dumps({"Type": "Notification", "MessageId": "m-9", "Message": json.dumps({"id": "a-1"})})
    recorded = record_feedback(receipt, ledger=ledger, subscriptions=people)
    assert (recorded.type, recorded.outcome) == ("Receipt", Feedback.CONFIRMED)
    assert ledger.status(publication_id("a-1")) is DeliveryStatus.SENT


@pytest.mark.parametrize("delivery", ["d-unknown", ""])
def test_an_event_of_an_unknown_delivery_is_counted_and_no_error(delivery):
    ledger, people = world()
    assert record_feedback(ses("Send", delivery), ledger=ledger, subscriptions=people).outcome is Feedback.UNKNOWN


def test_the_header_names_the_delivery_where_the_tag_is_missing():
    ledger, people = world()
    mail = {"messageId": "m-1", "destination": [ADDRESS], "headers": [{"name": "x-wirewatch-delivery", "value": "d-1"}]}
    event = json.dumps({"detail": {"eventType": "Send", "mail": mail}})
    assert record_feedback(event, ledger=ledger, subscriptions=people).delivery == "d-1"


@pytest.mark.parametrize("body", ["no json", "{}", '{"detail": {}}'])
def test_what_is_no_event_goes_to_the_dead_letters(body):
    ledger, people = world()
    with pytest.raises((ValueError, KeyError)):
        record_feedback(body, ledger=ledger, subscriptions=people)
