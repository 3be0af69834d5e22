"""The four handlers on an item's way, wired to ports in memory: bodies go in, mails come out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from unittest.mock import patch

from boto3.dynamodb.types import TypeSerializer
from tests.benchmarks.news_days import START
from tests.fakes.alert_queue import FakeAlertQueue
from tests.fakes.deliveries import FakeLedger
from tests.fakes.feeds import FakeFeeds, FakeWire
from tests.fakes.mailer import FakeMailer
from tests.fakes.mails import LINKS
from tests.fakes.paces import FakePaces
from tests.fakes.people import subscription
from tests.fakes.stack import CONTEXT
from tests.fakes.subscriptions import FakeSubscriptions
from tests.fakes.topic import FakeTopic
from tests.fakes.watches import FakeWatches

import assess_items.handler
import poll_feeds.handler
import send_alerts.handler
import send_mail.handler
from wirewatch.assessment.assessing import assess
from wirewatch.assessment.canary import WithCanary
from wirewatch.assessment.detail import to_detail
from wirewatch.aws.assessor import Assessor
from wirewatch.aws.items import _row
from wirewatch.delivery.alerting import send_alert
from wirewatch.delivery.delivery import Kind
from wirewatch.delivery.mailing import send_mail as send
from wirewatch.delivery.message import compose
from wirewatch.delivery.reviewing import Reviewer
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.polling import poll_feeds as poll
from wirewatch.feeds.ports import Fetched
from wirewatch.levels.level import Level
from wirewatch.levels.scale import scale
from wirewatch.memory.bus import BusInMemory
from wirewatch.memory.items import ItemsInMemory
from wirewatch.memory.levels import CountersInMemory
from wirewatch.memory.matches import MatchesInMemory
from wirewatch.memory.stories import StoriesInMemory
from wirewatch.timestamps import to_text
from wirewatch.watches.catalogue import CachedCatalogue
from wirewatch.watches.watch import Watch

_typed = TypeSerializer().serialize


@dataclass
class World:
    """All that the handlers see. `answers` is what publishers serve now."""

    feeds: Sequence[Feed]
    watches: Sequence[Watch]
    answers: dict[str, Fetched] = field(default_factory=dict)
    stored: FakeFeeds = field(default_factory=FakeFeeds)
    items: ItemsInMemory = field(default_factory=ItemsInMemory)
    bus: BusInMemory = field(default_factory=BusInMemory)
    ledger: FakeLedger = field(default_factory=FakeLedger)
    mailer: FakeMailer = field(default_factory=FakeMailer)

    def __post_init__(self) -> None:
        for feed in self.feeds:
            self.stored.add(feed, START)

    @contextmanager
    def wired(self) -> Iterator[None]:
        """The handlers' own wiring gives way to this world's."""
        stories, people = StoriesInMemory(), FakeSubscriptions()
        people.put(subscription(watches=tuple(each.id for each in self.watches), levels=frozenset(Level), hourly_cap=0))
        ready = partial(assess, stories=stories, matches=MatchesInMemory(), bus=self.bus, items=self.items)
        ready = partial(ready, counters=CountersInMemory(), scale=scale(), alert_level=Level.URGENT)
        catalogue = CachedCatalogue(WithCanary(FakeWatches(*self.watches)))
        tell = partial(send_alert, subscriptions=people, ledger=self.ledger, topic=FakeTopic(), items=self.items)
        review = Reviewer(people, FakePaces(), self.ledger, stories, self.items).review
        write = partial(compose, sender="alerts@example.org", links=LINKS)
        mail = partial(send, ledger=self.ledger, mailer=self.mailer, compose=write, review=review, wait=lambda _: None)
        polling = partial(poll, fetch=FakeWire(self.answers), feeds=self.stored, items=self.items)
        wirings: Mapping[Any, Any] = {
            poll_feeds.handler: (polling, lambda *_: {}),  # whom no hub pushes
            assess_items.handler: Assessor(catalogue, ready),
            send_alerts.handler: partial(tell, queue=FakeAlertQueue(), page=500),
            send_mail.handler: mail,
        }
        with ExitStack() as stack:
            for handler, made in wirings.items():
                stack.enter_context(patch.object(handler, "wire", lambda made=made: made))
            yield

    def poll(self) -> None:
        """One task of ten feeds after the other."""
        ids = [feed.id for feed in self.feeds]
        for start in range(0, len(ids), 10):
            body = json.dumps({"feeds": ids[start : start + 10]})
            _succeed(poll_feeds.handler, {"Records": [{"messageId": str(start), "body": body}]})

    def assess(self) -> int:
        """All items that wait, in batches of a hundred; how many there were."""
        waiting = [row.item for row in self.items.rows.values() if row.outcome is None]
        images = [{name: _typed(value) for name, value in _row(item).items()} for item in waiting]
        changes = [
            {"eventID": str(n), "dynamodb": {"SequenceNumber": str(n), "NewImage": i}} for n, i in enumerate(images)
        ]
        for start in range(0, len(changes), 100):
            _succeed(assess_items.handler, {"Records": changes[start : start + 100]})
        return len(waiting)

    def alert(self) -> None:
        """What a rule of the bus would hand on."""
        breaking = [each for each in self.bus.events if each.news_for and each.level is not Level.ROUTINE]
        for number, event in enumerate(breaking):
            body = json.dumps({"detail": to_detail(event), "time": to_text(event.item.seen)})
            _succeed(send_alerts.handler, {"Records": [{"messageId": str(number), "body": body}]})

    def mail(self) -> None:
        """Each alert of the ledger."""
        for number, delivery in enumerate([row.delivery.id for row in self.ledger.of_kind(Kind.ALERT)]):
            images = {"SequenceNumber": str(number), "Keys": {"id": {"S": delivery}}}
            _succeed(send_mail.handler, {"Records": [{"eventID": str(number), "dynamodb": images}]})


def _succeed(handler: Any, event: Mapping[str, Any]) -> None:
    assert handler.lambda_handler(event, CONTEXT) == {"batchItemFailures": []}
