"""Items as tests need them: a line each, the rest as it usually is."""

from datetime import UTC, datetime, timedelta
from typing import Any

from wirewatch.identifiers import identifier
from wirewatch.items.item import Item
from wirewatch.stories.grouping import begin, with_item
from wirewatch.stories.profile import Profile, profile_of
from wirewatch.stories.story import Story
from wirewatch.stories.vocabulary import Vocabulary

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


def a_profile(item: Item) -> Profile:
    """As it is before anything has been learned."""
    return profile_of(item, Vocabulary())


def a_story(first: Item, *others: Item) -> Story:
    """The story of these items, like or not."""
    story = begin(first, a_profile(first))
    for item in others:
        story = with_item(story, item, a_profile(item), same_link=False)
    return story
