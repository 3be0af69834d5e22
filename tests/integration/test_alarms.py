"""Every alarm is caused in the local cloud, seen to go off, and seen to end: docs/operations.md says what they mean."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import boto3
import pytest
from tests.fakes.people import assessed, subscription
from tests.integration.every_flow import MINUTE, START, TEMPLATE

from wirewatch.assessment.detail import to_detail
from wirewatch.assessment.event import DETAIL_TYPE, SOURCE
from wirewatch.aws import assessor
from wirewatch.aws.feeds import FeedsTable
from wirewatch.aws.items import ItemsTable
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.watches import WatchesTable
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.route import Route
from wirewatch.watches.watch import Watch
from wirewatch.web import service
from wirewatch_cli.cloud import LocalCloud, VirtualClock
from wirewatch_cli.feed_server.pages import Page
from wirewatch_cli.feed_server.server import FeedServer
from wirewatch_cli.playing import routed

ENTRY = "<item><title>Story {0}</title><link>https://wire.example/{0}</link></item>"


@pytest.fixture
def cloud() -> Iterator[LocalCloud]:
    with LocalCloud(TEMPLATE, VirtualClock(START)) as made:
        yield made


def after(cloud: LocalCloud, minutes: int) -> None:
    cloud.run_until(cloud.clock.now() + minutes * MINUTE)


def states(cloud: LocalCloud, alarm: str) -> list[str]:
    """What the operators were told of it, in order."""
    return [each.detail["state"] for each in cloud.happenings if (each.kind, each.what) == ("alarm", alarm)]


@contextmanager
def failing(place: Any, name: str) -> Iterator[None]:
    def broken(*_: Any, **__: Any) -> None:  # one error raised again and again would have an ever longer traceback
        raise RuntimeError("it broke")

    with patch.object(place, name, broken):
        yield


@contextmanager
def fed(cloud: LocalCloud, *pages: tuple[int, int, range], feeds: int = 1) -> Iterator[None]:
    """Feeds: from so many minutes on each answers with that status and those stories."""
    served = tuple(Page(START + at * MINUTE, body(stories), status) for at, status, stories in pages)
    urls = [f"https://wire{number}.example/world.xml" for number in range(feeds)]
    with FeedServer(dict.fromkeys(urls, served), cloud.clock.now) as server, routed(Route("127.0.0.1", server.port)):
        for number, url in enumerate(urls):
            FeedsTable(cloud.resource("Feeds")).add(Feed(f"f-{number}", url, "Wire", 1), START)
        yield


def body(stories: range) -> bytes:
    entries = "".join(map(ENTRY.format, stories))
    return f"<rss version='2.0'><channel><title>Wire</title>{entries}</channel></rss>".encode()


def store_items(cloud: LocalCloud, count: int) -> None:
    now = cloud.clock.now()
    for number in range(count):
        item = replace(assessed().item, id=f"i-{number}", seen=now, title=f"Of {number} things")
        ItemsTable(cloud.resource("Items"), 30).add(item, None, now)


def emit(cloud: LocalCloud, number: int) -> None:
    event = assessed()
    event = replace(event, item=replace(event.item, id=f"i-{number}"), story=replace(event.story, id=f"s-{number}"))
    cloud.emit(cloud.outputs["BusName"], SOURCE, DETAIL_TYPE, to_detail(event))
    cloud.settle()


def tell(cloud: LocalCloud, kind: str, **what: str) -> None:
    """SES says something of a mail."""
    mail = {"messageId": "m", "tags": {"ses:configuration-set": ["MailSettings"]}, "destination": ["x@example.org"]}
    detail_type = {"Send": "Email Sent", "Bounce": "Email Bounced", "Complaint": "Email Complaint Received"}[kind]
    cloud.emit("default", "aws.ses", detail_type, {"eventType": kind, kind.lower(): what, "mail": mail})


def test_dead_letters(cloud):
    queue = cloud.resource("AlertDeadLetters")
    cloud.emit(cloud.outputs["BusName"], SOURCE, DETAIL_TYPE, to_detail(assessed()) | {"item": "not one"})
    after(cloud, 20)
    assert states(cloud, "DeadLetters") == ["ALARM"]
    assert cloud.dead_letters_by_queue()["AlertDeadLetters"] == 1
    boto3.client("sqs").purge_queue(QueueUrl=queue)
    after(cloud, 2)
    assert states(cloud, "DeadLetters") == ["ALARM", "OK"]


def test_nothing_polled(cloud):
    after(cloud, 20)
    begun = states(cloud, "NothingPolled")
    with failing(FeedsTable, "due"):
        after(cloud, 20)
    assert states(cloud, "NothingPolled") == [*begun, "ALARM"]
    after(cloud, 3)
    assert states(cloud, "NothingPolled") == [*begun, "ALARM", "OK"]


def test_poll_behind(cloud):
    with fed(cloud, (0, 200, range(5))):
        cloud.throttled.add("PollFeeds")
        after(cloud, 20)
        assert states(cloud, "PollBehind") == ["ALARM"]
        cloud.throttled.clear()
        after(cloud, 2)
        assert states(cloud, "PollBehind")[-1] == "ALARM", "the last minutes still count"
        cloud.throttled.add("nobody")  # so that queues are looked at
        after(cloud, 6)
        assert states(cloud, "PollBehind") == ["ALARM", "OK"]


def test_feeds_turned_bad(cloud):
    with fed(cloud, (0, 200, range(5)), (30, 410, range(0))):
        after(cloud, 50)
        assert states(cloud, "FeedsTurnedBad") == ["ALARM"]
        after(cloud, 90)
        assert states(cloud, "FeedsTurnedBad") == ["ALARM", "OK"]


def test_feeds_losing_items(cloud):
    with fed(cloud, (0, 200, range(20)), (25, 200, range(100, 120))):
        after(cloud, 60)
        assert states(cloud, "FeedsLosingItems") == ["ALARM"]
        after(cloud, 70)
        assert states(cloud, "FeedsLosingItems") == ["ALARM", "OK"]


def test_feeds_failing(cloud):
    with fed(cloud, (0, 500, range(0)), (60, 200, range(5)), feeds=6):
        after(cloud, 30)
        assert states(cloud, "FeedsFailing") == ["ALARM"]
        after(cloud, 120)
        assert states(cloud, "FeedsFailing") == ["ALARM", "OK"]


def test_assess_behind(cloud):
    store_items(cloud, 12)
    with failing(assessor, "assess"):
        after(cloud, 8)
    assert states(cloud, "AssessBehind") == ["ALARM"]
    after(cloud, 8)
    assert states(cloud, "AssessBehind") == ["ALARM", "OK"]


def test_watch_broken(cloud):
    watches = WatchesTable(cloud.resource("Watches"))
    watches.put(Watch("w-1", "One", "idlib AND ("))
    after(cloud, 3)
    assert states(cloud, "WatchBroken") == ["ALARM"], "the canary's assessment sees it"
    watches.put(Watch("w-1", "One", "idlib"))
    after(cloud, 63)
    assert states(cloud, "WatchBroken") == ["ALARM", "OK"]


def test_canary_missing(cloud):
    after(cloud, 30)
    begun = states(cloud, "CanaryMissing")
    cloud.throttled.add("AssessItems")
    after(cloud, 91)
    assert states(cloud, "CanaryMissing") == [*begun, "ALARM"]
    cloud.throttled.clear()
    after(cloud, 31)
    assert states(cloud, "CanaryMissing") == [*begun, "ALARM", "OK"]


def test_mails_late(cloud):
    SubscriptionsTable(cloud.resource("Subscriptions")).put(subscription())
    cloud.throttled.add("SendMail")
    emit(cloud, 1)
    after(cloud, 12)
    assert states(cloud, "MailsLate") == ["ALARM"]
    cloud.throttled.clear()
    after(cloud, 11)
    assert states(cloud, "MailsLate") == ["ALARM", "OK"]
    assert len(cloud.mails) == 1


def test_alert_flood(cloud):
    for number in range(51):
        emit(cloud, number)
    after(cloud, 2)
    assert states(cloud, "AlertFlood") == ["ALARM"]
    after(cloud, 16)
    assert states(cloud, "AlertFlood") == ["ALARM", "OK"]


def test_bouncing(cloud):
    tell(cloud, "Send")
    tell(cloud, "Bounce", bounceType="Permanent")
    after(cloud, 2)
    assert states(cloud, "Bouncing") == ["ALARM"]
    for _ in range(21):
        tell(cloud, "Send")
    after(cloud, 16)
    tell(cloud, "Send")
    after(cloud, 16)
    assert states(cloud, "Bouncing") == ["ALARM", "OK"]


def test_complaints(cloud):
    tell(cloud, "Send")
    tell(cloud, "Complaint")
    after(cloud, 2)
    assert states(cloud, "Complaints") == ["ALARM"]


def test_api_failing(cloud):
    with failing(service, "document"):
        assert cloud.request("GET", "/api/health").status >= 500
    after(cloud, 2)
    assert states(cloud, "ApiFailing") == ["ALARM"]
    after(cloud, 6)
    assert states(cloud, "ApiFailing") == ["ALARM", "OK"]


def test_every_alarm_of_the_template_is_caused_here(cloud):
    tests = {name for name in globals() if name.startswith("test_")}
    alarms = {each.logical_id for each in cloud.stack.of_type("AWS::CloudWatch::Alarm")}
    assert {"test_" + re.sub(r"(?<!^)(?=[A-Z])", "_", alarm).lower() for alarm in alarms} - tests == set()
