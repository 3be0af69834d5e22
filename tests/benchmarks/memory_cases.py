"""What functions are given when their memory is measured: first what is usual, then the worst that may come."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import boto3
from boto3.dynamodb.types import TypeSerializer
from tests.benchmarks.test_render import digest_of
from tests.fakes.people import DAILY, assessed, match, subscription
from tests.fakes.stack import sample

from wirewatch.assessment.detail import to_detail
from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.feeds import FeedsTable
from wirewatch.aws.items import ItemsTable
from wirewatch.aws.matches import MatchesTable
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.watches import WatchesTable
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.route import LOCAL_ROUTE, Route
from wirewatch.feeds.tasks import TASK
from wirewatch.timestamps import to_text
from wirewatch.watches.watch import Watch
from wirewatch_cli.feed_server.pages import Page

NOW = datetime.now(UTC).replace(microsecond=0)
MINUTE, MB = timedelta(minutes=1), 1_000_000
WORDS = "officials residents reported several council region morning further details harbour valley".split()
ENTRY = (
    "<item><guid>{0}</guid><link>https://wire.example/{0}</link><title>Story {0} of the harbour</title>"
    "<description>{1}</description></item>"
)
Events = list[dict[str, Any]]


@contextmanager
def served(port: str, *, polling: bool) -> Iterator[None]:
    """Inside, feeds are fetched from that port of loopback; of their items moto keeps nothing, for that is much."""
    token = LOCAL_ROUTE.set(Route("127.0.0.1", int(port)))
    try:
        with patch.object(ItemsTable, "add", lambda *_: True) if polling else nullcontext():
            yield
    finally:
        LOCAL_ROUTE.reset(token)


def entries(count: int, words: int) -> bytes:
    text = " ".join(WORDS[n % len(WORDS)] for n in range(words))
    items = "".join(ENTRY.format(number, text) for number in range(count))
    return f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>".encode()


def bodies() -> dict[str, tuple[Page, ...]]:
    """Of a task of usual feeds; of one as large as may be, in many entries; and of one with texts of 100,000 words."""
    made = {"usual": entries(30, 60), "many": entries(5200, 120)[: 5 * MB], "long": entries(6, 100_000)}
    at = NOW - timedelta(days=1)
    return {
        f"https://{kind}{number}.example/feed.xml": (Page(at, body, 200),)
        for kind, body in made.items()
        for number in range(TASK)
    }


def polls(kind: str, of_that_kind: int = TASK) -> Events:
    """A task of which so many feeds are of a kind, and the others usual."""
    kinds = [kind if number < of_that_kind else "usual" for number in range(TASK)]
    feeds = [Feed(f"f-{each}{n}", f"https://{each}{n}.example/feed.xml", "Wire", 1) for n, each in enumerate(kinds)]
    for each in feeds:
        FeedsTable("feeds").add(each, NOW)
    body = json.dumps({"feeds": [each.id for each in feeds]})
    return [{"Records": [{"messageId": "m", "body": body}]}] * 2


def dispatches() -> Events:
    for number in range(5000):
        FeedsTable("feeds").add(Feed(f"f-{number}", f"https://{number}.example/feed.xml", "Wire", 1), NOW - MINUTE)
    return [{}, {}]


def images(count: int, watches: int, words: int) -> Events:
    table = WatchesTable("watches")
    for number in range(watches):
        table.put(Watch(f"w-{number}", "W", f"harbour AND story AND ({number} OR valley{number})"))
    text, serialize = " ".join(WORDS[n % len(WORDS)] for n in range(words)), TypeSerializer().serialize
    event = sample("assess_items", "new_item")
    (record,) = event["Records"]
    records = []
    for number in range(count):
        item = replace(
            assessed().item, id=f"i-{number}", seen=NOW, published=NOW, title=f"Story {number}", summary=text
        )
        ItemsTable("items", 30).add(item, None, NOW)
        row = boto3.resource("dynamodb").Table("items").get_item(Key={"id": item.id})["Item"]
        each = deepcopy(record) | {"eventID": str(number)}
        each["dynamodb"] |= {"NewImage": {name: serialize(value) for name, value in row.items()}}
        each["dynamodb"] |= {"Keys": {"id": {"S": item.id}}, "SequenceNumber": str(number)}
        records.append(json.loads(json.dumps(each, default=str)))
    return [{"Records": records}]


def alerts(count: int, watchers: int) -> Events:
    for number in range(watchers):
        person = subscription(f"u-{number}", address=f"reader{number}@example.org")
        SubscriptionsTable("subscriptions").put(person)
    event = assessed()
    made = []
    for number in range(count):
        one = replace(event, item=replace(event.item, id=f"i-{number}"), story=replace(event.story, id=f"s-{number}"))
        body = json.dumps({"detail": to_detail(one), "time": to_text(NOW)})
        made.append({"messageId": f"m-{number}", "body": body})
    return [{"Records": made}]


def mails(count: int, stories: int) -> Events:
    made = []
    for number in range(count):
        delivery = replace(digest_of(stories), id=f"d-{number}", recipient=f"u-{number}", created=NOW)
        SubscriptionsTable("subscriptions").put(subscription(f"u-{number}", address=delivery.address))
        DeliveriesTable("deliveries", 30).open(delivery)
        keys = {"Keys": {"id": {"S": delivery.id}}, "SequenceNumber": str(number)}
        made.append({"eventID": str(number), "dynamodb": keys})
    return [{"Records": made}]


def digests(people: int, matches: int) -> Events:
    table = SubscriptionsTable("subscriptions")
    for number in range(people):
        due = NOW - MINUTE
        table.put(
            subscription(
                f"u-{number}",
                address=f"r{number}@example.org",
                digest=DAILY,
                next_digest=due,
                cursor=NOW - timedelta(days=1),
            )
        )
    for number in range(matches):
        MatchesTable("matches", 30).add(match(f"i-{number}", NOW - timedelta(minutes=number + 1)))
    return [{}]


def previews(items: int) -> Events:
    for number in range(items):
        item = replace(assessed().item, id=f"i-{number}", seen=NOW - number * MINUTE, title=f"Idlib story {number}")
        ItemsTable("items", 30).add(item, None, NOW)
    return [sample("serve_subscriptions", "preview")] * 2


EXTREME = {"poll_feeds"}  # whose last case is beyond what is to be expected: every body of a task as large as may be
CASES: dict[str, tuple[Callable[[], Events], ...]] = {
    "dispatch_polls": (lambda: [{}], dispatches),
    "poll_feeds": (lambda: polls("usual"), lambda: polls("many", 1), lambda: polls("long"), lambda: polls("many")),
    "assess_items": (lambda: images(10, 20, 100), lambda: images(50, 1000, 160)),
    "send_alerts": (lambda: alerts(1, 10), lambda: alerts(10, 500)),
    "prepare_digests": (lambda: digests(1, 20), lambda: digests(50, 1000)),
    "send_mail": (lambda: mails(1, 10), lambda: mails(10, 50)),
    "record_feedback": (
        lambda: [sample("record_feedback", "mail_sent")],
        lambda: [sample("record_feedback", "alert_receipt")],
    ),
    "sweep_stalled": (lambda: [{}], lambda: [{}, {}]),
    "serve_subscriptions": (lambda: [sample("serve_subscriptions", "health")], lambda: previews(3000)),
}
