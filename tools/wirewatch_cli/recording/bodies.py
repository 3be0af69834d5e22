"""Bodies of a feed, made again from its items: minimal RSS that grows as they came.

Not what the publisher sent: entries that never became items are missing, and so is markup, but texts, ids, dates,
categories and declared urgency are those that Wirewatch read.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from wirewatch.items.archive import Archived
from wirewatch.items.item import Declared, Item, Outcome

ENTRIES = 60  # of a body
EARLY = timedelta(seconds=59)  # before the poll that saw an item, so that a poll of the same minute sees it
ELEMENTS = {
    "nitf": ("nitf:ed-urg", "http://iptc.org/std/NITF/2006-10-18/"),
    "cap": ("cap:severity", "urn:oasis:names:tc:emergency:cap:1.2"),
    "gdacs": ("gdacs:alertlevel", "http://www.gdacs.org"),
    "category": ("category", ""),
}
SPACES = "".join(f' xmlns:{name.partition(":")[0]}="{uri}"' for name, uri in ELEMENTS.values() if uri)


def bodies(source: str, items: Sequence[Archived], start: datetime) -> Iterator[tuple[datetime, str]]:
    """(from when on, body), the first at `start` with what was there already; `items` are of one feed, oldest first."""
    known = [each.item for each in items if each.outcome is Outcome.BASELINE or each.item.seen <= start]
    yield start, _rss(source, known)
    later = [each.item for each in items if each.item not in known]
    for moment in sorted({_moment(each, start) for each in later}):
        there = [each for each in later if _moment(each, start) <= moment]
        yield moment, _rss(source, [*known, *there])


def _moment(item: Item, start: datetime) -> datetime:
    return max(start + timedelta(minutes=1), item.seen - EARLY).replace(microsecond=0)


def _rss(source: str, items: Sequence[Item]) -> str:
    entries = "".join(_entry(each) for each in reversed(items[-ENTRIES:]))
    begin = "<item><guid isPermaLink='false'>recording</guid><title>Here the recording begins</title></item>"
    return f'<rss version="2.0"{SPACES}><channel><title>{escape(source)}</title>{entries}{begin}</channel></rss>\n'


def _entry(item: Item) -> str:
    published = f"<pubDate>{format_datetime(item.published)}</pubDate>" if item.published else ""
    return (
        f'<item><guid isPermaLink="false">{escape(item.guid)}</guid><link>{escape(item.url)}</link>'
        f"<title>{escape(escape(item.title))}</title><description>{escape(escape(item.summary))}</description>"
        f"{published}{''.join(map(_declared, item.declared))}</item>\n"
    )


def _declared(declared: Declared) -> str:
    name, _ = ELEMENTS.get(declared.scheme, ELEMENTS["category"])
    return f"<{name}>{escape(declared.value)}</{name}>"
