"""What a feed and its entries, in feedparser's words, are to us."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from wirewatch.feeds.entry import Entry
from wirewatch.feeds.text import SUMMARY_LIMIT, TITLE_LIMIT, clean, clean_link, plain
from wirewatch.feeds.urgency import declared
from wirewatch.feeds.urls import LONGEST

Raw = Mapping[str, Any]
DATES = ("published_parsed", "updated_parsed", "created_parsed")


def read_entry(raw: Raw, namespaces: Mapping[str, str], name: str = "") -> Entry:
    """The entry; `name` is the hash of its bytes. `namespaces` are those of the feed: prefix to URI."""
    return Entry(
        guid=clean(text_of(raw.get("id"))),
        link=usable_link(text_of(raw.get("link"))),
        title=_plain(raw, "title", TITLE_LIMIT),
        summary=_plain(raw, "summary", SUMMARY_LIMIT),
        published=_published(raw),
        language=_language(raw),
        declared=declared(raw, namespaces),
        raw=name,
    )


def read_title(feed: Raw) -> str:
    """The title of the feed."""
    return _plain(feed, "title", TITLE_LIMIT)


def text_of(value: Any) -> str:
    """The value if it is text, else ""."""
    return value if isinstance(value, str) else ""


def usable_link(link: str) -> str:
    """An http(s) address, or a relative one where the address of the feed is not known; else ""."""
    link = clean_link(link)
    usable = link.startswith(("http://", "https://")) or ":" not in link.partition("/")[0]
    return link if usable and len(link) <= LONGEST else ""


def _plain(raw: Raw, name: str, limit: int) -> str:
    detail = raw.get(f"{name}_detail") or {}
    html = "html" in text_of(detail.get("type", "text/html"))
    return plain(text_of(raw.get(name)), html=html, limit=limit)


def _published(raw: Raw) -> datetime | None:
    for name in DATES:
        moment = dict(raw).get(name)  # feedparser's own `get` answers for other names, with a warning
        if moment:
            year, month, day, hour, minute, second = moment[:6]
            try:
                return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
            except ValueError:
                return None
    return None


def _language(raw: Raw) -> str:
    detail = raw.get("title_detail") or raw.get("summary_detail") or {}
    return text_of(raw.get("language") or detail.get("language"))
