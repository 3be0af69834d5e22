"""What a headline is about: its content words, and those of them by which its story is looked up."""

from itertools import pairwise

from wirewatch.levels.flags import take_label
from wirewatch.stories.stop_words import STOP_WORDS
from wirewatch.watches.folding import is_unspaced, tokens

KEYS = 6
LONGEST = 40  # letters of a word; what is longer is no word, and would be no key of a table


def content_words(title: str) -> tuple[str, ...]:
    """The folded words of a headline without the publisher's label, stop words and stray letters; sorted.

    Where no spaces part the words, pairs of characters stand for them.
    """
    found = tokens(take_label(title).rest)
    words = {word[:LONGEST] for word in found if _tells(word)}
    words |= {a + b for a, b in pairwise(found) if is_unspaced(a) and is_unspaced(b)}
    return tuple(sorted(words))


def telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """The few words by which a story is looked up: long ones, since these are rarer."""
    return tuple(sorted(words, key=lambda word: (-len(word), word))[:KEYS])


def _tells(word: str) -> bool:
    return word not in STOP_WORDS and (word.isdigit() or len(word) > 1)
