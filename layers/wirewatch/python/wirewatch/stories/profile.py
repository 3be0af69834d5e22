"""What an item is about, as weighted words: what it is compared with stories by.

A word weighs (1 + log n) × its rarity, n being how often the text has it, twice for each time in the title;
commonplace words ×0.6. The 48 heaviest are kept, and scaled so that their squares add up to 1000².
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, log
from operator import itemgetter
from typing import TypeVar

from wirewatch.items.item import Item
from wirewatch.levels.flags import take_label
from wirewatch.stories.broad import is_broad
from wirewatch.stories.commonplace import commonplace
from wirewatch.stories.copies import marks
from wirewatch.stories.places import places
from wirewatch.stories.stems import stem
from wirewatch.stories.stop_words import STOP_WORDS
from wirewatch.stories.vocabulary import Vocabulary
from wirewatch.watches.folding import is_unspaced, tokens

IN_TITLE = 2
COMMONPLACE = 0.6
TERMS = 48
LOOKED_UP = 10  # words
UNIT = 1000
Weight = TypeVar("Weight", int, float)
LONGEST = 40  # letters of a word; what is longer is no word, and would be no key of a table
SUMMARY_WORDS = 400


@dataclass(frozen=True, slots=True)
class Profile:
    """`terms` are heaviest first, `heading` and `places` are those of the title alone.

    `words` are all that were there, for learning; `length` counts those of the text, `known` the items from which
    rarity was learned. By `texts` copies of it are known.
    """

    terms: Mapping[str, int]
    heading: Mapping[str, int]
    places: tuple[str, ...]
    words: tuple[str, ...]
    texts: tuple[str, ...]
    length: int
    known: int
    is_broad: bool

    def looked_up(self) -> tuple[str, ...]:
        """The most telling words: stories are looked up by these."""
        return tuple(self.terms)[:LOOKED_UP]


def profile_of(item: Item, vocabulary: Vocabulary) -> Profile:
    """Weigh an item's words; its publisher's label is not among them."""
    headline = take_label(item.title).rest
    title = tokens(headline)
    summary = tokens(item.summary)[:SUMMARY_WORDS] if item.summary else ()
    counts = Counter(_content(title, item.language))
    terms = heading = _scaled(_weights(counts, item.language, vocabulary))
    if summary:
        counts = Counter({word: IN_TITLE * times for word, times in counts.items()})
        counts.update(_content(summary, item.language))
        terms = _scaled(_weights(counts, item.language, vocabulary))
    return Profile(
        terms=terms,
        heading=heading,
        places=places(headline, item.language),
        words=tuple(counts),
        texts=marks(headline, summary, item.source),
        length=len(title) + len(summary),
        known=vocabulary.documents,
        is_broad=is_broad(headline, title),
    )


def heaviest(terms: Iterable[tuple[str, Weight]], number: int) -> dict[str, Weight]:
    """The heaviest terms in order; of equals those that were there first."""
    return dict(sorted(terms, key=itemgetter(1), reverse=True)[:number])


def _content(words: tuple[str, ...], language: str) -> list[str]:
    """Stems without stop words and stray letters; pairs of characters where no spaces part the words."""
    found = [
        stem(word[:LONGEST], language) for word in words if word not in STOP_WORDS and (len(word) > 1 or word.isdigit())
    ]
    if any(map(is_unspaced, words)):
        found += [a + b for a, b in pairwise(words) if is_unspaced(a) and is_unspaced(b)]
    return found


def _weights(counts: Mapping[str, int], language: str, vocabulary: Vocabulary) -> dict[str, float]:
    plain = commonplace(language)
    return {
        word: (1 + log(times)) * vocabulary.rarity(word) * (COMMONPLACE if word in plain else 1)
        for word, times in counts.items()
    }


def _scaled(weights: Mapping[str, float]) -> dict[str, int]:
    kept = heaviest(weights.items(), TERMS)
    scale = UNIT / hypot(*kept.values()) if kept else 0
    return {word: max(1, round(weight * scale)) for word, weight in kept.items()}
