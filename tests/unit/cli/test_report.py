"""The report says what the tables say, sorted, with null for what never was."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from wirewatch.delivery.delivery import Delivery, DeliveryStatus, Kind
from wirewatch.subscriptions.subscription import Channel
from wirewatch_cli.feed_server.server import Traffic
from wirewatch_cli.mailbox import MailFile
from wirewatch_cli.report import FeedLine, Gathered, build_report
from wirewatch_cli.tellings import Told

NOON = datetime(2020, 2, 15, 12, tzinfo=UTC)
WIRE, LATE = "https://wire.example/world.xml", "https://late.example/rss"


def row(number: int, feed: str = "f-wire", **more: Any) -> dict[str, Any]:
    return {
        "id": f"i-{number}",
        "feed": feed,
        "url": f"https://wire.example/{number}",
        "title": f"Item {number}",
        "published": None,
        "seen": "2020-02-15T12:00:00Z",
        "outcome": "baseline",
    } | more


def delivery(identity: str, kind: Kind, address: str, **content: Any) -> Delivery:
    return Delivery(identity, kind, "u-1", address, NOON, content, Channel.EMAIL)


ALERT = {
    "version": 1,
    "id": "a-1",
    "at": "2020-02-15T12:05:00Z",
    "level": "URGENT",
    "watches": ["idlib"],
    "story": "s-1",
    "item": "i-3",
    "title": "Item 3",
    "summary": "",
    "url": "https://wire.example/3",
    "source": "Wire",
    "language": "en",
    "published": "",
    "novelty": "new",
    "reasons": ["tier 1 source (+30)"],
}
EARLIER = {**ALERT, "id": "a-2", "at": "2020-02-15T12:01:00Z"}
DIGEST = {"from": "2020-02-14T07:00:00Z", "until": "2020-02-15T07:00:00Z", "stories": 2, "items": 5}
GROUPS = [{"id": "idlib", "stories": [{"id": "s-1"}]}, {"id": "snow", "stories": [{"id": "s-2"}]}]

GATHERED = Gathered(
    feeds=[
        FeedLine("f-wire", WIRE, "Wire", Traffic(4, 3, 900, 304), "ok"),
        FeedLine("f-late", LATE, "Late", Traffic(2, 0, 0, 503), "failing", "it answered 503"),
        FeedLine("f-moved", "https://moved.example/", "Moved", Traffic(1, 0, 7, 200)),
    ],
    items=[
        row(3, seen="2020-02-15T12:05:00Z", story="s-1", watches=["idlib"], level="URGENT",
            score=Decimal(80), novelty="new", reasons=["tier"], outcome="alerted"),
        row(2, feed="f-wire"),
        row(4, seen="2020-02-15T12:06:00Z", outcome=""),
        row(1, feed="f-late"),
    ],
    deliveries=[
        (delivery("d-1", Kind.PUBLISH, "", **ALERT), DeliveryStatus.SENT),
        (delivery("d-2", Kind.ALERT, "b@example.org", **ALERT), DeliveryStatus.SENT),
        (delivery("d-3", Kind.ALERT, "a@example.org", **ALERT), DeliveryStatus.SENT),
        (delivery("d-4", Kind.ALERT, "failed@example.org", **ALERT), DeliveryStatus.FAILED),
        (delivery("d-5", Kind.PUBLISH, "", **EARLIER), DeliveryStatus.SENT),
        (delivery("d-6", Kind.DIGEST, "a@example.org", **DIGEST, groups=GROUPS), DeliveryStatus.SENT),
        (delivery("d-7", Kind.DIGEST, "quiet@example.org", **DIGEST), DeliveryStatus.SUPPRESSED),
    ],
    told={"a-1": [Told("sqs", "desk")]},
    mails=[
        MailFile("d-6", NOON + timedelta(hours=1), "a@example.org", "digest", "2 stories", "mails/02-d.eml"),
        MailFile("d-2", NOON, "b@example.org", "alert", "Item 3", "mails/01-a.eml"),
    ],
    dead_letters=1,
)  # fmt: skip


def test_items_are_sorted_by_sight_feed_and_id_under_the_feeds_url() -> None:
    items = build_report(GATHERED)["items"]
    assert [(item["id"], item["feed"]) for item in items] == [
        ("i-1", LATE),
        ("i-2", WIRE),
        ("i-3", WIRE),
        ("i-4", WIRE),
    ]


def test_an_assessed_item_has_all_that_was_found_and_a_baseline_one_has_nulls() -> None:
    baseline, _, assessed, _ = build_report(GATHERED)["items"]
    found = ("story", "watches", "level", "score", "novelty", "reasons", "outcome")
    assert [assessed[key] for key in found] == [
        "s-1", ["idlib"], "URGENT", 80, "new", ["tier"], "alerted",
    ]  # fmt: skip
    assert [baseline[key] for key in found] == [None, [], None, None, None, [], "baseline"]


def test_outcomes_add_up_to_the_items_and_one_without_end_is_pending() -> None:
    counts = build_report(GATHERED)["counts"]
    assert counts["outcomes"] == {"alerted": 1, "baseline": 2, "pending": 1}
    assert sum(counts["outcomes"].values()) == counts["items"] == 4
    assert (counts["alerts"], counts["digests"], counts["mails"], counts["polls"]) == (2, 1, 2, 7)


def test_an_alert_names_everyone_who_got_it_on_any_channel() -> None:
    earlier, later = build_report(GATHERED)["alerts"]
    assert (earlier["id"], earlier["deliveries"]) == ("a-2", [])
    assert later["deliveries"] == [
        {"channel": "email", "address": "a@example.org"},
        {"channel": "email", "address": "b@example.org"},
        {"channel": "sqs", "address": "desk"},
    ]
    assert later["item"] == "i-3"


def test_a_digest_is_listed_when_its_mail_went_out() -> None:
    assert build_report(GATHERED)["digests"] == [
        {"to": "a@example.org", "at": "2020-02-15T13:00:00Z", **DIGEST, "eml": "mails/02-d.eml",
         "watches": ["idlib", "snow"], "told": ["s-1", "s-2"]}
    ]  # fmt: skip


def test_feeds_tell_their_traffic_and_health() -> None:
    late, moved, wire = build_report(GATHERED)["feeds"]
    assert wire == {
        "url": WIRE, "polls": 4, "not_modified": 3, "bytes": 900, "items": 3, "status": "ok",
        "source": "Wire", "reason": None,
    }  # fmt: skip
    assert (late["status"], late["reason"]) == ("failing", "it answered 503")
    assert moved["status"] == "not-polled"


def test_the_report_has_the_documented_keys_and_is_json() -> None:
    report = build_report(GATHERED)
    assert list(report) == [
        "items", "alerts", "digests", "feeds", "mails", "counts", "dead_letters",
    ]  # fmt: skip
    assert json.loads(json.dumps(report)) == report


def test_the_order_in_which_rows_are_read_does_not_matter() -> None:
    turned = Gathered(
        feeds=GATHERED.feeds[::-1],
        items=GATHERED.items[::-1],
        deliveries=GATHERED.deliveries[::-1],
        told=GATHERED.told,
        mails=GATHERED.mails[::-1],
        dead_letters=1,
    )
    assert json.dumps(build_report(turned)) == json.dumps(build_report(GATHERED))
