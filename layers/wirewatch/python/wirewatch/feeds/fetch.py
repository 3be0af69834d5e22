"""Conditional GETs, and a few forms, side by side over libcurl, in one thread.

Each request has 20 seconds in all once it has set out, redirects included, and at most 20 to wait until
its host has a turn for it. The address is checked when it is dialled, so no name can change its meaning
in between. Nothing is read from the environment; no proxy, no cookies, no stored passwords.
"""

import time
from collections.abc import Callable, Sequence
from random import SystemRandom
from threading import Lock
from typing import Any, Self

import certifi
import pycurl

from wirewatch.feeds.exchange import Exchange
from wirewatch.feeds.journey import Journey
from wirewatch.feeds.ports import Fetched, FetchRequest
from wirewatch.feeds.route import LOCAL_ROUTE, AllowLoopback, Route
from wirewatch.feeds.visit import Visit

SECONDS = 20.0
KEPT = 400  # connections, of the 1,024 files that Lambda allows
PAUSE = 0.25  # seconds at most, before the first request to a host


def a_moment() -> float:
    """Up to a quarter of a second, at random."""
    return SystemRandom().uniform(0, PAUSE)


def at_once() -> float:
    """No pause: a replay's own server needs no politeness."""
    return 0.0


class Fetcher:
    """Fetches as `ports.Fetch` says, and keeps its connections for the next call.

    What is kept saves most of a small call: its TLS handshakes, and reading the authorities' file (20 ms).
    A connection that died while Lambda had us frozen costs four seconds, and then a new one.

    `contact` (an address or URL of the operator) goes into the User-Agent; `authorities` is a file of
    certificates. Calls from several threads take turns.
    """

    def __init__(
        self, contact: str, *, pause: Callable[[], float] = a_moment, authorities: str = certifi.where()
    ) -> None:
        self._agent = f"Wirewatch/0.1 (+{contact})"
        self._pause = pause
        self._authorities = authorities
        self._lock = Lock()
        self._route: Route | AllowLoopback | None = None
        self._multi = _new_multi()

    def __call__(self, requests: Sequence[FetchRequest]) -> list[Fetched]:
        """Ask every URL and say what came, in the order of the requests. Failures are values."""
        with self._lock:
            self._take_route()
            now = time.monotonic()
            visits = [Visit(request, now + SECONDS) for request in requests]
            pause = at_once if isinstance(self._route, Route) else self._pause
            Journey(self._multi, pause, self._exchange, SECONDS).travel(visits)
        return [visit.answer or Fetched(0, url=visit.url, error="no answer") for visit in visits]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._multi.close()

    def _take_route(self) -> None:
        """A connection to loopback must not outlive the leave to have it."""
        route = LOCAL_ROUTE.get()
        if route != self._route:
            self._multi.close()
            self._multi, self._route = _new_multi(), route

    def _exchange(self, visit: Visit, seconds: float) -> Exchange:
        exchange = Exchange(visit.url, agent=self._agent, route=self._route, authorities=self._authorities)
        exchange.ask(visit.request.validators, seconds, visit.request.form)
        return exchange


def fetch(requests: Sequence[FetchRequest], *, contact: str) -> list[Fetched]:
    """Fetch once, as a Fetcher does, and hang up."""
    with Fetcher(contact) as fetcher:
        return fetcher(requests)


def _new_multi() -> Any:
    multi = pycurl.CurlMulti()
    multi.setopt(pycurl.M_MAXCONNECTS, KEPT)
    return multi
