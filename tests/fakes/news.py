"""Items as tests need them: a line each, the rest as it usually is."""

from datetime import UTC, datetime, timedelta
from typing import Any

from wirewatch.identifiers import identifier
from wirewatch.items.item import Item

NOON = datetime(2020, 2, 15, 12, tzinfo=UTC)


def an_item(title: str, *, minutes: int = 0, source: str = "Example Wire", **changes: Any) -> Item:
    """An item seen some minutes after noon, ten minutes after its publication, by a tier 2 source."""
    seen = NOON + timedelta(minutes=minutes)
    usual: dict[str, Any] = {
        "id": identifier("i", source, title),
        "guid": title,
        "url": "https://example.org/" + identifier("p", source, title),
        "summary": "",
        "published": seen - timedelta(minutes=10),
        "language": "en",
        "feed": "f-1",
        "tier": 2,
    }
    return Item(title=title, source=source, seen=seen, **usual | changes)
