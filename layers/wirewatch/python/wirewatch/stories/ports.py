"""What grouping needs of the world: the Stories table. Every read is consistent; nothing is ever scanned.

Stories of one language are made in one order: each new one is written to the language's head row first, in full. The
rows by which a story is found follow, and whoever comes next writes them if its maker could not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from wirewatch.stories.story import Story
from wirewatch.stories.vocabulary import Vocabulary

NEWEST = 32  # stories that a word leads to; older ones are found by other words


class ContentionError(Exception):
    """Others kept changing the same stories; a later run will find its turn."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest story of a language, as it was made; `revision` is 0 where there is none yet."""

    language: str
    revision: int
    story: Story | None


@dataclass(frozen=True, slots=True)
class Linked:
    """The story that an address belongs to, and the item that brought it there first."""

    story: str
    item: str


class Near(NamedTuple):
    """A story that a word leads to."""

    word: str
    story: str


class Stories(Protocol):
    """The Stories table."""

    def head(self, language: str) -> Head:
        """The newest story of the language."""

    def advance(self, head: Head, story: Story) -> bool:
        """Make `story` the newest; False, and nothing written, if `head` is no longer what stands there."""

    def install(self, story: Story) -> None:
        """Write the rows of a story that is or was the head, its own row last. What is there already stays."""

    def get(self, story_id: str) -> Story | None:
        """The story as it stands, or None before it is installed."""

    def several(self, story_ids: Sequence[str]) -> Mapping[str, Story]:
        """Those of the stories that are installed, as they stand, by id."""

    def update(self, story: Story) -> bool:
        """Replace it, revision raised by one; False, and nothing written, if its revision has moved on."""

    def linked(self, language: str, link: str) -> Linked | None:
        """What an address belongs to."""

    def link(self, story: Story, link: str, item_id: str) -> None:
        """Let an address belong to the story from now on."""

    def near(self, language: str, words: Sequence[str]) -> Sequence[Near]:
        """The 32 stories that each of the words was last led to; one may come more than once."""

    def lead(self, story: Story, words: Sequence[str]) -> None:
        """Let the words lead to the story from now on. Raises ContentionError."""

    def vocabulary(self, language: str) -> Vocabulary:
        """What has been learned of the language; it may be some minutes old."""

    def learn(self, language: str, words: Sequence[str]) -> None:
        """Count one more item with these words, now or within minutes."""
