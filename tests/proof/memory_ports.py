"""The ports of the pipeline in memory, with what AWS hangs on them: streams, rules, receipts, events of SES.

Each also looks at what it is asked, and notes a broken promise.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.fakes.deliveries import FakeLedger
from tests.fakes.feeds import FakeFeeds
from tests.fakes.subscriptions import FakeSubscriptions
from tests.fakes.topic import FakeTopic
from tests.proof.queues import Queue
from tests.proof.template_rules import rules

from wirewatch.assessment.detail import to_detail
from wirewatch.assessment.event import DETAIL_TYPE, SOURCE, ItemAssessed
from wirewatch.delivery.delivery import Claim, Delivery, DeliveryStatus, Kind
from wirewatch.feeds.tasks import PollTask
from wirewatch.memory.items import ItemsInMemory
from wirewatch.subscriptions.subscription import Subscription
from wirewatch.timestamps import to_text

Break = Callable[[str, str], None]  # which promise, and how it was broken
Now = Callable[[], datetime]


@dataclass
class StreamedItems(ItemsInMemory):
    """Items whose new rows travel on a stream. `links`: where the items of each feed are to be read."""

    links: dict[str, set[str]] = field(default_factory=dict)
    stream: Queue = field(default_factory=lambda: Queue("items", timedelta()))
    now: Now = datetime.now
    broken: Break = lambda _promise, _how: None

    def add(self, item: Any, outcome: Any, now: datetime) -> bool:
        added = super().add(item, outcome, now)
        self.links.setdefault(item.feed, set()).add(item.url)
        if added and outcome is None:
            self._emit(item.id)
        return added

    def edit(self, item: Any) -> None:
        super().edit(item)
        self.links.setdefault(item.feed, set()).add(item.url)
        self._emit(item.id)

    def redrive(self, item_id: str, now: datetime) -> None:
        ended = item_id in self.rows and self.rows[item_id].state == "done"
        super().redrive(item_id, now)
        self._emit(item_id)
        if ended and self.rows[item_id].state != "done":
            self.broken("an item that ended does not start again", item_id)

    def _emit(self, item_id: str) -> None:
        """The stream carries each write that leaves a row in `new`."""
        row = self.rows.get(item_id)
        if row and row.state == "new":
            self.stream.put(row.item, self.now())


@dataclass
class StreamedLedger(FakeLedger):
    """A ledger whose pending mails travel on a stream. No living claim may be taken over."""

    stream: Queue = field(default_factory=lambda: Queue("mails", timedelta()))
    now: Now = datetime.now
    broken: Break = lambda _promise, _how: None

    def open(self, delivery: Delivery, status: DeliveryStatus = DeliveryStatus.PENDING) -> bool:
        opened = super().open(delivery, status)
        if opened:
            self._emit(delivery.id)
        return opened

    def claim(self, delivery_id: str, owner: str, now: datetime, until: datetime) -> Claim | None:
        row = self.rows.get(delivery_id)
        held = row is not None and row.status is DeliveryStatus.SENDING and row.touched > now
        ended = row is not None and row.status not in (DeliveryStatus.PENDING, DeliveryStatus.SENDING)
        claim = super().claim(delivery_id, owner, now, until)
        if claim and (held or ended):
            self.broken("a claim is exclusive", f"{delivery_id} by {owner}")
        return claim

    def redrive(self, delivery_id: str, now: datetime) -> None:
        super().redrive(delivery_id, now)
        self._emit(delivery_id)

    def _emit(self, delivery_id: str) -> None:
        row = self.rows.get(delivery_id)
        if row and row.status is DeliveryStatus.PENDING and row.delivery.kind is not Kind.PUBLISH:
            self.stream.put(delivery_id, self.now())


@dataclass
class WatchedFeeds(FakeFeeds):
    """Feeds; validators may be stored only when every item of their body is. `listed` tells its ids by ETag."""

    broken: Break = lambda _promise, _how: None
    missing: Callable[[str, str], Sequence[str]] = lambda _feed, _etag: ()

    def save(self, feed_id: str, state: Any, now: datetime, url: str = "") -> bool:
        saved = super().save(feed_id, state, now, url)
        if saved and state.etag and (missing := self.missing(feed_id, state.etag)):
            self.broken("an ETag is stored after the items of its body", f"{feed_id}: {missing}")
        return saved


@dataclass
class WatchedPeople(FakeSubscriptions):
    """Subscriptions; a cursor only moves forward."""

    broken: Break = lambda _promise, _how: None

    def advance(self, subscription: Subscription, cursor: datetime, next_digest: datetime | None) -> bool:
        before = self.rows.get(subscription.id)
        advanced = super().advance(subscription, cursor, next_digest)
        if advanced and before and before.cursor and cursor < before.cursor:
            self.broken("a digest's cursor moves forward", f"{before.id}: {before.cursor} to {cursor}")
        return advanced


@dataclass
class RuledBus:
    """A bus with the template's rules."""

    alerts: Queue
    now: Now

    def publish(self, events: Sequence[ItemAssessed]) -> None:
        for event in events:
            told = {"source": SOURCE, "detail-type": DETAIL_TYPE, "time": to_text(self.now())}
            told["detail"] = to_detail(event)
            for rule in rules():
                if rule.matches(told):
                    self.alerts.put(told, self.now())


@dataclass
class TellingTopic(FakeTopic):
    """A topic that hands a copy of each message back."""

    receipts: Queue = field(default_factory=lambda: Queue("receipts", timedelta()))
    now: Now = datetime.now

    def publish(self, message: Mapping[str, str], subject: str, attributes: Any) -> str:
        reference = super().publish(message, subject, attributes)
        self.receipts.put(json.dumps({"Message": message["default"], "MessageId": reference}), self.now())
        return reference


@dataclass
class TellingMailer:
    """SES, which tells of each mail that it took. It wants a row that is being sent, and a person who wants mail."""

    ledger: FakeLedger
    feedback: Queue
    now: Now
    broken: Break
    sent: Counter[str] = field(default_factory=Counter)

    def send(self, message: bytes, recipient: str, delivery_id: str) -> str:
        row = self.ledger.rows.get(delivery_id)
        if row is None or row.status is not DeliveryStatus.SENDING:
            self.broken("nothing is sent without a row that is claimed", delivery_id)
        self.sent[delivery_id] += 1
        mail = {"messageId": f"ses-{delivery_id}-{self.sent[delivery_id]}", "tags": {"delivery": [delivery_id]}}
        event = {"eventType": "Send", "mail": mail | {"destination": [recipient]}}
        self.feedback.put(json.dumps({"detail": event}), self.now())
        return str(mail["messageId"])


@dataclass
class SharedQueue:
    """What `send_alerts` and `dispatch_polls` put into a queue."""

    queue: Queue
    now: Now

    def put(self, message: Mapping[str, Any]) -> None:
        self.queue.put(json.loads(json.dumps(message)), self.now())

    def send(self, tasks: Sequence[PollTask]) -> None:
        for task in tasks:
            self.queue.put(task, self.now(), timedelta(seconds=task.delay))
