"""Conditional GETs, side by side over libcurl, in one thread.

Each request has 20 seconds in all, redirects included, and at most five redirects, each of which is
checked as the first URL was. The address is checked when it is dialled, so no name can change its
meaning in between. Nothing is read from the environment; no proxy, no cookies, no stored passwords.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin

import pycurl

from wirewatch.feeds.exchange import Exchange
from wirewatch.feeds.ports import Fetched, FetchRequest
from wirewatch.feeds.route import LOCAL_ROUTE
from wirewatch.feeds.urls import UrlError, request_url

SECONDS = 20.0
REDIRECTS = 5
REDIRECTING = frozenset((301, 302, 303, 307, 308))
PER_HOST = 2


@dataclass(slots=True)
class Visit:
    """A request on its way through its redirects; over once there is an answer."""

    request: FetchRequest
    url: str
    seconds: float
    redirects: int = 0
    answer: Fetched | None = None


def fetch(requests: Sequence[FetchRequest], *, contact: str) -> list[Fetched]:
    """GET every URL and say what came, in the order of the requests.

    `contact` (an address or URL of the operator) goes into the User-Agent. Failures are values.
    """
    agent = f"Wirewatch/0.1 (+{contact})"
    visits = [Visit(request, request.url, SECONDS) for request in requests]
    with closing(pycurl.CurlMulti()) as multi:
        multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, PER_HOST)
        _travel(multi, visits, agent)
    return [visit.answer or Fetched(0, error="no answer") for visit in visits]


def _travel(multi: Any, visits: Sequence[Visit], agent: str) -> None:
    """Drive every visit to its answer."""
    under_way: dict[Any, tuple[Visit, Exchange]] = {}
    ready = list(visits)
    while ready or under_way:
        for visit in ready:
            exchange = _set_out(visit, agent)
            if exchange is not None:
                under_way[exchange.handle] = (visit, exchange)
                multi.add_handle(exchange.handle)
        ready = []
        multi.perform()
        for handle, code, message in _finished(multi):
            visit, exchange = under_way.pop(handle)
            multi.remove_handle(handle)
            _arrive(visit, exchange, code, message)
            ready += [visit] if visit.answer is None else []
        if under_way and not ready:
            _wait(multi)


def _wait(multi: Any) -> None:
    """Until a socket is ready or a timer of libcurl is due, at most a second."""
    due = multi.timeout()  # milliseconds, -1 without a timer
    if multi.select(min(due, 1000) / 1000 if due >= 0 else 1.0) == -1:
        time.sleep(0.005)  # no socket to wait for yet


def _finished(multi: Any) -> Iterator[tuple[Any, int, str]]:
    more = 1
    while more:
        more, good, bad = multi.info_read()
        yield from ((handle, 0, "") for handle in good)
        yield from bad


def _set_out(visit: Visit, agent: str) -> Exchange | None:
    """Begin the next hop; None if its URL is refused, which is then the answer."""
    try:
        visit.url = request_url(visit.url)
    except UrlError as error:
        visit.answer = Fetched(0, url=visit.url, error=str(error))
        return None
    exchange = Exchange(visit.url, agent=agent, route=LOCAL_ROUTE.get())
    exchange.ask(visit.request.validators, visit.seconds)
    return exchange


def _arrive(visit: Visit, exchange: Exchange, code: int, message: str) -> None:
    visit.seconds -= exchange.handle.getinfo(pycurl.TOTAL_TIME)
    answer = exchange.end(code, message)
    location = answer.headers.get("location")
    if answer.status not in REDIRECTING or not location:
        visit.answer = answer if answer.status == 200 else replace(answer, body=b"")
    elif visit.redirects == REDIRECTS:
        error = f"more than {REDIRECTS} redirects"
        visit.answer = Fetched(0, url=visit.url, error=error)
    else:
        visit.redirects += 1
        visit.url = _target(visit.url, location)


def _target(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        return location  # request_url will refuse it, in words
