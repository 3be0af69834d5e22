"""Feed lists written as OPML 2.0, which readers take and `feeds import` takes back whole."""

from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from wirewatch.feeds.feed import Feed
from wirewatch_cli.opml import TIER

NAMESPACE = "urn:x-wirewatch:opml"


def opml_text(feeds: Iterable[Feed], now: datetime) -> str:
    """The list, by source; the tier is an attribute of our own."""
    root = ET.Element("opml", {"version": "2.0", "xmlns:wirewatch": NAMESPACE})
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = "Feeds of Wirewatch"
    ET.SubElement(head, "dateCreated").text = format_datetime(now, usegmt=True)
    body = ET.SubElement(root, "body")
    for feed in sorted(feeds, key=lambda each: (each.source.casefold(), each.url)):
        ET.SubElement(body, "outline", _attributes(feed))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _attributes(feed: Feed) -> dict[str, str]:
    language = {"language": feed.language} if feed.language else {}
    return {
        "type": "rss",
        "text": feed.source,
        "title": feed.source,
        "xmlUrl": feed.url,
        **language,
        TIER: str(feed.tier),
    }
