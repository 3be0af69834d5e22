"""The Stories table.

| pk | sk | holds |
|---|---|---|
| `head#<language>` | `head` | the newest story of the language as it was made, and how many there were |
| `story#<id>` | `story` | the story as it stands |
| `link#<language>#<hash of address>` | `link` | the story that the address belongs to, and who brought it |
| `word#<language>#<word>` | `<first seen>#<id>` | a story by a telling word, with its headline's words |
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from boto3.dynamodb.conditions import Attr, Key

from wirewatch.aws.clients import table
from wirewatch.aws.conditional import held
from wirewatch.aws.story_rows import attributes, story_from
from wirewatch.identifiers import identifier
from wirewatch.stories.ports import Head, Linked, Near
from wirewatch.stories.story import Story
from wirewatch.stories.words import telling
from wirewatch.timestamps import to_text

NEWEST = 16  # rows of 200–300 bytes: 4 KB, one read unit a word


class StoriesTable:
    """Stories over DynamoDB. Rows expire `retention_days` after the story's last item, the head never."""

    def __init__(self, name: str, retention_days: int) -> None:
        self._table = table(name)
        self._retention = timedelta(days=retention_days)

    def head(self, language: str) -> Head:
        """See Stories.head."""
        row = self._read(f"head#{language}", "head")
        if not row:
            return Head(language, 0, None)
        return Head(language, int(row["number"]), story_from(row["story"]))

    def advance(self, head: Head, story: Story) -> bool:
        """See Stories.advance."""
        row = {"pk": f"head#{head.language}", "sk": "head", "number": head.revision + 1}
        read = Attr("number").eq(head.revision) if head.revision else Attr("pk").not_exists()
        row["story"] = attributes(story, self._retention)
        return held(self._table.put_item, Item=row, ConditionExpression=read)

    def install(self, story: Story) -> None:
        """See Stories.install."""
        if story.link:
            self.link(story, story.link, story.members[0])
        for word in telling(story.words):
            self._table.put_item(Item=self._word_row(story, word))
        key = {"pk": f"story#{story.id}", "sk": "story"}
        row = key | attributes(story, self._retention)
        held(self._table.put_item, Item=row, ConditionExpression=Attr("pk").not_exists())

    def get(self, story_id: str) -> Story | None:
        """See Stories.get."""
        row = self._read(f"story#{story_id}", "story")
        return story_from(row) if row else None

    def update(self, story: Story) -> bool:
        """See Stories.update."""
        key = {"pk": f"story#{story.id}", "sk": "story"}
        row = key | attributes(story, self._retention) | {"revision": story.revision + 1}
        read = Attr("revision").eq(story.revision)
        return held(self._table.put_item, Item=row, ConditionExpression=read)

    def linked(self, language: str, link: str) -> Linked | None:
        """See Stories.linked."""
        row = self._read(_link_key(language, link), "link")
        return Linked(row["story"], row["item"]) if row else None

    def link(self, story: Story, link: str, item_id: str) -> None:
        """See Stories.link."""
        key = {"pk": _link_key(story.language, link), "sk": "link"}
        self._table.put_item(Item=key | self._pointer(story) | {"item": item_id})

    def near(self, language: str, words: Sequence[str]) -> Sequence[Near]:
        """See Stories.near; the newest 16 of each word."""
        return [
            Near(row["story"], tuple(row["words"])) for word in words for row in self._newest(f"word#{language}#{word}")
        ]

    def _read(self, pk: str, sk: str) -> dict[str, Any]:
        return self._table.get_item(Key={"pk": pk, "sk": sk}, ConsistentRead=True).get("Item", {})

    def _newest(self, pk: str) -> list[dict[str, Any]]:
        return self._table.query(
            KeyConditionExpression=Key("pk").eq(pk),
            ConsistentRead=True,
            ScanIndexForward=False,
            Limit=NEWEST,
        )["Items"]

    def _word_row(self, story: Story, word: str) -> dict[str, Any]:
        found_by = f"{to_text(story.first_seen)}#{story.id}"
        key = {"pk": f"word#{story.language}#{word}", "sk": found_by}
        return key | self._pointer(story) | {"words": list(story.words)}

    def _pointer(self, story: Story) -> dict[str, Any]:
        expires = int((story.last_seen + self._retention).timestamp())
        return {"story": story.id, "expires": expires}


def _link_key(language: str, link: str) -> str:
    """Hashed: an address may be longer than a key."""
    return f"link#{language}#{identifier('l', link)}"
