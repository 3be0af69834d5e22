import pytest
from tests.fakes.people import subscription
from tests.fakes.stack import CONTEXT, deployed, sample

from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.records import AllFailedError
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.delivery.delivery import DeliveryStatus
from wirewatch.delivery.publishing import publication_id
from wirewatch.identifiers import identifier

ALERT = identifier("a", "i-5b1f0c7b8d2e4a6f9013", "escalated")


def test_a_breaking_item_is_published_and_its_watchers_mails_are_opened():
    with deployed("send_alerts") as module:
        SubscriptionsTable("subscriptions").put(subscription())
        answer = module.lambda_handler(sample("send_alerts", "breaking_item"), CONTEXT)
        ledger = DeliveriesTable("deliveries", 30)
        assert answer == {"batchItemFailures": []}
        assert ledger.status(publication_id(ALERT)) is DeliveryStatus.SENT
        assert ledger.read(identifier("d", ALERT, "u-1")).content["level"] == "URGENT"


def test_an_event_that_cannot_be_read_fails_alone():
    with deployed("send_alerts") as module:
        event = sample("send_alerts", "breaking_item")
        event["Records"].append(event["Records"][0] | {"messageId": "poison", "body": "{}"})
        answer = module.lambda_handler(event, CONTEXT)
        assert answer == {"batchItemFailures": [{"itemIdentifier": "poison"}]}


def test_a_batch_of_nothing_but_poison_fails_as_a_whole():
    with deployed("send_alerts") as module:
        event = sample("send_alerts", "breaking_item")
        event["Records"][0]["body"] = "{}"
        with pytest.raises(AllFailedError):
            module.lambda_handler(event, CONTEXT)
