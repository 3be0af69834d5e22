"""The items that the entries of a body would be, with what the window is to keep of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from wirewatch.feeds.entry import Entry, Parsed
from wirewatch.feeds.feed import Feed, Known
from wirewatch.feeds.identity import item_id, known
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


def list_entries(feed: Feed, parsed: Parsed, now: datetime) -> list[Listed]:
    """In the order of the body, each id once, the first one; an entry without a word or link is none.

    Of more than 5,000 entries the first 5,000.
    """
    listed: dict[str, Listed] = {}
    for entry in parsed.entries[:MOST_ENTRIES]:
        identity = item_id(feed.id, entry)
        if identity is not None and identity not in listed:
            item = _item(identity, feed, parsed.language, entry, now)
            listed[identity] = Listed(item, known(entry), entry.published)
    return list(listed.values())


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
