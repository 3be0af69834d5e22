"""The items that the entries of a body would be, with what the window is to keep of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from wirewatch.feeds.entry import Entry, Parsed, Unchanged
from wirewatch.feeds.feed import Feed, Known
from wirewatch.feeds.identity import is_another_article, item_id, known, reused_id
from wirewatch.feeds.language import language_of
from wirewatch.feeds.text import shorten
from wirewatch.items.item import Item

EARLIEST = timedelta(hours=48)
LATEST = timedelta(minutes=10)
GUID_LIMIT = 500
MOST_ENTRIES = 5000  # a window of more would not fit into a row
HEADLINE_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a body: the item it would be, what to keep of it, the date it claims."""

    item: Item
    known: Known
    claimed: datetime | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A body: what is known of each of its items, in its order, and the entries that had to be read."""

    known: Mapping[str, Known]
    read: tuple[Listed, ...]


def list_entries(feed: Feed, parsed: Parsed, window: Mapping[str, Known], now: datetime) -> Listing:
    """Each id once, the first one; an entry without a word or link is none. Of over 5,000 the first 5,000.

    `window` is what the last body left: an unchanged entry is what it was. Where an id stands twice
    only the bytes of the first count as known, since the next body may hold them the other way round.
    """
    body: dict[str, Known] = {}
    read: list[Listed] = []
    for entry in parsed.entries[:MOST_ENTRIES]:
        identity = entry.item_id if isinstance(entry, Unchanged) else _identity(feed.id, entry, window)
        if identity is None or identity in body:
            continue
        if isinstance(entry, Unchanged):
            body[identity] = window[identity]
        else:
            body[identity] = known(entry)
            item = _item(identity, feed, parsed.language, entry, now)
            read.append(Listed(item, body[identity], entry.published))
    return Listing(body, tuple(read))


def _identity(feed_id: str, entry: Entry, window: Mapping[str, Known]) -> str | None:
    identity = item_id(feed_id, entry)
    before = window.get(identity) if identity and entry.guid else None
    if before and is_another_article(before, known(entry)):
        return reused_id(feed_id, entry)
    return identity


def clamp(claimed: datetime | None, seen: datetime) -> datetime | None:
    """A publisher's date within [seen - 48 h, seen + 10 min]; None stays None."""
    return claimed and min(max(claimed, seen - EARLIEST), seen + LATEST)


def _item(identity: str, feed: Feed, feed_language: str, entry: Entry, now: datetime) -> Item:
    claims = (entry.language, feed_language, feed.language)
    return Item(
        id=identity,
        guid=entry.guid[:GUID_LIMIT],
        url=entry.link,
        title=entry.title or shorten(entry.summary, HEADLINE_LIMIT),
        summary=entry.summary,
        published=clamp(entry.published, now),
        seen=now,
        language=language_of(claims, f"{entry.title} {entry.summary}"),
        feed=feed.id,
        source=feed.source,
        tier=feed.tier,
        declared=entry.declared,
    )
