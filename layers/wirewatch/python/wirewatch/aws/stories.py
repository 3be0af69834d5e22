"""The Stories table.

| pk | sk | holds |
|---|---|---|
| `head#<language>` | `head` | the newest story of the language as it was made, and how many there were |
| `story#<id>` | `story` | the story as it stands |
| `link#<language>#<hash of address>` | `link` | the story that the address belongs to, and who brought it |
| `word#<language>#<word>` | `word` | the stories that a word leads to, the newest first |
| `vocabulary#<language>` | `vocabulary` | in how many items each word was (`wirewatch.aws.vocabularies`) |

What an item costs, in read and write units (consistent reads), whatever the number of stories:

- looking: 1 for the head, 1 for the address, 1 for each of up to 10 words, 1–3 for each of up to 8 candidates
- joining: 1 for the address, 1 for each KB of the story, 1 for each word that has newly become telling
- founding: 1–2 for the head, 1 for the address, 1–2 for the story, 1 for each of up to 12 words
- learning: less than 1 write unit, spread over many items; nothing for a story's sixth item and later ones

Counted over 900 titles and over 400 leads, by sizes of rows: 16 and 19 read, 6 and 9 write units an item in 9 and 10
calls (stories of 3–4 KB, 10 KB at most), about 0.6 and 0.8 cents a thousand items at list prices of 0.125 and 0.625
dollars a million. Each attempt that another assessor was quicker than costs the looking again.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from boto3.dynamodb.conditions import Attr

from wirewatch.aws.batches import read_rows
from wirewatch.aws.clients import table
from wirewatch.aws.conditional import held
from wirewatch.aws.leading_words import LeadingWords
from wirewatch.aws.story_rows import attributes, story_from
from wirewatch.aws.vocabularies import Vocabularies
from wirewatch.identifiers import identifier
from wirewatch.stories.ports import Head, Linked, Near
from wirewatch.stories.story import Story
from wirewatch.stories.vocabulary import Vocabulary


class StoriesTable:
    """Stories over DynamoDB. Rows expire `retention_days` after the story's last item, heads and vocabularies never."""

    def __init__(self, name: str, retention_days: int) -> None:
        self._table = table(name)
        self._retention = timedelta(days=retention_days)
        self._vocabularies = Vocabularies(self._table)
        self._words = LeadingWords(self._table)

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
        self.link(story, story.link, story.members[0])
        self.lead(story, story.keys)
        key = {"pk": f"story#{story.id}", "sk": "story"}
        row = key | attributes(story, self._retention)
        held(self._table.put_item, Item=row, ConditionExpression=Attr("pk").not_exists())

    def get(self, story_id: str) -> Story | None:
        """See Stories.get."""
        row = self._read(f"story#{story_id}", "story")
        return story_from(row) if row else None

    def several(self, story_ids: Sequence[str]) -> Mapping[str, Story]:
        """See Stories.several; in one read."""
        keys = [{"pk": f"story#{each}", "sk": "story"} for each in dict.fromkeys(story_ids)]
        return {row["id"]: story_from(row) for row in read_rows(self._table, keys)}

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
        self._table.put_item(Item=key | {"story": story.id, "item": item_id, "expires": self._expires(story)})

    def near(self, language: str, words: Sequence[str]) -> Sequence[Near]:
        """See Stories.near."""
        led = self._words.led_to(language, words)
        return [Near(word, story) for word in words for story in led[word]]

    def lead(self, story: Story, words: Sequence[str]) -> None:
        """See Stories.lead."""
        self._words.lead(story, words, self._expires(story))

    def vocabulary(self, language: str) -> Vocabulary:
        """See Stories.vocabulary."""
        return self._vocabularies.of(language)

    def learn(self, language: str, words: Sequence[str]) -> None:
        """See Stories.learn."""
        self._vocabularies.learn(language, words)

    def _read(self, pk: str, sk: str) -> dict[str, Any]:
        return self._table.get_item(Key={"pk": pk, "sk": sk}, ConsistentRead=True).get("Item", {})

    def _expires(self, story: Story) -> int:
        return int((story.last_seen + self._retention).timestamp())


def _link_key(language: str, link: str) -> str:
    """Hashed: an address may be longer than a key."""
    return f"link#{language}#{identifier('l', link)}"
