"""Feed bodies into entries. feedparser decides what an entry means; this is the one module that knows it."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax import SAXException

import feedparser

from wirewatch.feeds.entry import Entry, Parsed
from wirewatch.feeds.text import SUMMARY_LIMIT, TITLE_LIMIT, clean, plain
from wirewatch.feeds.urls import LONGEST
from wirewatch.items.item import Declared

PARSER_FAILS = (  # what feedparser is known to raise on malformed bodies
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    SAXException,
    TypeError,
    ValueError,
)
SURROGATE = re.compile(
    rb"&#(?:0*5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3])|[xX]0*[dD][89a-fA-F][\da-fA-F]{2});"
)
REPLACEMENT = b"&#xFFFD;"  # one reference to a lone surrogate, and feedparser gives up the whole body
DATES = ("published_parsed", "updated_parsed", "created_parsed")
URGENCY = {
    "nitf_urgency": "nitf",
    "nitf_ed-urg": "nitf",
    "ed-urg": "nitf",
    "cap_severity": "cap",
    "cap_urgency": "cap",
    "cap_certainty": "cap",
    "gdacs_alertlevel": "gdacs",
}
CATEGORIES = 20
CATEGORY_LIMIT = 100


def parse(body: bytes, headers: Mapping[str, str], url: str) -> Parsed:
    """Read a feed body.

    `headers` of the answer (lower-case names) give the charset and language; relative links are
    resolved against `url`. What is no feed comes back as a Parsed with a problem; nothing is raised.
    """
    if not body.strip():
        return Parsed(problem="the body is empty")
    if _is_json(body, headers):
        return Parsed(problem="the body is JSON; JSON Feed is not read yet")
    try:
        return _parsed(_ask_feedparser(body, headers, url))
    except PARSER_FAILS as error:
        return Parsed(problem=f"the body cannot be read as a feed ({type(error).__name__})")


def _ask_feedparser(body: bytes, headers: Mapping[str, str], url: str) -> Any:
    passed_on = {n: headers[n] for n in ("content-type", "content-language") if n in headers}
    return feedparser.parse(
        BytesIO(SURROGATE.sub(REPLACEMENT, body)),  # never a str: feedparser would open it as a path or a URL
        response_headers={**passed_on, "content-location": url},
        sanitize_html=False,  # nh3 takes all markup out; sanitising first costs four times the parse
        resolve_relative_uris=False,  # only concerns links inside HTML texts
    )


def _parsed(document: Any) -> Parsed:
    if not document.entries and not document.version:
        return Parsed(problem="the body is not a feed")
    complaint = document.get("bozo_exception")  # also of content types and charsets, which is harmless
    if not document.entries and isinstance(complaint, SAXException):
        return Parsed(problem=f"the feed is broken off or malformed: {clean(str(complaint))[:200]}")
    return Parsed(
        tuple(_entry(raw) for raw in document.entries),
        _plain(document.feed, "title", TITLE_LIMIT),
        _text(document.feed.get("language")),
    )


def _entry(raw: Any) -> Entry:
    return Entry(
        guid=clean(_text(raw.get("id"))),
        link=_link(_text(raw.get("link"))),
        title=_plain(raw, "title", TITLE_LIMIT),
        summary=_plain(raw, "summary", SUMMARY_LIMIT),
        published=_published(raw),
        language=_language(raw),
        declared=(*_urgency(raw), *_categories(raw)),
    )


def _plain(raw: Any, name: str, limit: int) -> str:
    detail = raw.get(f"{name}_detail") or {}
    html = "html" in _text(detail.get("type", "text/html"))
    return plain(_text(raw.get(name)), html=html, limit=limit)


def _link(link: str) -> str:
    link = clean(link)
    return link if link.startswith(("http://", "https://")) and len(link) <= LONGEST else ""


def _published(raw: Any) -> datetime | None:
    for name in DATES:
        moment = dict.get(raw, name)  # its own `get` answers for other names, with a warning
        if moment:
            year, month, day, hour, minute, second = moment[:6]
            try:
                return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
            except ValueError:
                return None
    return None


def _language(raw: Any) -> str:
    detail = raw.get("title_detail") or raw.get("summary_detail") or {}
    return _text(raw.get("language") or detail.get("language"))


def _urgency(raw: Any) -> Iterator[Declared]:
    for name, scheme in URGENCY.items():
        value = raw.get(name)
        if isinstance(value, Mapping):  # <ed-urg ed-urg="1"/>
            value = value.get("ed-urg")
        if value:
            yield Declared(scheme, clean(_text(value))[:CATEGORY_LIMIT])


def _categories(raw: Any) -> Iterator[Declared]:
    for tag in raw.get("tags", ())[:CATEGORIES]:
        name = clean(_text(tag.get("label") or tag.get("term")))
        if name:
            yield Declared("category", name[:CATEGORY_LIMIT])


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _is_json(body: bytes, headers: Mapping[str, str]) -> bool:
    return body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") or (
        "json" in headers.get("content-type", "") and b"<" not in body[:200]
    )
