"""The Stories table in memory: the same rows, under the same conditions."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from wirewatch.stories.ports import Head, Linked, Near
from wirewatch.stories.story import Story
from wirewatch.stories.words import telling

NEWEST = 16


@dataclass
class FakeStories:
    heads: dict[str, Head] = field(default_factory=dict)
    rows: dict[str, Story] = field(default_factory=dict)
    links: dict[tuple[str, str], Linked] = field(default_factory=dict)
    by_word: dict[tuple[str, str], dict[str, Story]] = field(default_factory=dict)

    def head(self, language: str) -> Head:
        return self.heads.get(language, Head(language, 0, None))

    def advance(self, head: Head, story: Story) -> bool:
        if self.head(head.language).revision != head.revision:
            return False
        self.heads[head.language] = Head(head.language, head.revision + 1, story)
        return True

    def install(self, story: Story) -> None:
        if story.link:
            self.link(story, story.link, story.members[0])
        for word in telling(story.words):
            self.by_word.setdefault((story.language, word), {})[story.id] = story
        self.rows.setdefault(story.id, story)

    def get(self, story_id: str) -> Story | None:
        return self.rows.get(story_id)

    def update(self, story: Story) -> bool:
        stored = self.rows.get(story.id)
        if stored is None or stored.revision != story.revision:
            return False
        self.rows[story.id] = replace(story, revision=story.revision + 1)
        return True

    def linked(self, language: str, link: str) -> Linked | None:
        return self.links.get((language, link))

    def link(self, story: Story, link: str, item_id: str) -> None:
        self.links[story.language, link] = Linked(story.id, item_id)

    def near(self, language: str, words: Sequence[str]) -> Sequence[Near]:
        return [Near(story.id, story.words) for word in words for story in self._newest((language, word))]

    def _newest(self, key: tuple[str, str]) -> list[Story]:
        found = self.by_word.get(key, {}).values()
        return sorted(found, key=lambda story: (story.first_seen, story.id), reverse=True)[:NEWEST]
