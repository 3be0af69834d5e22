"""One local cloud on the real template, driven through every flow once: what each function does in its life."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.fakes.people import NOON, assessed, match, subscription
from tests.integration.loopback_hub import PUBLIC, LoopbackHub

from wirewatch.assessment.detail import to_detail
from wirewatch.assessment.event import DETAIL_TYPE, SOURCE, Novelty, StorySoFar
from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.feeds import FeedsTable
from wirewatch.aws.items import ItemsTable
from wirewatch.aws.matches import MatchesTable
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.watches import WatchesTable
from wirewatch.delivery.alert import alert_of
from wirewatch.delivery.alerting import mail_rows
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.route import Route
from wirewatch.subscriptions.enrolling import begun
from wirewatch.subscriptions.subscription import Cadence, DigestPlan, QuietHours
from wirewatch.subscriptions.tokens import Tokens
from wirewatch.timestamps import to_text
from wirewatch.watches.watch import Watch
from wirewatch_cli.cloud import LocalCloud, VirtualClock
from wirewatch_cli.cloud.local_cloud import LOCAL_SECRET
from wirewatch_cli.feed_server.pages import Page
from wirewatch_cli.playing import routed

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
START = datetime(2020, 2, 15, 9, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
JSON = {"content-type": "application/json"}
HEAD = "<rss version='2.0'><channel><title>Wire</title><language>en</language>{}</channel></rss>"
PUSHED = "<link rel='hub' href='https://hub.example/'/><link rel='self' href='{}'/>"
ENTRY = "<item><title>{}</title><link>https://wire.example/{}</link><pubDate>Sat, 15 Feb 2020 {} GMT</pubDate></item>"
OLD = ENTRY.format("Helicopter over Idlib a year ago", "old", "06:00:00")
EDITED = OLD.replace("a year ago", "one year ago")
FLASH = ENTRY.format("BREAKING: Helicopter shot down over Idlib", "down", "09:28:00")
NEXT = ENTRY.format("BREAKING: Two pilots killed as helicopter is shot down over Idlib", "pilots", "10:28:00")
WIRE, GONE = "https://wire.example/world.xml", "https://gone.example/feed.xml"
BUSY, BESIDE = "https://busy.example/feed.xml", "https://busy.example/other.xml"


def pages() -> dict[str, tuple[Page, ...]]:
    """A feed with news and a hub, two of a host that asks us to wait, one of which a hub refuses, one that is gone."""
    bodies = [(0, OLD), (30, FLASH + EDITED), (90, NEXT + FLASH + EDITED)]
    wire, busy = (PUSHED.format(url) for url in (WIRE, BUSY))
    return {
        WIRE: tuple(Page(START + minutes * MINUTE, HEAD.format(wire + body).encode()) for minutes, body in bodies),
        BUSY: (
            Page(START, HEAD.format(busy + OLD).encode()),
            Page(START + 20 * MINUTE, b"", 429, {"retry-after": "1800"}),
        ),
        BESIDE: (Page(START, HEAD.format(OLD).encode()),),
        GONE: (Page(START, b"", 410),),
    }


@contextmanager
def reached(clock: VirtualClock) -> Iterator[LoopbackHub]:
    """The feeds answer, and the hub of two of them."""
    with LoopbackHub(pages(), clock.now) as hub, routed(Route("127.0.0.1", hub.port)):
        hub.refused.add(BUSY)
        yield hub


@contextmanager
def lived(folder: Path) -> Iterator[LocalCloud]:
    """The cloud after all of it. Pages of watchers are short, else it would take 500 people to see a second one."""
    template = folder / "template.yaml"
    template.write_text(re.sub(r'PAGE_SIZE: "\d+"', 'PAGE_SIZE: "2"', TEMPLATE.read_text("utf-8")), "utf-8")
    clock = VirtualClock(START)
    with LocalCloud(template, clock, parameters={"PublicUrl": PUBLIC}) as cloud, reached(clock) as hub:
        life = Life(cloud)
        life.begin()
        life.be_pushed(hub)
        life.subscribe_by_mail()
        life.tell_by_topic_and_mail()
        life.hear_of_bounces()
        life.stall()
        life.manage()
        life.leave()
        yield cloud


class Life:
    """The steps; each takes its part of the day."""

    def __init__(self, cloud: LocalCloud) -> None:
        self.cloud, self.tokens = cloud, Tokens(LOCAL_SECRET.split())
        self.people = SubscriptionsTable(cloud.resource("Subscriptions"))
        self.ledger = DeliveriesTable(cloud.resource("Deliveries"), 30)
        self.items = ItemsTable(cloud.resource("Items"), 30)

    def begin(self) -> None:
        """Feeds are polled for the first time; there are watches and people of every kind."""
        for number, url in enumerate((WIRE, BUSY, BESIDE, GONE)):
            FeedsTable(self.cloud.resource("Feeds")).add(Feed(f"f-{number}", url, "Wire", 1), START)
        WatchesTable(self.cloud.resource("Watches")).put(Watch("idlib", "Idlib", "idlib"))
        wanting: dict[str, dict[str, Any]] = {
            "u-calm": {"hourly_cap": 1},
            "u-quiet": {"quiet": QuietHours("09:00", "11:00", flash_passes=False)},
            "u-digest": {"digest": DigestPlan(Cadence.HOURLY, when_empty=True)},
            "u-silent": {"watches": ("tsunami",), "silence_after": 1},
            "u-heard": {"silence_after": 24},
        }
        for identity, changes in wanting.items():
            self.people.put(begun(subscription(identity, **changes), START))
        self.cloud.run_until(START + 25 * MINUTE)

    def be_pushed(self, hub: LoopbackHub) -> None:
        """The hub asks back, and pushes."""
        assert hub.asks_back(self.cloud).status == 200
        assert hub.pushes(self.cloud).status == 202

    def post(self, path: str, *, headers: dict[str, str] = JSON, **body: object) -> Any:
        """What the API answers."""
        return self.cloud.request("POST", path, headers, json.dumps(body).encode())

    def get(self, path: str, token: str = "") -> Any:
        """What the API or a page answers."""
        return self.cloud.request("GET", path, {"authorization": f"Bearer {token}"} if token else {})

    def subscribe_by_mail(self) -> None:
        """A stranger tries a query, subscribes twice with one key, and confirms by the mail."""
        assert self.post("/api/preview", query="idlib").status == 200
        wish = {"address": "new@example.org", "query": "idlib OR homs", "levels": ["FLASH", "URGENT", "ROUTINE"]}
        for _ in range(2):
            assert self.post("/api/subscriptions", headers=JSON | {"idempotency-key": "k-1"}, **wish).status == 202
        assert self.post("/api/subscription/confirm", token=self.mailed_token()).status == 200

    def mailed_token(self) -> str:
        """That of the one link in the last mail."""
        text = message_from_bytes(self.cloud.mails[-1].raw, policy=SMTP).get_body(("plain",)).get_content()
        (token,) = {found.partition("token=")[2] for found in re.findall(r"https?://\S+token=[\w.=-]+", text)}
        return token

    def managing(self) -> str:
        """What a manage link of now carries."""
        return self.tokens.to_manage("u-digest", self.cloud.clock.now())

    def asked_for(self, purpose: str) -> Any:
        """Ask for a link by mail, and follow it."""
        asked = self.post("/api/subscription/link", token=self.managing(), purpose=purpose)
        assert asked.status == 202, asked.body
        return self.post(f"/api/subscription/{purpose}", token=self.mailed_token())

    def emit(self, number: int, **changes: Any) -> None:
        """An item of a story of its own is assessed as breaking."""
        event = assessed(**changes)
        event = replace(event, item=replace(event.item, id=f"i-{number}"))
        event = replace(event, story=StorySoFar(f"s-{number}", 1, 1, to_text(NOON), "Something happened"))
        self.cloud.emit(self.cloud.outputs["BusName"], SOURCE, DETAIL_TYPE, to_detail(event))
        self.cloud.settle()

    def tell_by_topic_and_mail(self) -> None:
        """News by the feed and by the bus, more than the cap of an hour allows; one event comes twice.

        A digest is frozen, and its function dies before the subscription has moved on.
        """
        self.cloud.run_until(START + 35 * MINUTE)
        for number in (1, 2, 2):
            self.emit(number)
        self.emit(3, novelty=Novelty.ESCALATED)
        with patch.object(SubscriptionsTable, "advance", side_effect=RuntimeError("it died")):
            self.cloud.run_until(START + 61 * MINUTE)
        self.cloud.run_until(START + 150 * MINUTE)

    def hear_of_bounces(self) -> None:
        """SES says of two mails that their addresses are none, or did not want them; and of one, for now only."""
        mail = {"messageId": "m-1", "tags": {"ses:configuration-set": [self.cloud.resource("MailSettings")]}}
        at = to_text(self.cloud.clock.now())
        bounces = {kind: {"bounceType": kind, "timestamp": at} for kind in ("Permanent", "Transient")}
        for address, detail_type, told in (
            ("u-heard@example.org", "Email Bounced", {"bounce": bounces["Permanent"], "eventType": "Bounce"}),
            ("u-calm@example.org", "Email Bounced", {"bounce": bounces["Transient"], "eventType": "Bounce"}),
            ("u-quiet@example.org", "Email Complaint Received", {"complaint": {}, "eventType": "Complaint"}),
        ):
            detail = told | {"mail": mail | {"destination": [address]}}
            self.cloud.emit("default", "aws.ses", detail_type, detail)
        self.cloud.settle()

    def stall(self) -> None:
        """An item and a mail whose stream events nobody saw."""
        now = self.cloud.clock.now()
        self.items.add(replace(assessed().item, id="i-stalled", seen=now), None, now)
        self.ledger.open_all(mail_rows(alert_of(assessed(), now), now, [subscription("u-digest")]))
        MatchesTable(self.cloud.resource("Matches"), 30).add(match("i-1", now, watch="idlib"))
        self.cloud.pass_over_streams()
        self.cloud.run_until(now + HOUR)

    def manage(self) -> None:
        """Its owner looks at everything, changes it, pauses, mutes, judges, leaves and comes back."""
        token = self.managing()
        assert self.get("/api/subscription", token).status == 200
        assert self.asked_for("export").status == 200
        until = to_text(self.cloud.clock.now() + HOUR)
        for operation, body in (
            ("change", {"query": "idlib AND aleppo"}),
            ("change", {"watches": ["idlib"]}),
            ("pause", {"until": until}),
            ("resume", {}),
            ("mute", {"story": "s-1"}),
            ("unmute", {"story": "s-1"}),
        ):
            given = self.post(f"/api/subscription/{operation}", token=token, **body)
            assert given.status == 200, (operation, given.body)
        form = {"content-type": "application/x-www-form-urlencoded"}
        judging = self.tokens.to_judge("u-digest", "s-1", "i-1", self.cloud.clock.now())
        assert self.cloud.request("POST", "/feedback", form, f"token={judging}&verdict=useful".encode()).status == 200
        undo = json.loads(self.post("/api/subscription/unsubscribe", token=token).body)["undo"]
        assert self.post("/api/subscription/undo", token=undo).status == 200
        for path in ("/", "/status", "/api/health", "/api/watches", "/api/watches/idlib", "/watches/idlib/feed.atom"):
            assert self.get(path).status == 200, path

    def leave(self) -> None:
        """It is erased, and asks again."""
        assert self.asked_for("erase").status == 202
        self.cloud.run_until(self.cloud.clock.now() + HOUR)
        assert self.post("/api/subscriptions", address="u-digest@example.org", watches=["idlib"]).status == 202
