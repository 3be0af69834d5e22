"""The whole HTTP interface over tables in memory, and somebody who asks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.fakes.archive import FakeArchive
from tests.fakes.deliveries import FakeLedger
from tests.fakes.feeds import FakeFeeds, FakePollQueue
from tests.fakes.people import NOON
from tests.fakes.proofs import FakeProofs
from tests.fakes.subscriptions import FakeSubscriptions
from tests.fakes.traces import FakeTraces
from tests.fakes.watches import FakeWatches

from wirewatch.delivery.delivery import Kind
from wirewatch.feeds.standing import Standing
from wirewatch.levels.level import Level
from wirewatch.memory.matches import MatchesInMemory
from wirewatch.memory.requests import RequestsInMemory
from wirewatch.subscriptions.asked_links import TO_USE
from wirewatch.subscriptions.ports import Proof
from wirewatch.subscriptions.subscription import Subscription
from wirewatch.subscriptions.tokens import CONFIRM, hashed
from wirewatch.watches.watch import Watch
from wirewatch.web.answers import Answer
from wirewatch.web.desk import Desk
from wirewatch.web.request import Request
from wirewatch.web.routes import answer

FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}
WISH = {
    "address": "ana@example.org",
    "watches": ["idlib"],
    "digest": {"cadence": "daily", "at": "07:00", "timezone": "Europe/Istanbul"},
}


@dataclass
class Site:
    people: FakeSubscriptions = field(default_factory=FakeSubscriptions)
    catalogue: FakeWatches = field(default_factory=lambda: FakeWatches(Watch("idlib", "Idlib", "idlib")))
    ledger: FakeLedger = field(default_factory=FakeLedger)
    matches: MatchesInMemory = field(default_factory=MatchesInMemory)
    archive: FakeArchive = field(default_factory=FakeArchive)
    requests: RequestsInMemory = field(default_factory=RequestsInMemory)
    feeds: list[Standing] = field(default_factory=list)
    polled: FakeFeeds = field(default_factory=FakeFeeds)
    polls: FakePollQueue = field(default_factory=FakePollQueue)
    keys: tuple[str, ...] = ("key",)
    sign_ups: str = "open"
    now: datetime = NOON
    secrets: int = 0
    asked: int = 0

    def __post_init__(self) -> None:
        self.traces = FakeTraces(self.people, self.ledger)
        self.proofs = FakeProofs()

    def token(self) -> str:
        self.secrets += 1
        return f"secret {self.secrets}"

    @property
    def desk(self) -> Desk:
        return Desk(
            subscriptions=self.people,
            catalogue=self.catalogue,
            ledger=self.ledger,
            matches=self.matches,
            archive=self.archive,
            traces=self.traces,
            proofs=self.proofs,
            feeds=lambda: self.feeds,
            polled=self.polled,
            polls=self.polls,
            requests=self.requests,
            keys=self.keys,
            new_token=self.token,
            sign_ups=self.sign_ups,
            alert_level=Level.URGENT,
        )

    def ask(
        self,
        method: str,
        path: str,
        body: object = "",
        headers: Mapping[str, str] = JSON,
        query: Mapping[str, str] | None = None,
        client: str = "",
        *,
        raw: bytes = b"",
    ) -> Answer:
        """A request, from a network of its own if none is named."""
        self.asked += 1
        client = client or f"198.{self.asked >> 16}.{self.asked >> 8 & 255}.{self.asked & 255}"
        text = body if isinstance(body, str) else json.dumps(body)
        base = "https://alerts.example.org"
        request = Request(method, path, query or {}, headers, text, client, base, raw=raw or text.encode())
        return answer(request, self.now, desk=self.desk)

    def look(self, path: str, token: str = "", **headers: str) -> Answer:
        """A GET by a program."""
        bearer = {"authorization": f"Bearer {token}"} if token else {}
        return self.ask("GET", path, headers=bearer | {name.replace("_", "-"): text for name, text in headers.items()})

    @property
    def mails(self) -> list[Any]:
        return list(self.ledger.of_kind(Kind.CONFIRMATION))

    @property
    def person(self) -> Subscription:
        (found,) = self.people.rows.values()
        return found

    @property
    def link(self) -> str:
        mail = self.mails[-1].delivery
        return self.desk.tokens.to_prove(CONFIRM, mail.recipient, mail.content["secret"])

    @property
    def managing(self) -> str:
        return self.desk.tokens.to_manage(self.person.id, self.now)

    def asked_link(self, purpose: str) -> str:
        """The token of a link that the owner asks for, out of its mail."""
        asked = self.ask("POST", "/api/subscription/link", {"token": self.managing, "purpose": purpose})
        assert asked.status == 202
        mail = list(self.ledger.of_kind(Kind.LINK))[-1].delivery
        return self.desk.tokens.to_prove(purpose, mail.recipient, mail.content["secret"])

    def proof(self, person: str, purpose: str) -> str:
        """The token of a link as it would have been asked for, without its mail."""
        secret = self.token()
        self.proofs.keep(person, purpose, Proof(hashed(secret, purpose), self.now + TO_USE))
        return self.desk.tokens.to_prove(purpose, person, secret)

    def subscribed(self, **changes: Any) -> "Site":
        assert self.ask("POST", "/subscriptions", WISH | changes).status == 202
        assert self.ask("POST", "/subscriptions/confirm", {"token": self.link}).status == 200
        return self

    @property
    def leaving(self) -> dict[str, str]:
        return {"token": self.desk.tokens.to_unsubscribe(self.person.id)}
