"""`Item Assessed` as JSON: written for the bus, read back from it. 64 KB at most.

Texts are cut to bounds in bytes, so that what is left holds a thousand watches; more are an error, since a
watch that is left out would lose its alert. An item's guid and declared urgency stay at home.
"""

import json
from collections.abc import Mapping
from typing import Any

from wirewatch.assessment.event import VERSION, ItemAssessed, StorySoFar
from wirewatch.items.item import Item
from wirewatch.levels.level import Level
from wirewatch.stories.story import Novelty, Related
from wirewatch.timestamps import from_text, to_text

LARGEST = 64 * 1024
TITLE, SUMMARY, URL = 1000, 4000, 2000  # bytes of UTF-8
SHORT = 200
TERMS, REASONS = 50, 20


class DetailError(ValueError):
    """A detail that is not of version 1, or an event that does not fit into one."""


def to_detail(event: ItemAssessed) -> dict[str, Any]:
    """The detail, JSON-ready. Raises DetailError if it is larger than 64 KB."""
    detail: dict[str, Any] = {
        "version": VERSION,
        "item": _item_to_detail(event.item),
        "story": {
            "id": event.story.id,
            "items": event.story.items,
            "sources": event.story.sources,
            "first_seen": event.story.first_seen,
            "headline": _cut(event.story.headline, TITLE),
            "related": [{"id": each.id, "headline": _cut(each.headline, SHORT)} for each in event.story.related],
            "outlets": [_cut(name, SHORT) for name in event.story.outlets],
        },
        "matched": event.matched,
        "watches": list(event.watches),
        "news_for": list(event.news_for),
        "terms": [_cut(term, SHORT) for term in event.terms[:TERMS]],
        "eager": event.eager,
        "level": str(event.level),
        "score": event.score,
        "novelty": str(event.novelty),
        "reasons": [_cut(reason, SHORT) for reason in event.reasons[:REASONS]],
    }
    size = len(to_json(detail).encode())
    if size > LARGEST:
        watches = len(event.watches)
        raise DetailError(f"{event.item.id}: {size} bytes with {watches} watches; {LARGEST} fit")
    return detail


def to_json(detail: Mapping[str, Any]) -> str:
    """The text that goes on the bus."""
    return json.dumps(detail, ensure_ascii=False, separators=(",", ":"))


def from_detail(detail: Mapping[str, Any]) -> ItemAssessed:
    """Read what `to_detail` wrote; fields that came later are passed over. Raises DetailError."""
    version = detail.get("version")
    if version != VERSION:
        raise DetailError(f"Item Assessed of version {version!r}; only version {VERSION} is known")
    try:
        return _read(detail)
    except KeyError as missing:
        raise DetailError(f"Item Assessed without {missing}") from None


def _read(detail: Mapping[str, Any]) -> ItemAssessed:
    story = detail["story"]
    return ItemAssessed(
        item=_item_from_detail(detail["item"]),
        story=_story_from_detail(story),
        watches=tuple(detail["watches"]),
        news_for=tuple(detail["news_for"]),
        terms=tuple(detail["terms"]),
        eager=detail["eager"],
        level=Level(detail["level"]),
        score=detail["score"],
        novelty=Novelty(detail["novelty"]),
        reasons=tuple(detail["reasons"]),
    )


def _story_from_detail(story: Mapping[str, Any]) -> StorySoFar:
    related = tuple(Related(each["id"], each["headline"]) for each in story.get("related", ()))  # came later
    plain = {name: story[name] for name in StorySoFar.__slots__ if name not in {"related", "outlets"}}
    return StorySoFar(**plain, related=related, outlets=tuple(story.get("outlets", ())))


def _item_to_detail(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "url": item.url if len(item.url.encode()) <= URL else "",
        "title": _cut(item.title, TITLE),
        "summary": _cut(item.summary, SUMMARY),
        "published": item.published and to_text(item.published),
        "seen": to_text(item.seen),
        "language": item.language,
        "feed": item.feed,
        "source": _cut(item.source, SHORT),
        "tier": item.tier,
    }


def _item_from_detail(detail: Mapping[str, Any]) -> Item:
    published = detail["published"]
    return Item(
        id=detail["id"],
        guid="",
        url=detail["url"],
        title=detail["title"],
        summary=detail["summary"],
        published=from_text(published) if published else None,
        seen=from_text(detail["seen"]),
        language=detail["language"],
        feed=detail["feed"],
        source=detail["source"],
        tier=detail["tier"],
    )


def _cut(text: str, size: int) -> str:
    """The text in `size` bytes of UTF-8 at most, an ellipsis where something is missing."""
    encoded = text.encode()
    if len(encoded) <= size:
        return text
    return encoded[: size - 3].decode(errors="ignore").rstrip() + "…"
