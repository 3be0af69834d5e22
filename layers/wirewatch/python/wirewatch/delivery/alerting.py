"""An assessed item becomes one message to the topic and one mail row for each watcher.

The topic is told first. Watchers are told page by page, so many at one run; who is left over waits in
the queue, in a message that names the last one who was told. A crash at any point is mended by the
queue's redelivery: rows are opened under ids that name what they are, so that whoever is met again gets
no second row; the next page is asked for after the rows of this one are there, and the item ends last.
A first message that comes again asks for its next page again: that costs reads, never a second mail.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wirewatch.assessment.detail import from_detail, to_detail
from wirewatch.assessment.event import ItemAssessed
from wirewatch.delivery.alert import Alert, alert_of
from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.delivery.policy import told_at
from wirewatch.delivery.ports import AlertQueue, Ledger, Topic
from wirewatch.delivery.publishing import publish_once
from wirewatch.identifiers import identifier
from wirewatch.items.ports import Items
from wirewatch.subscriptions.ports import Subscriptions
from wirewatch.subscriptions.subscription import Channel, Subscription
from wirewatch.timestamps import from_text, to_text


@dataclass(frozen=True, slots=True)
class Task:
    """An item whose watchers are to be told. `at`: the moment of the event, the same at each redelivery.

    `after` is the subscription that was told last, "" at the beginning.
    """

    event: ItemAssessed
    at: datetime
    after: str = ""

    def to_json(self) -> dict[str, Any]:
        """As it waits in the queue; see `task_of`."""
        return {"detail": to_detail(self.event), "time": to_text(self.at), "after": self.after}


@dataclass(frozen=True, slots=True)
class Alerted:
    """`mails` counts the rows opened by this run, `published` says that it was this run that told the topic.

    `rest` is where the next run goes on, "" if nobody is left.
    """

    alert: Alert
    mails: int
    published: bool
    rest: str = ""

    def summary(self) -> dict[str, Any]:
        """What a log line says of it."""
        told = {"alert": self.alert.id, "item": self.alert.item, "mails": self.mails, "published": self.published}
        return told | ({"rest": self.rest} if self.rest else {})


def task_of(message: Mapping[str, Any]) -> Task:
    """Read an event as the bus delivers it, or what is left of one."""
    return Task(from_detail(message["detail"]), from_text(message["time"]), message.get("after", ""))


def send_alert(  # noqa: PLR0913  (its ports)
    task: Task,
    now: datetime,
    owner: str,
    *,
    subscriptions: Subscriptions,
    ledger: Ledger,
    topic: Topic,
    items: Items,
    queue: AlertQueue,
    page: int,
) -> Alerted:
    """Tell the topic and the first `page` watchers of `news_for`; the queue brings the task again for the others.

    Raises StillSending, or `Unsent` that may pass, so that the queue comes again.
    """
    alert = alert_of(task.event, task.at)
    published = False
    try:
        if not task.after:
            published = publish_once(alert, task.at, now, owner, ledger=ledger, topic=topic)
    finally:  # whatever became of that: mails don't wait for the topic
        followers = subscriptions.following(alert.watches, task.after, page)
        mails = ledger.open_all(mail_rows(alert, task.at, followers.subscriptions))
        if followers.rest:
            queue.put(Task(task.event, task.at, followers.rest).to_json())
    if not followers.rest:
        items.alerted(alert.item)
    return Alerted(alert, mails, published, followers.rest)


def mail_rows(alert: Alert, at: datetime, watchers: Iterable[Subscription]) -> list[Delivery]:
    """A row for each mail subscription that wants this level, however many of its watches match.

    Quiet hours hold it, or leave it to the digest: see `policy`.
    """
    return [
        _mail(alert, at, subscription, moment)
        for subscription in watchers
        if subscription.channel is Channel.EMAIL and alert.level in subscription.levels
        if (moment := told_at(alert.level, at, subscription))
    ]


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
