import json
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.alert_queue import FakeAlertQueue
from tests.fakes.deliveries import FakeLedger
from tests.fakes.items import FakeItems
from tests.fakes.people import DAILY, NOON, assessed, subscription
from tests.fakes.subscriptions import FakeSubscriptions
from tests.fakes.topic import FakeTopic

from wirewatch.assessment.canary import WATCH, canary_of
from wirewatch.assessment.detail import from_detail, to_detail
from wirewatch.assessment.event import Novelty
from wirewatch.delivery.alerting import Task, send_alert, task_of
from wirewatch.delivery.delivery import DeliveryStatus, Kind
from wirewatch.delivery.ports import Unsent
from wirewatch.delivery.publishing import LEASE, StillSending
from wirewatch.items.item import Outcome
from wirewatch.levels.level import Level
from wirewatch.subscriptions.subscription import Channel, Status


class World:
    def __init__(self, *people):
        self.queue, self.page = FakeAlertQueue(), 500
        self.people, self.ledger, self.topic, self.items = FakeSubscriptions(), FakeLedger(), FakeTopic(), FakeItems()
        for each in people:
            self.people.put(each)
        self.items.add(assessed().item, None, NOON)

    def send(self, event=None, now=NOON, owner="me"):
        return self.run(Task(event or assessed(), NOON), now, owner)

    def run(self, task, now=NOON, owner="me"):
        ports = {"subscriptions": self.people, "ledger": self.ledger, "topic": self.topic, "items": self.items}
        return send_alert(task, now, owner, queue=self.queue, page=self.page, **ports)

    @property
    def mails(self):
        return self.ledger.of_kind(Kind.ALERT)

    @property
    def publication(self):
        (row,) = self.ledger.of_kind(Kind.PUBLISH)
        return row

    @property
    def outcome(self):
        return self.items.rows["i-1"].outcome


def test_an_alert_is_published_once_mailed_to_watchers_and_the_item_ends():
    world = World(subscription())
    done = world.send()
    assert done.summary() == {"alert": done.alert.id, "item": "i-1", "mails": 1, "published": True}
    assert len(world.topic.published) == 1
    assert world.publication.status is DeliveryStatus.SENT
    assert world.publication.reference == "sns-1"
    assert world.outcome is Outcome.ALERTED


def test_a_redelivery_tells_nobody_again():
    world = World(subscription())
    world.send()
    again = world.send(now=NOON + timedelta(hours=1))
    assert (again.mails, again.published) == (0, False)
    assert (len(world.mails), len(world.topic.published)) == (1, 1)


def test_an_escalation_is_an_alert_of_its_own():
    world = World(subscription())
    world.send()
    world.send(assessed(novelty=Novelty.ESCALATED))
    assert (len(world.mails), len(world.topic.published)) == (2, 2)


def test_a_subscriber_whose_watches_both_match_gets_one_mail_that_names_both():
    world = World(subscription(watches=("idlib", "syria", "sport"), names={"syria": "All of Syria"}, digest=DAILY))
    world.send(assessed(news_for=("idlib", "syria")))
    (mail,) = world.mails
    assert mail.delivery.content["for"] == [{"id": "idlib", "name": "idlib"}, {"id": "syria", "name": "All of Syria"}]
    assert mail.delivery.content["timezone"] == "Europe/Istanbul"


@pytest.mark.parametrize(
    "person",
    [
        subscription(levels=frozenset({Level.FLASH})),
        subscription(watches=("floods",)),
        subscription(status=Status.PENDING),
        subscription(status=Status.ENDED),
        subscription(status=Status.SUPPRESSED),
        subscription(channel=Channel.SQS),
    ],
    ids=["another level", "another watch", "not confirmed", "ended", "suppressed", "hangs on the topic"],
)
def test_no_mail_goes_to_whoever_did_not_ask_for_it(person):
    world = World(person)
    world.send()
    assert world.mails == []
    assert len(world.topic.published) == 1


def test_an_eager_subscriber_hears_of_routine_news():
    world = World(subscription(levels=frozenset(Level)), subscription("u-2"))
    world.send(assessed(level=Level.ROUTINE, eager=True))
    assert [mail.delivery.recipient for mail in world.mails] == ["u-1"]


def test_a_message_whose_fate_is_unknown_waits_for_its_lease_and_is_then_sent_again():
    world = World()
    world.topic.fails = [TimeoutError()]
    with pytest.raises(TimeoutError):
        world.send()
    with pytest.raises(StillSending):
        world.send(owner="you")
    assert world.outcome is None
    assert world.send(now=NOON + LEASE, owner="you").published


def test_a_receipt_ends_the_doubt_without_a_second_message():
    world = World()
    world.topic.fails = [TimeoutError()]
    with pytest.raises(TimeoutError):
        world.send()
    world.ledger.confirm(world.publication.delivery.id, "sns-x", "Receipt")
    assert not world.send(now=NOON + LEASE).published
    assert world.topic.published == []
    assert world.outcome is Outcome.ALERTED


def test_a_refusal_that_may_pass_is_tried_again_at_the_next_delivery():
    world = World()
    world.topic.fails = [Unsent("throttled", permanent=False)]
    with pytest.raises(Unsent):
        world.send()
    assert world.send().published


def test_a_refusal_for_good_ends_the_message_and_not_the_mails():
    world = World(subscription())
    world.topic.fails = [Unsent("InvalidParameter", permanent=True)]
    assert not world.send().published
    assert (world.publication.status, world.publication.reason) == (DeliveryStatus.FAILED, "InvalidParameter")
    assert len(world.mails) == 1


def test_machines_get_the_alerts_json_and_filters_its_attributes():
    world = World()
    world.send()
    published = world.topic.published[0]
    assert json.loads(published["message"]["default"]) == {
        "version": 1,
        "id": world.publication.delivery.content["id"],
        "at": "2020-02-14T12:00:00Z",
        "level": "URGENT",
        "watches": ["idlib"],
        "story": "s-1",
        "item": "i-1",
        "title": "Helicopter shot down over Idlib",
        "summary": "It came down on Friday.",
        "url": "https://www.wire.example/1",
        "source": "Example Wire",
        "language": "en",
        "published": "2020-02-14T12:00:00Z",
        "novelty": "new",
        "reasons": ["flagged breaking by the publisher (+40)"],
        "terms": ["idlib"],
        "sources": 4,
        "items": 7,
        "first_seen": "2020-02-14T12:00:00Z",
        "outlets": [],
        "related": [],
    }
    assert published["subject"] == "[URGENT] Helicopter shot down over Idlib"
    assert published["attributes"] == {
        "watches": ["idlib"],
        "level": "URGENT",
        "language": "en",
        "source": "Example Wire",
        "novelty": "new",
    }
    assert "Why: flagged breaking" in published["message"]["email"]


def test_an_item_without_a_date_source_language_or_reasons_is_published_all_the_same():
    bare = assessed(reasons=(), language="")
    bare = replace(
        bare, item=replace(bare.item, published=None, source="", summary=""), story=replace(bare.story, sources=1)
    )
    world = World()
    world.send(bare)
    published = world.topic.published[0]
    assert (published["attributes"]["language"], published["attributes"]["source"]) == ("und", "unknown")
    assert "Why" not in published["message"]["email"]


def test_an_event_of_the_bus_is_read_with_its_time():
    envelope = {"detail": to_detail(assessed()), "time": "2020-02-14T12:00:00Z"}
    assert task_of(envelope) == Task(from_detail(to_detail(assessed())), NOON, "")


def test_what_is_left_of_an_event_is_read_back_as_it_was():
    task = Task(from_detail(to_detail(assessed())), NOON, "u-1")
    assert task_of(json.loads(json.dumps(task.to_json()))) == task


def test_of_a_canary_it_is_said_how_long_it_took_and_nobody_is_told():
    canary = canary_of(NOON)
    world = World(subscription(watches=(WATCH.id,)))
    world.items.add(canary, None, NOON)
    done = world.send(assessed_item(canary), now=NOON + timedelta(seconds=7))
    assert done.summary()["canary_seconds"] == 7.0
    assert (world.ledger.rows, world.topic.published) == ({}, [])
    assert world.items.rows[canary.id].state == "done"


def assessed_item(item):
    return replace(assessed(watches=(WATCH.id,), news_for=(WATCH.id,)), item=item)
