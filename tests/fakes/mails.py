"""Mails of every kind, frozen by the code that freezes them: what tests, benchmarks and pictures are made of."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.fakes.people import DAILY, NOON, assessed, match, subscription
from tests.fakes.subscriptions import FakeSubscriptions

from wirewatch.assessment.event import StorySoFar
from wirewatch.delivery.alert import alert_of, story_of_alert
from wirewatch.delivery.alerting import mail_rows
from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.delivery.digest import digest_of, window_of
from wirewatch.delivery.links import Links
from wirewatch.delivery.ports import Match
from wirewatch.levels.level import Level
from wirewatch.subscriptions.enrolling import begun
from wirewatch.subscriptions.subscription import DigestPlan, Subscription
from wirewatch.subscriptions.tokens import Tokens
from wirewatch.timestamps import to_text

PUBLIC_URL = "https://abcdefghij.execute-api.eu-central-1.amazonaws.com"
LINKS = Links(PUBLIC_URL, Tokens(["k"]))
FEEDS = {
    "ok": 38,
    "broken": 2,
    "bad": [
        {
            "title": "Example Wire",
            "url": "https://wire.example/world.xml",
            "health": "failing",
            "reason": "the server answered 500 Internal Server Error",
            "since": "2020-02-14T09:00:00Z",
        },
        {
            "title": "وكالة الأنباء",
            "url": "https://agency.example/rss",
            "health": "stale",
            "reason": "nothing new since 09 Feb 2020, where 12 a day are usual",
            "since": "2020-02-13T06:00:00Z",
        },
    ],
    "operator": False,
}


def alert(person: Subscription | None = None, at: datetime = NOON, **changes: Any) -> Delivery:
    """The mail of an assessed item; `changes` are those of `assessed`, and `source`."""
    source = changes.pop("source", "Example Wire")
    event = assessed(**changes)
    event = replace(event, item=replace(event.item, source=source))
    people = FakeSubscriptions()
    everything = {"digest": DAILY, "levels": frozenset(Level)}
    people.put(person or subscription(watches=event.news_for, **everything))
    (row,) = mail_rows(alert_of(event, at), at, people.rows.values())
    return row


def digest(*matches: Match, plan: DigestPlan = DAILY, feeds: dict[str, Any] | None = None, **changes: Any) -> Delivery:
    """The first digest of a subscription that began at noon."""
    person = begun(subscription(digest=plan, **changes), NOON)
    now = person.next_digest
    assert now is not None
    found = {watch: [each for each in matches if each.watch == watch] for watch in person.watches}
    return digest_of(person, window_of(person, now), found, now, {"feeds": feeds} if feeds else None)


def storm(alerts: Iterable[Delivery], **changes: Any) -> Delivery:
    """The summary of alerts that were held back within an hour: each story as it was told last."""
    held = [each.content for each in alerts]
    stories = [story_of_alert(each) for each in {each["story"]: each for each in held}.values()]
    content = {
        "version": 1,
        "kind": "storm",
        "from": to_text(NOON),
        "until": to_text(NOON + timedelta(minutes=48)),
        "timezone": DAILY.timezone,
        "stories": stories,
        "more": 0,
        "held": len(held),
        "cap": 5,
    }
    return Delivery("d-storm", Kind.STORM, "u-1", "u-1@example.org", NOON, content | changes)


def silence(**changes: Any) -> Delivery:
    """That nothing came for two days."""
    content = {
        "version": 1,
        "since": to_text(NOON - timedelta(hours=48)),
        "hours": 48,
        "timezone": DAILY.timezone,
        "watches": ["idlib", "زلزال"],
        "feeds": FEEDS,
    }
    return Delivery("d-silence", Kind.SILENCE, "u-1", "u-1@example.org", NOON, content | changes)


def confirmation(**changes: Any) -> Delivery:
    """The question whether a subscription is wanted."""
    content = {
        "version": 1,
        "secret": "s",
        "expires": "2020-02-16T12:00:00Z",
        "watches": [{"name": "idlib", "query": "idlib OR إدلب"}],
        "levels": ["FLASH", "URGENT"],
        "cadence": "daily",
        "at": "07:00",
        "timezone": "Europe/Istanbul",
    }
    return Delivery("d-c", Kind.CONFIRMATION, "u-1", "u-1@example.org", NOON, content | changes)


def asked_link(purpose: str) -> Delivery:
    """The mail with a link that its owner asked for."""
    content = {
        "version": 1,
        "purpose": purpose,
        "secret": "s",
        "expires": "2020-02-14T13:00:00Z",
        "timezone": "Europe/Istanbul",
    }
    return Delivery("d-l", Kind.LINK, "u-1", "u-1@example.org", NOON, content)


def day_of_news() -> list[Match]:
    """A day on which much broke: stories in four languages for the watches `idlib` and `earthquake`."""
    hours = timedelta(hours=1)
    told = ("tier 1 source (+30)", "flagged BREAKING by the publisher (+40)", "tells of “helicopter shot down” (+40)")
    crash = {"story": "s-crash", "terms": ("idlib", "helicopter"), "headline": "Helicopter shot down"}
    return [
        match("i-1", NOON + hours, title="BREAKING: Syrian army helicopter shot down over Idlib countryside",
              summary="The aircraft came down near al-Nayrab, residents said.", source="Meridian Wire", level="FLASH",
              score=110, reasons=told, **crash),
        match("i-2", NOON + 2 * hours, title="Helicopter crashes in north-western Syria", source="Cedar News",
              level="URGENT", score=70, reasons=told[:2], **crash),
        match("i-3", NOON + 4 * hours, source="The Levant Post", level="FLASH", score=120, novelty="escalated",
              title="Two pilots killed as Syrian army helicopter shot down over Idlib countryside",
              summary="Both pilots died when a missile hit their helicopter south-east of the city of Idlib, a monitor "
              "said, the second aircraft lost in the region within four days.",
              reasons=(*told, "2 independent sources in 215 min (+5)", "first deaths told: 2"), **crash),
        match("i-4", NOON + 5 * hours, title="مقتل طيارين اثنين في إسقاط مروحية فوق ريف إدلب", language="ar",
              summary="أعلنت مصادر محلية سقوط المروحية قرب النيرب، وقال شهود عيان إن صاروخا أصابها ظهر اليوم.",
              source="وكالة الأنباء", url="https://www.agency.example/2020/02/14/" + "1" * 20, level="URGENT", score=75,
              terms=("إدلب", "مروحية"), reasons=("established outlet (+20)", "tells of “إسقاط مروحية” (+40)")),
        match("i-5", NOON + 6 * hours, title="Turkey sends a convoy of 60 vehicles into Idlib", source="Bosporus Daily",
              summary="The column crossed at Kafr Lusin before dawn and moved towards Taftanaz, drivers said.",
              terms=("idlib", "convoy")),
        match("i-6", NOON + 7 * hours, title="דיווח: מסוק הופל מעל אידליב", language="he", source="חדשות הצפון",
              summary="שני טייסים נהרגו, כך מסרו מקורות מקומיים.", terms=("אידליב",)),
        match("j-1", NOON + 8 * hours, watch="earthquake", source="Seismic Desk", level="URGENT", score=72,
              title="Magnitude 5.7 earthquake shakes eastern Turkey; buildings damaged in Van",
              summary="The quake struck at a depth of 6 km close to the Iranian border. Schools are closed.",
              terms=("earthquake",), reasons=("official source (+30)", "magnitude 5.7 (+35)", "fresh (+5)")),
        match("j-2", NOON + 9 * hours, watch="earthquake", source="Göl Haber", language="tr",
              title="Van'da 5,7 büyüklüğünde deprem: yaralılar var",
              summary="Deprem Başkale ilçesinde hissedildi, bazı evler hasar gördü.", terms=("deprem",)),
    ]  # fmt: skip


def busy_digest(**changes: Any) -> Delivery:
    """The digest of that day."""
    names = {"idlib": "Idlib", "earthquake": "earthquake OR deprem"}
    usual: dict[str, Any] = {"watches": ("idlib", "earthquake"), "names": names, "feeds": FEEDS}
    return digest(*day_of_news(), **usual | changes)


def _story(each: Match) -> dict[str, Any]:
    return {"id": each.story, "items": 3, "sources": 2, "first_seen": each.seen, "headline": each.headline}


def of_match(each: Match, **changes: Any) -> Delivery:
    """The alert that a match's item would have been."""
    names = ("title", "summary", "language", "url", "source", "terms", "reasons", "score", "novelty")
    usual: dict[str, Any] = {name: getattr(each, name) for name in names} | {"level": Level(each.level)}
    usual |= {"news_for": (each.watch,), "watches": (each.watch,), "story": StorySoFar(**_story(each))}
    return alert(at=each.at, **usual | changes)
