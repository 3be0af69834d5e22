import pytest
from tests.fakes.people import NOON, subscription
from tests.fakes.stack import CONTEXT, deployed, sample

from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.delivery.delivery import Delivery, DeliveryStatus, Kind
from wirewatch.delivery.publishing import publication_id
from wirewatch.subscriptions.subscription import Status

MAIL, ALERT = "d-1c2f0c7b8d2e4a6f9013", publication_id("a-9a1f0c7b8d2e4a6f9013")


@pytest.mark.parametrize(
    ("name", "delivery", "status"),
    [
        ("mail_sent", MAIL, Status.CONFIRMED),
        ("mail_bounced", MAIL, Status.SUPPRESSED),
        ("alert_receipt", ALERT, Status.CONFIRMED),
    ],
)
def test_a_providers_word_settles_the_delivery_and_a_bounce_ends_the_subscription(name, delivery, status):
    with deployed("record_feedback") as module:
        ledger, people = DeliveriesTable("deliveries", 30), SubscriptionsTable("subscriptions")
        ledger.open(Delivery(delivery, Kind.ALERT, "u-1", "analyst@example.org", NOON, {}))
        people.put(subscription(address="analyst@example.org"))
        assert module.lambda_handler(sample("record_feedback", name), CONTEXT) == {"batchItemFailures": []}
        assert ledger.status(delivery) is DeliveryStatus.SENT
        assert people.get("u-1").status is status


def test_news_of_an_unknown_delivery_is_no_error():
    with deployed("record_feedback") as module:
        assert module.lambda_handler(sample("record_feedback", "mail_sent"), CONTEXT) == {"batchItemFailures": []}
