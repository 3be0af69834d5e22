"""An assessed item becomes one message to the topic and one mail row for each watcher.

A crash at any point is mended by the queue's redelivery: rows are opened under ids that name what
they are, the topic's row says whether the message went out, and the item is ended last. A message
whose fate is unknown waits for its lease: its receipt, which the topic itself delivers, ends the row
before somebody sends again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wirewatch.assessment.detail import from_detail
from wirewatch.assessment.event import ItemAssessed
from wirewatch.delivery.alert import Alert, alert_of
from wirewatch.delivery.announcement import announce
from wirewatch.delivery.delivery import Claim, Delivery, DeliveryStatus, Kind
from wirewatch.delivery.policy import told_at
from wirewatch.delivery.ports import Ledger, Topic, Unsent
from wirewatch.identifiers import identifier
from wirewatch.items.ports import Items
from wirewatch.subscriptions.ports import Subscriptions
from wirewatch.subscriptions.subscription import Channel, Subscription
from wirewatch.timestamps import from_text

# Longer than the function may run (30 s), shorter than the queue waits before it comes again (180 s).
LEASE = timedelta(minutes=2)
TOPIC = "topic"


class StillSending(Exception):  # noqa: N818  (it is no fault: the queue shall come again)
    """Somebody else holds the claim on this alert's message, or died with it."""


@dataclass(frozen=True, slots=True)
class Alerted:
    """`mails` counts the rows opened by this run, `published` says that it was this run that told the topic."""

    alert: Alert
    mails: int
    published: bool

    def summary(self) -> dict[str, Any]:
        """What a log line says of it."""
        return {"alert": self.alert.id, "item": self.alert.item, "mails": self.mails, "published": self.published}


def send_alert(  # noqa: PLR0913  (its ports)
    event: ItemAssessed,
    at: datetime,
    now: datetime,
    owner: str,
    *,
    subscriptions: Subscriptions,
    ledger: Ledger,
    topic: Topic,
    items: Items,
) -> Alerted:
    """Tell the watchers of `news_for`; `at` is the moment of the event, the same at each redelivery.

    Raises StillSending, or `Unsent` that may pass, so that the queue comes again.
    """
    alert = alert_of(event, at)
    mails = sum(map(ledger.open, mail_rows(alert, at, subscriptions)))
    published = publish_once(alert, at, now, owner, ledger=ledger, topic=topic)
    items.alerted(alert.item)
    return Alerted(alert, mails, published)


def from_bus(envelope: Mapping[str, Any]) -> tuple[ItemAssessed, datetime]:
    """What was assessed, and when, from an event as the bus delivers it."""
    return from_detail(envelope["detail"]), from_text(envelope["time"])


def publication_id(alert_id: str) -> str:
    """The delivery that is an alert's one message to the topic."""
    return identifier("d", alert_id, TOPIC)


def mail_rows(alert: Alert, at: datetime, subscriptions: Subscriptions) -> Iterable[Delivery]:
    """A row for each confirmed mail subscription that wants this level, however many of its watches match.

    Quiet hours hold it, or leave it to the digest: see `policy`.
    """
    watchers = {each.id: each for watch in alert.watches for each in subscriptions.watching(watch)}
    return [
        _mail(alert, at, subscription, moment)
        for subscription in watchers.values()
        if subscription.channel is Channel.EMAIL and alert.level in subscription.levels
        if (moment := told_at(alert.level, at, subscription))
    ]


def publish_once(alert: Alert, at: datetime, now: datetime, owner: str, *, ledger: Ledger, topic: Topic) -> bool:
    """Publish unless that is settled; True if this call did it."""
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


def _mail(alert: Alert, at: datetime, subscription: Subscription, moment: datetime) -> Delivery:
    matched: list[dict[str, Any]] = [
        {"id": watch, "name": subscription.name_of(watch)} for watch in alert.watches if watch in subscription.watches
    ]
    extra = {"for": matched, "timezone": subscription.digest.timezone}
    return Delivery(
        id=identifier("d", alert.id, subscription.id),
        kind=Kind.ALERT,
        recipient=subscription.id,
        address=subscription.address,
        created=at,
        content=alert.to_json() | extra,
        channel=Channel.EMAIL,
        not_before=moment if moment > at else None,
    )
