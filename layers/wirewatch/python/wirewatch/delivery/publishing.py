"""An alert's one message to the topic: claimed, published once, and its row ended.

The row says whether the message went out. One whose fate is unknown waits for its lease: its receipt, which
the topic itself delivers, ends the row before somebody sends again.
"""

from datetime import datetime, timedelta

from wirewatch.delivery.alert import Alert
from wirewatch.delivery.announcement import announce
from wirewatch.delivery.delivery import Claim, Delivery, DeliveryStatus, Kind
from wirewatch.delivery.ports import Ledger, Topic, Unsent
from wirewatch.identifiers import identifier

# Longer than the function may run (30 s), shorter than the queue waits before it comes again (180 s).
LEASE = timedelta(minutes=2)
TOPIC = "topic"


class StillSending(Exception):  # noqa: N818  (it is no fault: the queue shall come again)
    """Somebody else holds the claim on this alert's message, or died with it."""


def publication_id(alert_id: str) -> str:
    """The delivery that is an alert's one message to the topic."""
    return identifier("d", alert_id, TOPIC)


def publish_once(alert: Alert, at: datetime, now: datetime, owner: str, *, ledger: Ledger, topic: Topic) -> bool:
    """Publish unless that is settled; True if this call did it.

    Raises StillSending, `Unsent` that may pass, and whatever else leaves the message in doubt.
    """
    row = _publication(alert, at)
    ledger.open(row)
    claim = ledger.claim(row.id, owner, now, now + LEASE)
    if claim:
        return _publish(claim, ledger, topic)
    if ledger.status(row.id) is DeliveryStatus.SENDING:
        raise StillSending(f"alert {alert.id} is with another sender")
    return False


def _publish(claim: Claim, ledger: Ledger, topic: Topic) -> bool:
    message = announce(claim.delivery.content)
    try:
        reference = topic.publish(message.texts, message.subject, message.attributes)
    except Unsent as unsent:
        if not unsent.permanent:
            ledger.release(claim)
            raise
        ledger.end(claim, DeliveryStatus.FAILED, reason=str(unsent))
        return False
    ledger.end(claim, DeliveryStatus.SENT, reference=reference)
    return True


def _publication(alert: Alert, at: datetime) -> Delivery:
    return Delivery(
        id=publication_id(alert.id),
        kind=Kind.PUBLISH,
        recipient=TOPIC,
        address="",
        created=at,
        content=alert.to_json(),
    )
