"""Feed bodies into entries. feedparser decides what an entry means; this is the one module that knows it.

It is asked as little as possible. Entries whose bytes the last body of the feed held are known (scan.py).
The others are read in a document made of the body's own head and tail and of these entries only: directly
if they have a plain shape (shapes.py), else by feedparser. feedparser reads the whole body where nothing
is known, where the body cannot be taken apart, or where the parts don't give one entry each. A malformed body that
is very large is read at its ends only (bounding.py).
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from types import MappingProxyType
from typing import Any
from xml.sax import SAXException

import feedparser
from feedparser.datetimes import _parse_date
from feedparser.encodings import convert_to_utf8
from feedparser.mixin import _cp1252, _FeedParserMixin
from feedparser.urls import _urljoin, make_safe_absolute_uri

from wirewatch.feeds.bounding import both_ends, is_large, is_well_formed
from wirewatch.feeds.encoding import as_utf8
from wirewatch.feeds.entry import Parsed, Unchanged
from wirewatch.feeds.json_feed import looks_like_json, read_json_feed
from wirewatch.feeds.reading import read_entry, read_title, text_of
from wirewatch.feeds.scan import Split, is_leaky, root_name, split
from wirewatch.feeds.shape_values import Steps, UnusualError
from wirewatch.feeds.shapes import read_plainly
from wirewatch.feeds.sitemap import ROOTS, read_sitemap
from wirewatch.feeds.text import clean

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
NOTHING: Mapping[str, str] = MappingProxyType({})


def parse(body: bytes, headers: Mapping[str, str], url: str, known: Mapping[str, str] = NOTHING) -> Parsed:
    """Read a feed body.

    `headers` of the answer (lower-case names) give the charset and language; relative links are
    resolved against `url`. `known` maps the `raw` of entries in the last body to item ids: these come
    back as `Unchanged`. What is no feed comes back as a Parsed with a problem; nothing is raised.
    """
    if not body.strip():
        return Parsed(problem="the body is empty")
    if looks_like_json(body):
        return read_json_feed(body, url)
    try:
        return _Body(body, headers, url).read(known)
    except PARSER_FAILS as error:
        return Parsed(problem=f"the body cannot be read as a feed ({type(error).__name__})")


def parse_all(body: bytes, headers: Mapping[str, str], url: str) -> Parsed:
    """Read a body with feedparser.parse alone, as its settings are by default: what `parse` is measured against."""
    response = {"content-type": "application/xml", **headers, "content-location": url}
    try:
        document = feedparser.parse(BytesIO(body), response_headers=response)
        return _parsed(document, [""] * len(document.entries))
    except PARSER_FAILS as error:
        return Parsed(problem=f"the body cannot be read as a feed ({type(error).__name__})")


class _Body:
    """An XML body in UTF-8, with what is said about it."""

    def __init__(self, body: bytes, headers: Mapping[str, str], url: str) -> None:
        content_type = headers.get("content-type", "application/xml")  # without one feedparser expects Latin-1
        self._document = as_utf8(body, content_type, convert_to_utf8)
        self._language = headers.get("content-language")
        self._url = url

    def read(self, known: Mapping[str, str]) -> Parsed:
        root = root_name(self._document)
        if root in ROOTS:
            return read_sitemap(self._document, root)
        large = is_large(self._document)
        if large and not is_well_formed(self._document):
            return self._read_ends()
        pieces = split(self._document, f"{self._url}\n{self._language}")
        if pieces and (large or any(raw in known for raw in pieces.raws)):
            parsed = self._read_new(pieces, known)
            if parsed:
                return parsed
        return self._read_whole(pieces)

    def _read_whole(self, pieces: Split | None) -> Parsed:
        document = self._ask(self._document)
        complaint = document.get("bozo_exception")  # also of content types and charsets, which is harmless
        malformed = isinstance(complaint, SAXException)
        if not document.entries and not document.version:
            return Parsed(problem="the body is not a feed")
        if not document.entries and malformed:
            return Parsed(problem=f"the feed is broken off or malformed: {clean(str(complaint))[:200]}")
        raws = [""] * len(document.entries)
        if pieces and not malformed and len(pieces.raws) == len(raws) and not any(map(is_leaky, pieces.entries)):
            raws = list(pieces.raws)
        return _parsed(document, raws)

    def _read_ends(self) -> Parsed:
        self._document, told = both_ends(self._document)
        parsed = self._read_whole(None) if self._document else Parsed(problem=told)
        return replace(parsed, cut=told)

    def _read_new(self, pieces: Split, known: Mapping[str, str]) -> Parsed | None:
        """The entries whose bytes are not known read on their own; None if that cannot be done."""
        raws = [raw for raw in pieces.raws if raw not in known]
        new = tuple(entry for entry, raw in zip(pieces.entries, pieces.raws, strict=True) if raw not in known)
        if any(map(is_leaky, new)):
            return None
        parsed = self._read_part(pieces.only(new), raws) if new else Parsed()
        if len(parsed.entries) != len(new):
            return None
        read = iter(parsed.entries)
        entries = tuple(Unchanged(raw, known[raw]) if raw in known else next(read) for raw in pieces.raws)
        return Parsed(entries, parsed.title, parsed.language)

    def _read_part(self, document: bytes, raws: list[str]) -> Parsed:
        try:
            feed, entries = read_plainly(SURROGATE.sub(REPLACEMENT, document), self._base(), self._language, STEPS)
        except UnusualError:
            asked = self._ask(document)
            malformed = isinstance(asked.get("bozo_exception"), SAXException)
            return Parsed() if malformed or len(asked.entries) != len(raws) else _parsed(asked, raws)
        if len(entries) != len(raws):
            return Parsed()
        read = tuple(read_entry(entry, NOTHING, raw) for entry, raw in zip(entries, raws, strict=True))
        return Parsed(read, read_title(feed), text_of(feed.get("language")))

    def _base(self) -> str:
        return str(make_safe_absolute_uri(self._url))

    def _ask(self, document: bytes) -> Any:
        headers = {"content-type": "application/xml; charset=utf-8", "content-location": self._url}
        if self._language is not None:
            headers["content-language"] = self._language
        return feedparser.parse(
            BytesIO(SURROGATE.sub(REPLACEMENT, document)),  # never a str: feedparser would open it as a path or a URL
            response_headers=headers,
            sanitize_html=False,  # nh3 takes all markup out; sanitising first costs four times the parse
            resolve_relative_uris=False,  # only concerns links inside HTML texts
        )


def _parsed(document: Any, raws: list[str]) -> Parsed:
    entries = tuple(
        read_entry(entry, document.get("namespaces", {}), raw)
        for entry, raw in zip(document.entries, raws, strict=True)
    )
    return Parsed(entries, read_title(document.feed), text_of(document.feed.get("language")))


def _mend(text: str) -> str:
    """Undo UTF-8 that was read as Latin-1, and put Windows' characters in their places, as feedparser does."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(_cp1252)


STEPS = Steps(date=_parse_date, join=_urljoin, is_html=_FeedParserMixin.looks_like_html, mend=_mend)
