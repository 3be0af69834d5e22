"""The answer to a GET for a page: validators, 304, gzip, or whatever the scenario says.

A condition holds as in RFC 9110: If-None-Match decides alone if it is sent, else If-Modified-Since does.
"""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from wirewatch_cli.feed_server.pages import Page

# Under this many bytes a publisher's server would not compress either.
WORTH_COMPRESSING = 256


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes over the wire. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def answer(page: Page | None, request: Mapping[str, str]) -> Answer:
    """Answer a request, given its headers (names in lower case). None stands for no such page."""
    if page is None:
        return Answer(404, {"content-type": "text/plain"}, b"no such feed, or not yet\n")
    if page.status != 200:
        return Answer(page.status, {"content-type": "text/plain", **page.headers}, page.body)
    validators = {"etag": page.etag, "last-modified": format_datetime(page.at, usegmt=True)}
    headers = {"vary": "accept-encoding", **validators, **page.headers}
    if _unchanged(page, headers["etag"], request):
        return Answer(304, headers)
    return _whole(page, headers, request)


def _unchanged(page: Page, etag: str, request: Mapping[str, str]) -> bool:
    if known := request.get("if-none-match"):
        tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
        return "*" in tags or etag.removeprefix("W/") in tags
    since = _date(request.get("if-modified-since", ""))
    return since is not None and page.at.replace(microsecond=0) <= since


def _whole(page: Page, headers: Mapping[str, str], request: Mapping[str, str]) -> Answer:
    headers = {"content-type": "application/xml", **headers}
    if len(page.body) < WORTH_COMPRESSING or not _accepts_gzip(request):
        return Answer(200, headers, page.body)
    return Answer(200, {**headers, "content-encoding": "gzip"}, gzip.compress(page.body, mtime=0))


def _accepts_gzip(request: Mapping[str, str]) -> bool:
    offered = [part.strip().split(";") for part in request.get("accept-encoding", "").split(",")]
    return any(
        name.strip() == "gzip" and "".join(quality).strip() not in {"q=0", "q=0.0"} for name, *quality in offered
    )


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
