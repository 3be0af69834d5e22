"""Which terms of a lexicon a headline can hold at all, by the words that they begin with.

A lexicon has thousands of terms and a headline ten words: so nothing is asked of a term whose first word is not there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

LETTERS = 2  # by which beginnings of words are looked up


@dataclass(frozen=True, slots=True)
class Words:
    """Where the words of a joined text begin: by the word, a space behind it, and by its first letters."""

    whole: Mapping[str, list[int]]
    parts: Mapping[str, list[tuple[int, str]]]


@lru_cache(maxsize=16)  # a text is read for some thirty kinds of terms
def words_of(text: str) -> Words:
    """The words of a joined text."""
    whole: dict[str, list[int]] = {}
    parts: dict[str, list[tuple[int, str]]] = {}
    at = 0
    for each in text.split(" ") if text else ():
        word = f"{each} "
        whole.setdefault(word, []).append(at)
        parts.setdefault(word[:LETTERS], []).append((at, word))
        at += len(word)
    return Words(whole, parts)


@dataclass(frozen=True, slots=True)
class Beginnings:
    """The numbers of terms by a whole first word, and by the first letters of one that is known in part."""

    whole: Mapping[str, list[int]]
    parts: Mapping[str, list[tuple[str, int]]]

    def led_to(self, words: Words) -> list[tuple[int, int]]:
        """Places and the numbers of the terms that may begin there, in that order."""
        found = [
            (at, number)
            for word in self.whole.keys() & words.whole.keys()
            for at in words.whole[word]
            for number in self.whole[word]
        ]
        for letters in self.parts.keys() & words.parts.keys():
            for at, word in words.parts[letters]:
                found += [(at, number) for beginning, number in self.parts[letters] if word.startswith(beginning)]
        found.sort()
        return found


def beginnings_of(terms: Iterable[Iterable[str]]) -> Beginnings:
    """Of terms, numbered from 0, each given by the words that it can begin with; a whole word has a space behind it."""
    whole: dict[str, list[int]] = {}
    parts: dict[str, list[tuple[str, int]]] = {}
    for number, firsts in enumerate(terms):
        for each in firsts:
            if each.endswith(" "):
                whole.setdefault(each, []).append(number)
            else:
                parts.setdefault(each[:LETTERS], []).append((each, number))
    return Beginnings(whole, parts)
