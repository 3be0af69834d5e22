"""The contract of the bus, held by EventBridge on moto, by the fake, and by the one with rules that proofs run on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest
from tests.fakes.bus import FakeBus
from tests.fakes.news import NOON, an_item
from tests.integration.feed_tables import aws_in_memory
from tests.integration.story_tables import create_bus, heard
from tests.proof.memory_ports import RuledBus
from tests.proof.queues import Queue

from wirewatch.assessment.detail import from_detail
from wirewatch.assessment.event import ItemAssessed, Novelty, StorySoFar
from wirewatch.assessment.ports import Bus
from wirewatch.aws import clients
from wirewatch.aws.bus import EventBus, EventsRefusedError
from wirewatch.levels.level import Level

EVENT = ItemAssessed(
    item=an_item("قصف على إدلب", guid=""),
    story=StorySoFar("s-1", 1, 1, "2020-02-15T12:00:00Z", "قصف"),
    watches=("w-1",),
    news_for=("w-1",),
    terms=("إدلب",),
    eager=False,
    level=Level.URGENT,
    score=70,
    novelty=Novelty.NEW,
    reasons=("fresh (+10)",),
)


Heard = Callable[[], list[ItemAssessed]]  # what listeners have read since the last look


@pytest.fixture
def on_moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with aws_in_memory(monkeypatch):
        create_bus()
        yield


@pytest.fixture(params=["EventBridge", "fake", "rules"])
def bus(request: pytest.FixtureRequest) -> tuple[Bus, Heard]:
    if request.param == "fake":
        fake = FakeBus()
        return fake, lambda: fake.events
    if request.param == "rules":
        alerts = Queue("alerts", timedelta())
        return RuledBus(alerts, lambda: NOON), lambda: [from_detail(each.body["detail"]) for each in alerts.messages]
    request.getfixturevalue("on_moto")
    return EventBus("wirewatch"), lambda: [from_detail(detail) for detail in heard()]


def test_listeners_read_the_event_that_was_published(bus):
    publisher, listened = bus
    publisher.publish([EVENT])
    assert listened() == [EVENT]


def test_more_events_than_one_call_takes_all_arrive(bus):
    publisher, listened = bus
    publisher.publish([replace(EVENT, score=number) for number in range(23)])
    assert sorted(event.score for event in listened()) == list(range(23))


def test_what_is_published_again_is_heard_again(bus):
    publisher, listened = bus
    for _ in range(2):
        publisher.publish([EVENT])
    assert listened() == [EVENT, EVENT]


def test_without_events_nothing_is_heard(bus):
    publisher, listened = bus
    publisher.publish([])
    assert listened() == []


def test_nothing_to_publish_is_no_call(on_moto):
    EventBus("no such bus").publish([])


def test_an_entry_that_is_refused_inside_a_good_answer_is_an_error(on_moto):
    answer = {"FailedEntryCount": 1, "Entries": [{"EventId": "1"}, {"ErrorCode": "ThrottlingException"}]}
    with (
        patch.object(clients.client("events"), "put_events", return_value=answer),
        pytest.raises(EventsRefusedError, match="1 of 2 events refused: ThrottlingException"),
    ):
        EventBus("wirewatch").publish([EVENT, EVENT])
