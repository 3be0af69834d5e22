"""What strangers may try at the HTTP interface of the real template in the local cloud.

A share of each proof runs with the other tests.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_string, policy
from itertools import islice
from random import Random
from urllib.parse import unquote, urlencode

import boto3
import pytest
from tests.fakes.conformance import try_operations
from tests.fakes.proofs import FakeProofs
from tests.fakes.wsgi import application
from tests.proof.crashing import HOUR, MINUTE, START, Point, Stage, forget_wiring, stage, taken_mails

from wirewatch.aws.proofs import ProofsTable
from wirewatch.aws.secrets import signing_keys
from wirewatch.subscriptions.ports import Proof
from wirewatch.subscriptions.subscribing import subscription_id
from wirewatch.subscriptions.subscription import Channel, Status
from wirewatch.subscriptions.tokens import CONFIRM, ERASE, EXPORT, LIFE, Tokens, hashed

JSON = {"content-type": "application/json"}
ENDING = ("managing", "muting", "pausing", "judging", "undoing")
TABLES = ("Subscriptions", "Watches", "Deliveries", "Requests", "Items", "Matches")


@dataclass
class Door:
    """The interface of one cloud, and a person who subscribes."""

    stage: Stage
    address: str = "ana@example.org"

    @property
    def person(self) -> str:
        return subscription_id(Channel.EMAIL, self.address)

    @property
    def tokens(self) -> Tokens:
        return Tokens(signing_keys(self.stage.cloud.resource("SigningSecret")))

    def post(self, path: str, **body: object) -> int:
        """As a person does: what failed is tried again, once."""
        given = self.stage.cloud.request("POST", path, JSON, json.dumps(body).encode())
        if given.status >= 500:
            given = self.stage.cloud.request("POST", path, JSON, json.dumps(body).encode())
        return given.status

    def mails(self) -> list[str]:
        """Texts of the mails that went to the address."""
        found = (message_from_string(each.raw_data, policy=policy.default) for each in taken_mails())
        return [mail.get_body(("plain",)).get_content() for mail in found if self.address in str(mail["To"])]

    def link(self) -> str:
        """The token in the mail that asks to confirm."""
        return unquote(re.search(r"/confirm\?token=([^\s&]+)", self.mails()[0]).group(1))

    def asked_link(self, purpose: str) -> str:
        """The token in the last mail, which its owner asked for."""
        return unquote(re.search(rf"/{purpose}\?token=([^\s&]+)", self.mails()[-1]).group(1))

    def proof(self, purpose: str) -> str:
        """The token of a link that exports or erases, without its mail."""
        people = ProofsTable(self.stage.cloud.resource("Subscriptions"))
        people.keep(self.person, purpose, Proof(hashed("secret", purpose), self.stage.cloud.clock.now() + HOUR))
        return self.tokens.to_prove(purpose, self.person, "secret")


def rows(door: Door) -> str:
    """Everything that the tables hold."""
    resource = boto3.resource("dynamodb")
    names = [door.stage.cloud.resource(each) for each in TABLES]
    return json.dumps([sorted(str(sorted(row.items())) for row in resource.Table(n).scan()["Items"]) for n in names])


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    with stage() as made:
        door = Door(made)
        made.cloud.run_until(START)
        assert door.post("/api/subscriptions", address=door.address, query="idlib") == 202
        made.cloud.run_until(START + 5 * MINUTE)
        yield door


def scan(door: Door, times: int) -> None:
    """GET and HEAD every page that a mail leads to in turn, with tokens that are good."""
    tokens, person, now = door.tokens, door.person, door.stage.cloud.clock.now()
    links = [
        ("/confirm", door.link()),
        ("/unsubscribe", tokens.to_unsubscribe(person)),
        ("/export", door.proof(EXPORT)),
        ("/erase", door.proof(ERASE)),
        ("/mute", tokens.to_mute(person, "s-1", now)),
        ("/pause", tokens.to_pause(person, "w-1", now)),
        ("/feedback", tokens.to_judge(person, "s-1", "i-1", now)),
    ]
    for n in range(times):
        path, token = links[n // 2 % len(links)]
        given = door.stage.cloud.request("GET" if n % 2 else "HEAD", f"{path}?{urlencode({'token': token})}", {}, b"")
        assert given.status == 200


@pytest.mark.parametrize("times", [40, pytest.param(10_000, marks=pytest.mark.proof)])
def test_a_scanner_that_opens_links_changes_no_row(door: Door, times: int) -> None:
    door.proof(EXPORT)
    door.proof(ERASE)
    before = rows(door)
    scan(door, times)
    assert rows(door) == before


@pytest.mark.parametrize(("examples", "requests"), [(2, 30), pytest.param(330, 5000, marks=pytest.mark.proof)])
def test_made_requests_get_documented_answers_from_the_cloud(door: Door, examples: int, requests: int) -> None:
    asked = iter(range(10**9))

    def ask(method: str, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        n = next(asked)
        client = {"x-forwarded-for": f"198.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"}
        given = door.stage.cloud.request(method, url, {**headers, **client}, body)
        return given.status, given.headers, given.body

    people, made = door.stage.people, door.tokens
    confirmed = replace(people.get(door.person), status=Status.CONFIRMED)

    def tokens() -> dict[str, str]:
        if people.get(door.person) != confirmed:
            people.put(confirmed)
        proofs = {purpose: door.proof(purpose) for purpose in (EXPORT, ERASE)}
        manages = made.to_manage(door.person, door.stage.cloud.clock.now())
        return proofs | {"manage": manages, "unsubscribe": made.to_unsubscribe(door.person)}

    told = try_operations(application(ask), examples, tokens)
    assert sum(told.values()) >= requests  # an operation without input has one request only
    assert told["200"] > requests / 10
    assert {status[0] for status in told} <= {"2", "4"}


def alien_tokens(mine: Tokens, other: Tokens, random: Random) -> Iterator[tuple[str, str]]:
    """(purpose it is no token of, text), without an end."""
    good: dict[str, Callable[[Tokens, datetime], str]] = {
        "unsubscribing": lambda t, _: t.to_unsubscribe("u-1"),
        "managing": lambda t, at: t.to_manage("u-1", at),
        "muting": lambda t, at: t.to_mute("u-1", "s-1", at),
        "pausing": lambda t, at: t.to_pause("u-1", "w-1", at),
        "judging": lambda t, at: t.to_judge("u-1", "s-1", "i-1", at),
        "confirm": lambda t, _: t.to_prove(CONFIRM, "u-1", "secret"),
        "export": lambda t, _: t.to_prove(EXPORT, "u-1", "secret"),
        "erase": lambda t, _: t.to_prove(ERASE, "u-1", "secret"),
        "undoing": lambda t, at: t.to_undo("u-1", "", at),
    }
    purposes = sorted(good)
    while True:
        purpose, ended = random.choice(purposes), random.choice(ENDING)
        text = good[purpose](mine, START)
        at = random.randrange(len(text))
        yield purpose, good[purpose](other, START)
        yield purpose, good[random.choice([each for each in purposes if each != purpose])](mine, START)
        yield purpose, text[:at] + random.choice("abcdefgh0123.-_=+/ ").replace(text[at], "") + text[at + 1 :]
        yield purpose, text[:at]
        yield ended, good[ended](mine, START - LIFE - timedelta(seconds=random.randrange(10**6)))
        yield "replayed", good[random.choice((EXPORT, ERASE))](mine, START)


def accepts(tokens: Tokens, proofs: FakeProofs, purpose: str, token: str) -> bool:
    """Whether a token opens what is asked of it, as the pages ask."""
    if purpose == "unsubscribing":
        return tokens.unsubscribing(token) is not None
    if purpose in ENDING:
        return getattr(tokens, purpose)(token, START) is not None
    wanted = (EXPORT, ERASE) if purpose == "replayed" else (purpose,)
    named = [(each, read) for each in wanted if (read := tokens.proving(each, token))]
    return any(proofs.use_up(person, each, proof, START) for each, (person, proof) in named)


@pytest.mark.parametrize("number", [2_000, pytest.param(100_000, marks=pytest.mark.proof)])
def test_no_forged_cut_foreign_replayed_or_expired_token_is_accepted(number: int) -> None:
    mine, other, proofs = Tokens(["old key", "new key"]), Tokens(["another key"]), FakeProofs()
    for purpose in (CONFIRM, EXPORT, ERASE):
        proofs.keep("u-1", purpose, Proof(hashed("secret", purpose), START + HOUR))
    for purpose in (EXPORT, ERASE):  # so that both are used, and whatever comes is a replay
        assert accepts(mine, proofs, purpose, mine.to_prove(purpose, "u-1", "secret"))
    tried = islice(alien_tokens(mine, other, Random(7)), number)
    assert [(purpose, token) for purpose, token in tried if accepts(mine, proofs, purpose, token)] == []


def live(door: Door, point: Point | None, begin) -> list[str]:
    """Subscribe, confirm, change, leave, and be erased; what went wrong on the way."""
    cloud, wrong = door.stage.cloud, []
    cloud.run_until(begin)
    forget_wiring(cloud)
    door.stage.calls.start(point, 0)
    people = door.stage.people
    door.post("/api/subscriptions", address=door.address, query="floods")
    cloud.run_until(begin + 15 * MINUTE)
    if len(door.mails()) != 1:
        return [f"{len(door.mails())} mails to confirm"]
    door.post("/api/subscription/confirm", token=door.link())
    if people.get(door.person).status is not Status.CONFIRMED:
        wrong.append("not confirmed")
    if [each.id for watch in people.get(door.person).watches for each in people.watching(watch)] != [door.person]:
        wrong.append("not among the watchers")
    manages = door.tokens.to_manage(door.person, cloud.clock.now())
    door.post("/api/subscription/change", token=manages, query="dam", hourly_cap=7)
    if (people.get(door.person).hourly_cap, len(people.get(door.person).watches)) != (7, 2):
        wrong.append("not changed")
    door.post("/api/subscription/unsubscribe", token=door.tokens.to_unsubscribe(door.person))
    if people.get(door.person).status is not Status.ENDED:
        wrong.append("not left")
    door.post("/api/subscription/link", token=manages, purpose="erase")
    cloud.run_until(begin + 30 * MINUTE)
    door.post("/api/subscription/erase", token=door.asked_link("erase"))
    cloud.run_until(begin + 50 * MINUTE)
    if door.address in rows(door) or door.person in rows(door):
        wrong.append("half erased")
    return wrong


def test_a_life_of_a_subscription_without_a_crash_is_right_and_so_with_one_at_some_calls(crashes) -> None:
    play, points = crashes
    chosen = Random(5).sample(points, 4)
    assert {point: play(point) for point in chosen} == {point: [] for point in chosen}


@pytest.mark.proof(seconds=300)
def test_a_crash_at_any_call_loses_doubles_and_half_erases_nothing(crashes) -> None:
    play, points = crashes
    assert len(points) > 60
    assert {point: wrong for point in points if (wrong := play(point))} == {}


@pytest.fixture(scope="module")
def crashes(door: Door) -> tuple[Callable[[Point | None], list[str]], list[Point]]:
    """A life that dies at a point, and all points of one."""
    made, numbers = door.stage, iter(range(1, 10**6))

    def play(point: Point | None) -> list[str]:
        n = next(numbers)
        wrong = live(Door(made, f"p{n}@example.org"), point, START + n * HOUR)
        return wrong if made.calls.died or point is None else ["the point was not reached"]

    assert play(None) == []
    assert play(None) == []
    calls = {name: len(made.calls.made[name]) for name in ("ServeSubscriptions", "SweepStalled")}
    sides = ("before", "after")
    return play, [Point(name, n, side) for name in calls for n in range(1, calls[name] + 1) for side in sides]
