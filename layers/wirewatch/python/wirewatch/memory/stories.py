"""The Stories table in memory: the same rows, under the same conditions."""

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from wirewatch.stories.ports import Head, Linked, Near
from wirewatch.stories.story import Story
from wirewatch.stories.words import telling

NEWEST = 16

ByWord = list[tuple[datetime, str, Near]]


@dataclass
class StoriesInMemory:
    """See Stories. Nothing expires: who reads compares times, as everywhere."""

    heads: dict[str, Head] = field(default_factory=dict)
    rows: dict[str, Story] = field(default_factory=dict)
    links: dict[tuple[str, str], Linked] = field(default_factory=dict)
    by_word: dict[tuple[str, str], ByWord] = field(default_factory=dict)

    def head(self, language: str) -> Head:
        """See Stories.head."""
        return self.heads.get(language, Head(language, 0, None))

    def advance(self, head: Head, story: Story) -> bool:
        """See Stories.advance."""
        if self.head(head.language).revision != head.revision:
            return False
        self.heads[head.language] = Head(head.language, head.revision + 1, story)
        return True

    def install(self, story: Story) -> None:
        """See Stories.install."""
        if story.link:
            self.link(story, story.link, story.members[0])
        if story.id not in self.rows:
            for word in telling(story.words):
                row = (story.first_seen, story.id, Near(story.id, story.words))
                insort(self.by_word.setdefault((story.language, word), []), row, key=lambda each: each[:2])
            self.rows[story.id] = story

    def get(self, story_id: str) -> Story | None:
        """See Stories.get."""
        return self.rows.get(story_id)

    def update(self, story: Story) -> bool:
        """See Stories.update."""
        stored = self.rows.get(story.id)
        if stored is None or stored.revision != story.revision:
            return False
        self.rows[story.id] = replace(story, revision=story.revision + 1)
        return True

    def linked(self, language: str, link: str) -> Linked | None:
        """See Stories.linked."""
        return self.links.get((language, link))

    def link(self, story: Story, link: str, item_id: str) -> None:
        """See Stories.link."""
        self.links[story.language, link] = Linked(story.id, item_id)

    def near(self, language: str, words: Sequence[str]) -> Sequence[Near]:
        """See Stories.near; the newest 16 of each word."""
        return [near for word in words for near in self._newest((language, word))]

    def _newest(self, key: tuple[str, str]) -> list[Near]:
        return [near for _, _, near in reversed(self.by_word.get(key, [])[-NEWEST:])]
