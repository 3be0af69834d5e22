"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from wirewatch.feeds.dates import read_date
from wirewatch.feeds.entry import Entry, Parsed
from wirewatch.feeds.reading import text_of, usable_link
from wirewatch.feeds.text import SUMMARY_LIMIT, TITLE_LIMIT, clean, plain
from wirewatch.feeds.urgency import CATEGORIES, VALUE_LIMIT
from wirewatch.items.item import Declared

VERSION = "jsonfeed.org/version/1"


def looks_like_json(body: bytes) -> bool:
    """Whether it begins as a JSON object or list does, in UTF-8, -16 or -32."""
    return body[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] in (b"{", b"[")


def read_json_feed(body: bytes, url: str) -> Parsed:
    """Read a body that looks like JSON."""
    try:
        document = json.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return Parsed(problem="the body is broken JSON")
    if not isinstance(document, dict) or VERSION not in text_of(document.get("version")):
        return Parsed(problem="the body is JSON, but no JSON Feed")
    items = document.get("items")
    if not isinstance(items, list):
        return Parsed(problem="the JSON Feed has no list of items")
    entries = tuple(_entry(item, url) for item in items if isinstance(item, dict))
    title = plain(text_of(document.get("title")), html=False, limit=TITLE_LIMIT)
    return Parsed(entries, title, text_of(document.get("language")))


def _entry(item: dict[str, Any], url: str) -> Entry:
    link = text_of(item.get("url")) or text_of(item.get("external_url"))
    date = text_of(item.get("date_published")) or text_of(item.get("date_modified"))
    return Entry(
        guid=_id(item.get("id")),
        link=_join(url, link),
        title=plain(text_of(item.get("title")), html=False, limit=TITLE_LIMIT),
        summary=_summary(item),
        published=read_date(date),
        language=text_of(item.get("language")),
        declared=tuple(_tags(item)),
    )


def _id(value: object) -> str:
    """An id that is a number is to be read as text, says the specification."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return clean(str(value) if is_number else text_of(value))


def _summary(item: dict[str, Any]) -> str:
    for name, html in (("summary", False), ("content_text", False), ("content_html", True)):
        if text := text_of(item.get(name)):
            return plain(text, html=html, limit=SUMMARY_LIMIT)
    return ""


def _tags(item: dict[str, Any]) -> Iterator[Declared]:
    tags = item.get("tags")
    for tag in tags[:CATEGORIES] if isinstance(tags, list) else ():
        if name := clean(text_of(tag)):
            yield Declared("category", name[:VALUE_LIMIT])


def _join(url: str, link: str) -> str:
    try:
        return usable_link(urljoin(url, link)) if link else ""
    except ValueError:
        return ""
