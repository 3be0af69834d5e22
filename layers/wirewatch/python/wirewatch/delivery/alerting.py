"""An assessed item becomes one message to the topic and one mail row for each watcher.

The topic is told first. Watchers are told page by page, so many at one run; who is left over waits in
the queue, in a message that names the last one who was told. A crash at any point is mended by the
queue's redelivery: rows are opened under ids that name what they are, so that whoever is met again gets
no second row; the next page is asked for after the rows of this one are there, and the item ends last.
A first message that comes again asks for its next page again: that costs reads, never a second mail.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wirewatch.assessment.canary import is_canary
from wirewatch.assessment.detail import from_detail, to_detail
from wirewatch.assessment.event import ItemAssessed
from wirewatch.delivery.alert import Alert, alert_of, mail_id_of
from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.delivery.policy import told_at, told_watches
from wirewatch.delivery.ports import AlertQueue, Ledger, Topic
from wirewatch.delivery.publishing import publish_once
from wirewatch.items.item import Outcome
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

    `rest` is where the next run goes on, "" if nobody is left. Of a canary, `canary_seconds` says how long it took.
    """

    alert: Alert
    mails: int
    published: bool
    rest: str = ""
    canary_seconds: float | None = None

    def summary(self) -> dict[str, Any]:
        """What a log line says of it."""
        told = {"alert": self.alert.id, "item": self.alert.item, "mails": self.mails, "published": self.published}
        canary = {} if self.canary_seconds is None else {"canary_seconds": self.canary_seconds}
        return told | canary | ({"rest": self.rest} if self.rest else {})


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
    if is_canary(task.event.item):
        items.alerted(alert.item)
        return Alerted(alert, 0, published=False, canary_seconds=(now - task.event.item.seen).total_seconds())
    published = False
    try:
        if not task.after:
            published = publish_once(alert, task.at, now, owner, ledger=ledger, topic=topic)
    finally:  # whatever became of that: mails don't wait for the topic
        followers = subscriptions.following(alert.watches, task.after, page)
        rows = mail_rows(alert, task.at, followers.subscriptions)
        mails = ledger.open_all(rows)
        if followers.rest:
            queue.put(Task(task.event, task.at, followers.rest).to_json())
    if not followers.rest:
        alone = not task.after
        items.alerted(alert.item, outcome_of(alert, followers.subscriptions, rows) if alone else Outcome.ALERTED)
    return Alerted(alert, mails, published, followers.rest)


def outcome_of(alert: Alert, watchers: Iterable[Subscription], rows: Sequence[Delivery]) -> Outcome:
    """How the item ends, given all who watch for it, and their mails.

    `alerted` unless all who want the level are told later (`held`), or only in the digest (`digest-only`). Of an alert
    that takes more than one page nobody looks so closely: it ends as `alerted`.
    """
    wanting = [each for each in watchers if alert.level in each.levels]
    by_topic = any(each.channel is not Channel.EMAIL for each in wanting)
    if not wanting or by_topic or any(row.not_before is None for row in rows):
        return Outcome.ALERTED
    return Outcome.HELD if rows else Outcome.DIGEST_ONLY


def mail_rows(alert: Alert, at: datetime, watchers: Iterable[Subscription]) -> list[Delivery]:
    """A row for each mail subscription that is told of it now, or as its quiet hours end: see `policy`."""
    return [
        _mail(alert, at, subscription, told)
        for subscription in watchers
        if subscription.channel is Channel.EMAIL
        if (told := told_watches(alert.watches, alert.story, alert.level, subscription, at))
    ]


def _mail(alert: Alert, at: datetime, subscription: Subscription, watches: Iterable[str]) -> Delivery:
    matched = [{"id": watch, "name": subscription.name_of(watch)} for watch in watches]
    moment = told_at(alert.level, at, subscription)
    extra = {"for": matched, "timezone": subscription.digest.timezone}
    return Delivery(
        id=mail_id_of(alert.item, alert.novelty, subscription.id),
        kind=Kind.ALERT,
        recipient=subscription.id,
        address=subscription.address,
        created=at,
        content=alert.to_json() | extra,
        channel=Channel.EMAIL,
        not_before=moment if moment > at else None,
    )
