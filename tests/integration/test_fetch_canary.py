"""A canary listens on loopback. No address, no spelling, no redirect and no lying resolver makes us touch it."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from ipaddress import ip_address
from random import Random
from socket import AF_INET, AF_INET6, SO_REUSEADDR, SOL_SOCKET, socket
from string import hexdigits
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pycurl
import pytest
from tests.fakes.addresses import CLASSES, spellings
from tests.integration.hostile_server import HostileServer, hear, reply

from wirewatch.feeds import exchange as exchanging
from wirewatch.feeds import fetch as fetching
from wirewatch.feeds.exchange import Exchange
from wirewatch.feeds.fetch import Fetcher, at_once
from wirewatch.feeds.ports import Fetched, FetchRequest
from wirewatch.feeds.route import LOCAL_ROUTE

URLS = 5000
RUNS = 100
FEED = b"<rss></rss>"
STAND_IN = "127.0.0.2"  # plays a public server where a test needs one


class Canary:
    """Counts whoever touches 127.0.0.1 or ::1 at its port; which is at the same number on both."""

    def __init__(self) -> None:
        self.touched = 0
        four = _listener(AF_INET, "127.0.0.1", 0)
        self.port = four.getsockname()[1]
        self._listeners = [four]
        with suppress(OSError):  # a machine without IPv6
            self._listeners.append(_listener(AF_INET6, "::1", self.port))
        for listener in self._listeners:
            Thread(target=self._watch, args=(listener,), daemon=True).start()

    def _watch(self, listener: socket) -> None:
        with suppress(OSError):
            while True:
                with closing(listener.accept()[0]):
                    self.touched += 1

    def close(self) -> None:
        for listener in self._listeners:
            listener.shutdown(2)
            listener.close()


def _listener(family: int, host: str, port: int) -> socket:
    listener = socket(family)
    listener.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen()
    return listener


@pytest.fixture
def canary() -> Iterator[Canary]:
    assert LOCAL_ROUTE.get() is None
    with closing(Canary()) as canary:
        yield canary


class Resolver:
    """Answers for every name, hop by hop, what it was told to; the last answer stands."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        resolver = self

        class Misled(Exchange):
            def __init__(self, url: str, **options: Any) -> None:
                super().__init__(url, **options)
                parts = urlsplit(url)
                port = parts.port or (443 if parts.scheme == "https" else 80)
                if not parts.hostname or parts.hostname[-1].isdigit() or ":" in parts.hostname:
                    return  # a number needs no resolver
                addresses = ",".join(f"[{each}]" if ":" in each else each for each in resolver.next())
                self.handle.setopt(pycurl.RESOLVE, [f"{parts.hostname}:{port}:{addresses}"])

        monkeypatch.setattr(fetching, "Exchange", Misled)

    def next(self) -> Sequence[str]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What would have been dialled as public; a test must not dial it."""
    dialled: set[str] = set()

    def note_and_refuse(address: str) -> bool:
        if is_public(address):
            dialled.add(address)
        return False

    is_public = exchanging.is_public
    monkeypatch.setattr(exchanging, "is_public", note_and_refuse)
    return dialled


def get(*urls: str) -> list[Fetched]:
    with Fetcher("x", pause=at_once) as fetcher:
        return fetcher([FetchRequest(url) for url in urls])


def test_the_canary_would_notice(canary):
    with closing(socket()) as visitor:
        visitor.connect(("127.0.0.1", canary.port))
        assert visitor.recv(1) == b""
    assert canary.touched == 1


@pytest.mark.parametrize("name", CLASSES)
def test_no_spelling_of_any_class_of_address_is_dialled(canary, dialled, name):
    hosts = [host for address in CLASSES[name] for host in spellings(address)]
    fetched = get(*(f"{scheme}://{host}:{canary.port}/" for host in hosts for scheme in ("http", "https")))
    assert all(each.status == 0 and each.error for each in fetched)
    assert (canary.touched, dialled) == (0, set())


@pytest.mark.parametrize("name", CLASSES)
def test_no_name_for_an_address_of_any_class_is_dialled(canary, monkeypatch, name):
    for address in CLASSES[name]:
        Resolver(monkeypatch, [address])
        (fetched,) = get(f"http://feed.example:{canary.port}/")
        assert "not public" in fetched.error
    assert canary.touched == 0


NAMES = [
    "localhost",
    "LOCALHOST",
    "localhost.",
    "lOcAlHoSt.localdomain",
    "ⓛocalhost",
    "ip6-localhost",
    "a.example",
    "xn--p1ai",
]
DECOYS = ["192.0.2.1", "a.example", "203.0.113.9"]
NASTY = "\\/@:#?.%[]\t\r\n\0 ;&=+$,|^`{}<>\"'~-_0189xXa\u3002\uff0e\uff10\u200b\u202e\ufeff\ud800ß"
SHAPES = [
    "{scheme}://{host}:{port}/",
    "{scheme}://{decoy}@{host}:{port}/",
    "{scheme}://{host}:{port}\\@{decoy}/",
    "{scheme}://{decoy}\\@{host}:{port}/",
    "{scheme}://{host}:{port}#@{decoy}/",
    "{scheme}://{decoy}:80:{port}/",
    "{scheme}://{host}:{port}/?@{decoy}",
    "{scheme}:/{host}:{port}/",
    "{scheme}:{host}:{port}/",
    "//{host}:{port}/",
    "{scheme}:///{host}:{port}/",
    "{scheme}:\\\\{host}:{port}/",
    " {scheme}://{host}:{port}/ ",
    "{scheme}://{host}:0{port}/",
    "{scheme}://{host}%20:{port}/",
]
SCHEMES = [
    "http",
    "https",
    "HTTP",
    "hTTps",
    "ftp",
    "file",
    "gopher",
    "dict",
    "ws",
    "javascript",
    "http+unix",
    "feed",
    "ldap",
]


def generated(port: int, dice: Random) -> str:
    """A URL that tries to reach the port on loopback, or some private place."""
    name = dice.choice([*CLASSES, *["loopback", "loopback, IPv6", "mapped"] * 10])
    address = dice.choice(CLASSES[name])
    return plain(address, port, dice) if dice.random() < 0.5 else twisted(address, port, dice)


def plain(address: str, port: int, dice: Random) -> str:
    """A URL in good order, of an address that may have got another digit or two, or of a name."""
    for _ in range(dice.choice([0, 0, 1, 2])):
        digits = [at for at, letter in enumerate(address) if letter in hexdigits]
        at = dice.choice(digits) if digits else 0
        address = address[:at] + dice.choice("0123456789") + address[at + 1 :]
    host = dice.choice([f"[{address}]" if ":" in address else address] * 3 + NAMES)
    return f"{dice.choice(SCHEMES[:2])}://{host}:{port}/{dice.randrange(1000)}"


def twisted(address: str, port: int, dice: Random) -> str:
    """A URL in bad order, with up to three characters of noise."""
    host = dice.choice([*spellings(address), dice.choice(NAMES)])
    parts = {"scheme": dice.choice(SCHEMES[:2] * 6 + SCHEMES), "host": host, "decoy": dice.choice(DECOYS), "port": port}
    url = dice.choice(SHAPES[:1] * 10 + SHAPES).format(**parts)
    for _ in range(dice.choice([0, 0, 0, 1, 2, 3])):
        at = dice.randrange(len(url))
        url = url[:at] + dice.choice(NASTY) + url[at + dice.randrange(2) :]
    return url


def test_no_generated_url_reaches_the_canary(canary, dialled, monkeypatch):
    Resolver(monkeypatch, ["127.0.0.1", "::1"])  # whatever the name
    dice = Random(20200215)
    urls = [generated(canary.port, dice) for _ in range(URLS)]
    fetched = get(*urls)
    assert all(each.status == 0 and each.error for each in fetched)
    assert canary.touched == 0
    assert dialled
    assert all(ip_address(address).is_global for address in dialled)
    refused_when_dialled = sum("not public" in each.error for each in fetched)
    assert refused_when_dialled > URLS / 3  # not all of them end before they are dialled


class Publisher:
    """Sends its visitors round to its own name so many times, and then gives them the feed."""

    def __init__(self, port: int) -> None:
        self.hops = 0
        self._port = port

    def __call__(self, connection: socket) -> None:
        hear(connection)
        self.hops -= 1
        there = b"Location: http://feed.example:%d/%d" % (self._port, self.hops)
        answer = reply(b"", there, b"Connection: close", status=b"302 Found")
        connection.sendall(reply(FEED, b"Connection: close") if self.hops < 0 else answer)


@pytest.fixture
def publisher(canary: Canary, monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """On an address that counts as public, at the canary's port."""
    is_public = exchanging.is_public
    monkeypatch.setattr(exchanging, "is_public", lambda address: address == STAND_IN or is_public(address))
    with ExitStack() as stack:
        publisher = Publisher(canary.port)
        stack.enter_context(HostileServer(publisher, host=STAND_IN, port=canary.port))
        yield publisher


BACK_HOME = [["127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["0.0.0.0"], ["127.0.0.1", "::1"], ["10.0.0.1", "127.0.0.1"]]


@pytest.mark.parametrize("run", range(RUNS))
def test_a_name_that_is_public_first_and_loopback_later_leads_nowhere(canary, publisher, monkeypatch, run):
    dice = Random(run)
    public_hops = dice.randrange(4)
    publisher.hops = dice.randrange(public_hops, 5)
    Resolver(monkeypatch, *[[STAND_IN]] * public_hops, dice.choice(BACK_HOME))
    with Fetcher("x", pause=at_once) as fetcher:
        fetched = [fetcher([FetchRequest(f"http://feed.example:{canary.port}/")])[0] for _ in range(2)]
    assert all("not public" in each.error for each in fetched)
    assert canary.touched == 0


@pytest.mark.parametrize("home", BACK_HOME)
def test_a_name_that_is_both_at_once_leads_to_the_public_address(canary, publisher, monkeypatch, home):
    Resolver(monkeypatch, [*home, STAND_IN])
    (fetched,) = get(f"http://feed.example:{canary.port}/")
    assert (fetched.status, fetched.body) == (200, FEED)
    assert canary.touched == 0


def test_a_public_address_that_does_not_answer_does_not_lead_to_the_next_one(canary, monkeypatch):
    is_public = exchanging.is_public
    monkeypatch.setattr(exchanging, "is_public", lambda address: address == "127.0.0.3" or is_public(address))
    Resolver(monkeypatch, ["127.0.0.3", "127.0.0.1", "::1"])
    (fetched,) = get(f"http://feed.example:{canary.port}/")
    assert fetched.status == 0
    assert canary.touched == 0
