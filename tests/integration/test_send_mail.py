from email import message_from_string
from email.policy import default
from unittest.mock import patch

from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from tests.fakes.people import subscription
from tests.fakes.stack import CONTEXT, deployed, sample

from wirewatch.aws.deliveries import DeliveriesTable, delivery_from_image
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.delivery.delivery import DeliveryStatus
from wirewatch.timestamps import from_text

EVENT = sample("send_mail", "pending_mail")
MAIL = delivery_from_image(
    {name: value.get("S", "") for name, value in EVENT["Records"][0]["dynamodb"]["NewImage"].items()}
)
SOON = from_text("2020-02-14T12:05:02Z")


def test_a_pending_mail_is_sent_once_with_the_links_of_its_recipient():
    with deployed("send_mail") as module, patch("wirewatch.aws.clock.now", return_value=SOON):
        ledger = DeliveriesTable("deliveries", 30)
        ledger.open(MAIL)
        SubscriptionsTable("subscriptions").put(subscription(MAIL.recipient))
        assert [module.lambda_handler(EVENT, CONTEXT) for _ in range(2)] == [{"batchItemFailures": []}] * 2
        (sent,) = ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-1"].sent_messages
        mail = message_from_string(sent.raw_data, policy=default)
        assert mail["X-Wirewatch-Delivery"] == MAIL.id
        assert mail["List-Unsubscribe"].startswith("<https://alerts.example.org/unsubscribe?token=")
        assert ledger.status(MAIL.id) is DeliveryStatus.SENT


def test_a_mail_to_whoever_has_left_is_not_sent():
    with deployed("send_mail") as module, patch("wirewatch.aws.clock.now", return_value=SOON):
        ledger = DeliveriesTable("deliveries", 30)
        ledger.open(MAIL)
        assert module.lambda_handler(EVENT, CONTEXT) == {"batchItemFailures": []}
        assert ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-1"].sent_messages == []
        assert ledger.status(MAIL.id) is DeliveryStatus.SUPPRESSED


def test_a_mail_that_is_not_in_the_ledger_is_no_error():
    with deployed("send_mail") as module:
        assert module.lambda_handler(EVENT, CONTEXT) == {"batchItemFailures": []}
