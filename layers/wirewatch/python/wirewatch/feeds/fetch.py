"""Conditional GETs, side by side over libcurl, in one thread.

Each request has 20 seconds in all once it has set out, redirects included, and at most 20 to wait until
its host has a turn for it. The address is checked when it is dialled, so no name can change its meaning
in between. Nothing is read from the environment; no proxy, no cookies, no stored passwords.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from random import SystemRandom
from threading import Lock
from typing import Any, Self

import certifi
import pycurl

from wirewatch.feeds.exchange import TOO_SLOW, Exchange
from wirewatch.feeds.ports import Fetched, FetchRequest
from wirewatch.feeds.route import LOCAL_ROUTE, AllowLoopback, Route
from wirewatch.feeds.turns import Turns
from wirewatch.feeds.visit import Visit

SECONDS = 20.0
KEPT = 400  # connections, of the 1,024 files that Lambda allows
NO_TURN = "other requests to the host left no time for this one"
LOOK_EVERY = 0.25  # seconds
PAUSE = 0.25  # seconds at most, before the first request to a host


def a_moment() -> float:
    """Up to a quarter of a second, at random."""
    return SystemRandom().uniform(0, PAUSE)


def at_once() -> float:
    """No pause: a replay's own server needs no politeness."""
    return 0.0


class Fetcher:
    """Fetches as `ports.Fetch` says, and keeps its connections for the next call, within a minute.

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
        """GET every URL and say what came, in the order of the requests. Failures are values."""
        with self._lock:
            self._take_route()
            now = time.monotonic()
            visits = [Visit(request, now + SECONDS) for request in requests]
            pause = at_once if isinstance(self._route, Route) else self._pause
            _Journey(self._multi, pause, self._exchange).travel(visits)
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
        exchange.ask(visit.request.validators, seconds)
        return exchange


def fetch(requests: Sequence[FetchRequest], *, contact: str) -> list[Fetched]:
    """Fetch once, as a Fetcher does, and hang up."""
    with Fetcher(contact) as fetcher:
        return fetcher(requests)


class _Journey:
    """One call: drives every visit to its answer."""

    def __init__(self, multi: Any, pause: Callable[[], float], exchange: Callable[[Visit, float], Exchange]) -> None:
        self._multi = multi
        self._exchange = exchange
        self._turns: Turns[Visit] = Turns(pause)
        self._under_way: dict[Any, tuple[Visit, Exchange]] = {}
        self._looked = time.monotonic()

    def travel(self, visits: Sequence[Visit]) -> None:
        for visit in visits:
            self._queue(visit)
        try:
            while self._set_out() or self._under_way or self._turns.due(time.monotonic()) is not None:
                self._multi.perform()
                if not self._arrive():
                    self._look_at_wires()
                    self._wait()
        finally:
            for handle in self._under_way:
                self._multi.remove_handle(handle)

    def _queue(self, visit: Visit) -> None:
        if visit.answer is None:
            self._turns.queue(visit.host, visit, time.monotonic())

    def _set_out(self) -> bool:
        """Begin the hops that may begin; whether there were any."""
        begun = False
        now = time.monotonic()
        for visit in self._turns.begin(now):
            begun = True
            if now > visit.deadline:
                visit.refuse(TOO_SLOW if visit.under_way else NO_TURN)
                self._turns.leave(visit.host, now)
                continue
            if not visit.under_way:
                visit.under_way, visit.deadline = True, now + SECONDS
            exchange = self._exchange(visit, visit.deadline - now)
            self._under_way[exchange.handle] = (visit, exchange)
            self._multi.add_handle(exchange.handle)
        return begun

    def _arrive(self) -> bool:
        """Take the answers that are there; whether there were any."""
        arrived = False
        for handle, code in _finished(self._multi):
            arrived = True
            visit, exchange = self._under_way.pop(handle)
            self._multi.remove_handle(handle)
            self._turns.leave(visit.host, time.monotonic())
            visit.take(exchange.end(code))
            self._queue(visit)
        return arrived

    def _look_at_wires(self) -> None:
        now = time.monotonic()
        if now - self._looked > LOOK_EVERY:
            self._looked = now
            for _, exchange in self._under_way.values():
                exchange.look_at_wire()

    def _wait(self) -> None:
        """Until a socket is ready, a timer of libcurl is due or somebody may set out; at most a second."""
        due = self._turns.due(time.monotonic())
        timer = self._multi.timeout()  # milliseconds, -1 without a timer
        seconds = min(1.0, 1.0 if due is None else due, timer / 1000 if timer >= 0 else 1.0)
        if any(self._multi.fdset()):
            self._multi.select(max(0.0, seconds))
        else:  # select() would not wait for nothing
            time.sleep(min(seconds, 0.05))


def _new_multi() -> Any:
    multi = pycurl.CurlMulti()
    multi.setopt(pycurl.M_MAXCONNECTS, KEPT)
    return multi


def _finished(multi: Any) -> Iterator[tuple[Any, int]]:
    more = 1
    while more:
        more, good, bad = multi.info_read()
        yield from ((handle, 0) for handle in good)
        yield from ((handle, code) for handle, code, _ in bad)
