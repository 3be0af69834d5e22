"""The words that lead to stories: a row a word, read all at once, each written under the condition that it is
still what was read. A row of 32 ids is 750 bytes: one read unit, one write unit.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from boto3.dynamodb.conditions import Attr

from wirewatch.aws.batches import read_rows
from wirewatch.aws.conditional import held
from wirewatch.stories.ports import NEWEST, ContentionError
from wirewatch.stories.story import Story

ATTEMPTS = 12


class LeadingWords:
    """Word rows over the Stories table."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def led_to(self, language: str, words: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """The stories of each word, the newest first."""
        wanted = tuple(dict.fromkeys(words))
        rows = read_rows(self._table, [_key(language, word) for word in wanted]) if wanted else []
        by_key = {row["pk"]: tuple(row["stories"].split()) for row in rows}
        return {word: by_key.get(_key(language, word)["pk"], ()) for word in wanted}

    def lead(self, story: Story, words: Sequence[str], expires: int) -> None:
        """Put the story first on the rows that don't have it. Raises ContentionError."""
        left = list(words)
        for _ in range(ATTEMPTS):
            led = self.led_to(story.language, left)
            left = [word for word in led if story.id not in led[word]]
            left = [word for word in left if not self._put(story, word, led[word], expires)]
            if not left:
                return
        raise ContentionError(f"{story.id}: no turn in {ATTEMPTS} attempts on the words {', '.join(left)}")

    def _put(self, story: Story, word: str, led: tuple[str, ...], expires: int) -> bool:
        row = _key(story.language, word) | {"stories": " ".join((story.id, *led)[:NEWEST]), "expires": expires}
        read = Attr("stories").eq(" ".join(led)) if led else Attr("pk").not_exists()
        return held(self._table.put_item, Item=row, ConditionExpression=read)


def _key(language: str, word: str) -> dict[str, str]:
    return {"pk": f"word#{language}#{word}", "sk": "word"}
