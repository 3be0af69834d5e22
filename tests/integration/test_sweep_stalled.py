from datetime import timedelta
from unittest.mock import patch

from tests.fakes.people import NOON, assessed
from tests.fakes.stack import CONTEXT, deployed, sample

from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.items import ItemsTable
from wirewatch.delivery.delivery import Delivery, DeliveryStatus, Kind


def test_a_mail_whose_sender_died_is_pending_again():
    later = NOON + timedelta(hours=1)
    with deployed("sweep_stalled") as module, patch("wirewatch.aws.clock.now", return_value=later):
        ledger, items = DeliveriesTable("deliveries", 30), ItemsTable("items", 30)
        items.add(assessed().item, None, NOON)
        ledger.open(Delivery("d-1", Kind.ALERT, "u-1", "a@example.org", NOON, {}))
        ledger.claim("d-1", "dead", NOON, NOON + timedelta(minutes=10))
        module.lambda_handler(sample("sweep_stalled", "each_five_minutes"), CONTEXT)
        assert ledger.status("d-1") is DeliveryStatus.PENDING
        assert list(items.stalled(later)) == []
