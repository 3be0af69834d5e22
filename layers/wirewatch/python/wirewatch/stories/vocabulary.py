"""How rare a word is in a language's news, learned from the items as they come.

A word's rarity is log((D + 52) / (d + 1.5)): D items seen, d of them with the word. The 50 items that are taken as
seen beforehand keep the first ones of a fresh table from looking all alike or all different. Approximate counts do:
an item that is counted twice, or a few that are lost with their function, change no grouping.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log

SEEN_BEFOREHAND = 50
WORDS_KEPT = 4000  # the most frequent; the others count as never seen. 40–60 KB as a row
FADES_AT = 50_000  # items: then all counts are halved, so that last month's news weighs less than this week's


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`documents` items, and in how many of them each word was."""

    documents: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    def rarity(self, word: str) -> float:
        """Natural logarithm; above 0."""
        return log((self.documents + 2 + SEEN_BEFOREHAND) / (self.counts.get(word, 0) + 1.5))


def merged(one: Vocabulary, other: Vocabulary) -> Vocabulary:
    """Both together, cut to the most frequent words; halved when it has grown old."""
    counts = dict(one.counts)
    for word, number in other.counts.items():
        counts[word] = counts.get(word, 0) + number
    documents = one.documents + other.documents
    if documents > FADES_AT:
        documents, counts = documents // 2, {word: number // 2 for word, number in counts.items() if number > 1}
    return Vocabulary(documents, _most_frequent(counts.items()))


def _most_frequent(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    return dict(sorted(counts, key=lambda each: (-each[1], each[0]))[:WORDS_KEPT])
