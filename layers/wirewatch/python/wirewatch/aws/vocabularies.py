"""What has been learned of each language: a row a language, read once by each assessor, added to now and then.

An assessor gathers what it learns and adds it when that is a tenth of what was known, or 500 items: a fresh table
learns from each item, a busy one costs a row of 40–60 KB each 500 items, a tenth of a write unit an item. If
another was quicker it reads again and adds once more; if that fails too it waits for the next time. What an
assessor has not added when its container ends is lost, which does no harm.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from boto3.dynamodb.conditions import Attr

from wirewatch.aws.conditional import held
from wirewatch.stories.vocabulary import Vocabulary, merged

SHARE, AT_MOST = 10, 500


class Vocabularies:
    """Vocabularies over the Stories table, for the life of an assessor."""

    def __init__(self, table: Any) -> None:
        self._table = table
        self._known: dict[str, Vocabulary] = {}
        self._learned: dict[str, Counter[str]] = {}  # and from how many items:
        self._items: Counter[str] = Counter()

    def of(self, language: str) -> Vocabulary:
        """As it was when this assessor read or wrote it last."""
        if language not in self._known:
            self._known[language] = self._read(language)[0]
        return self._known[language]

    def learn(self, language: str, words: Sequence[str]) -> None:
        """Count an item; add to the row when it is time."""
        words_learned = self._learned.setdefault(language, Counter())
        words_learned.update(words)
        self._items[language] += 1
        if self._items[language] >= min(max(self.of(language).documents // SHARE, 1), AT_MOST):
            self._add(language, Vocabulary(self._items[language], words_learned))

    def _add(self, language: str, learned: Vocabulary) -> None:
        for _ in range(2):
            stored, revision = self._read(language)
            both = merged(stored, learned)
            if self._write(language, both, revision):
                self._known[language] = both
                del self._learned[language], self._items[language]
                return

    def _read(self, language: str) -> tuple[Vocabulary, int]:
        row = self._table.get_item(Key=_key(language)).get("Item")
        if not row:
            return Vocabulary(), 0
        pieces = row["counts"].split()
        counts = dict(zip(pieces[::2], map(int, pieces[1::2]), strict=True))
        return Vocabulary(int(row["documents"]), counts), int(row["revision"])

    def _write(self, language: str, vocabulary: Vocabulary, revision: int) -> bool:
        row = {
            "documents": vocabulary.documents,
            "counts": " ".join(f"{word} {number}" for word, number in vocabulary.counts.items()),
            "revision": revision + 1,
        }
        read = Attr("revision").eq(revision) if revision else Attr("pk").not_exists()
        return held(self._table.put_item, Item=_key(language) | row, ConditionExpression=read)


def _key(language: str) -> dict[str, str]:
    return {"pk": f"vocabulary#{language}", "sk": "vocabulary"}
