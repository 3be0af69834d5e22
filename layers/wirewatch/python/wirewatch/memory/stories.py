"""The Stories table in memory: the same rows, under the same conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from wirewatch.stories.ports import NEWEST, Head, Linked, Near
from wirewatch.stories.story import Story
from wirewatch.stories.vocabulary import Vocabulary


@dataclass
class StoriesInMemory:
    """See Stories. Nothing expires: who reads compares times, as everywhere."""

    heads: dict[str, Head] = field(default_factory=dict)
    rows: dict[str, Story] = field(default_factory=dict)
    links: dict[tuple[str, str], Linked] = field(default_factory=dict)
    by_word: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    def head(self, language: str) -> Head:
        """See Stories.head."""
        return self.heads.get(language) or Head(language, 0, None)

    def advance(self, head: Head, story: Story) -> bool:
        """See Stories.advance."""
        if self.head(head.language).revision != head.revision:
            return False
        self.heads[head.language] = Head(head.language, head.revision + 1, story)
        return True

    def install(self, story: Story) -> None:
        """See Stories.install."""
        self.link(story, story.link, story.members[0])
        self.lead(story, story.keys)
        self.rows.setdefault(story.id, story)

    def get(self, story_id: str) -> Story | None:
        """See Stories.get."""
        return self.rows.get(story_id)

    def several(self, story_ids: Sequence[str]) -> Mapping[str, Story]:
        """See Stories.several."""
        return {each: self.rows[each] for each in story_ids if each in self.rows}

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
        """See Stories.near."""
        return [Near(word, story) for word in words for story in self.by_word.get((language, word), ())]

    def lead(self, story: Story, words: Sequence[str]) -> None:
        """See Stories.lead."""
        for word in words:
            led = self.by_word.setdefault((story.language, word), [])
            if story.id not in led:
                led.insert(0, story.id)
                del led[NEWEST:]

    def vocabulary(self, language: str) -> Vocabulary:
        """See Stories.vocabulary; always the newest."""
        return Vocabulary(self.documents.get(language, 0), self.counts.get(language, {}))

    def learn(self, language: str, words: Sequence[str]) -> None:
        """See Stories.learn; at once."""
        counts = self.counts.setdefault(language, {})
        for word in words:
            counts[word] = counts.get(word, 0) + 1
        self.documents[language] = self.documents.get(language, 0) + 1
