"""The bus on moto."""

from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

import pytest
from tests.fakes.news import an_item
from tests.integration.feed_tables import aws_in_memory
from tests.integration.story_tables import create_bus, heard

from wirewatch.assessment.detail import from_detail
from wirewatch.assessment.event import ItemAssessed, Novelty, StorySoFar
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


@pytest.fixture(autouse=True)
def on_moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with aws_in_memory(monkeypatch):
        create_bus()
        yield


def test_listeners_read_the_event_that_was_published():
    EventBus("wirewatch").publish([EVENT])
    assert [from_detail(detail) for detail in heard()] == [EVENT]


def test_more_events_than_one_call_takes_all_arrive():
    events = [replace(EVENT, score=number) for number in range(23)]
    EventBus("wirewatch").publish(events)
    assert sorted(detail["score"] for detail in heard()) == list(range(23))


def test_nothing_to_publish_is_no_call():
    EventBus("no such bus").publish([])


def test_an_entry_that_is_refused_inside_a_good_answer_is_an_error():
    answer = {"FailedEntryCount": 1, "Entries": [{"EventId": "1"}, {"ErrorCode": "ThrottlingException"}]}
    with (
        patch.object(clients.client("events"), "put_events", return_value=answer),
        pytest.raises(EventsRefusedError, match="1 of 2 events refused: ThrottlingException"),
    ):
        EventBus("wirewatch").publish([EVENT, EVENT])
