"""The terms of a lexicon: what is looked for in a headline, and where. How they are written: `term_writing`."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from wirewatch.levels.beginnings import Beginnings, words_of
from wirewatch.watches.folding import fold, is_unspaced, tokens

_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})[.,\u066c\u00a0\u202f ](?=\d{3}(?!\d|[.,]\d))")


def joined(text: str) -> str:
    """The folded words of a text with a space between them, none beside letters that are written without."""
    words = tokens(_THOUSANDS.sub(r"\1", fold(text)))
    if not words:
        return ""
    pieces = [words[0]]
    for before, word in pairwise(words):
        pieces.append(word if is_unspaced(before) or is_unspaced(word) else " " + word)
    return "".join(pieces)


# A lexicon holds thousands of patterns, a headline has words for a few of them: each is compiled when first tried.
compiled = cache(re.compile)


@dataclass(frozen=True, slots=True)
class Term:
    """Patterns that must all be found in a joined text, and some of which none may be."""

    needed: tuple[str, ...]
    barred: tuple[str, ...] = ()

    def find(self, text: str) -> str:
        """What of the text the first pattern found, or ""."""
        first = compiled(self.needed[0]).search(text)
        if first is None or any(compiled(each).search(text) for each in self.barred):
            return ""
        return first.group().strip() if all(compiled(each).search(text) for each in self.needed[1:]) else ""


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of one kind, in the order in which they are written.

    `begun` leads to the `single` ones whose first word is known, which are tried only where that word is; `anywhere`
    are the others. Joint terms are tried where `begun_joint` leads to their first word, or it is in `unknown`.
    """

    single: tuple[str, ...]
    begun: Beginnings
    anywhere: str
    joint: tuple[Term, ...]
    begun_joint: Beginnings
    unknown: frozenset[int]

    def find(self, text: str) -> str:
        """What of a joined text a term found, or ""."""
        words = words_of(text)
        for at, number in self.begun.led_to(words):
            found = compiled(self.single[number]).match(text, at)
            if found:
                return found.group().strip()
        found = compiled(self.anywhere).search(text) if self.anywhere else None
        if found:
            return found.group().strip()
        likely = self.unknown.union(number for _, number in self.begun_joint.led_to(words))
        return next((match for number in sorted(likely) if (match := self.joint[number].find(text))), "")
