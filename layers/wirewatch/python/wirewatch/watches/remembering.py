"""What chunks of text hold, worked out once; many at a time, since most words of a text are in no watch."""

import re
from collections.abc import Collection
from itertools import chain
from typing import TYPE_CHECKING

from wirewatch.watches.folding import fold_many, is_token
from wirewatch.watches.segments import APOSTROPHES, HYPHENS, TAILS, WORD

if TYPE_CHECKING:
    from wirewatch.watches.vocabulary import Vocabulary

REMEMBERED = 100_000  # chunks of all languages: some 150 bytes each, 15 MB
MANY = 100  # words from which it pays to rule out most of them together first
_LONGEST = 40  # characters of a chunk that is worth remembering
AROUND = ".,;:!?\"'()[]“”‘’«»…-–—"
_WORDS = re.compile(f"({WORD})(?:[.,{HYPHENS[1:]}{APOSTROPHES}-]({WORD}))?")


class Hanging:
    """The numbers of the programs that hang on one key. Told from the keys that an item holds by its type."""

    __slots__ = ("numbers",)

    def __init__(self, numbers: tuple[int, ...]) -> None:
        self.numbers = numbers


Held = frozenset[str | Hanging]
_NOTHING: Held = frozenset()


class Remembered(dict[str, Held]):
    """The atoms of chunks, with what hangs on them; forgotten when there are too many.

    Most chunks are a word in some capitals with some punctuation around it: they share what that word holds.
    """

    def __init__(self, vocabulary: "Vocabulary", language: str) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._language = language

    def held_by(self, chunks: Collection[str]) -> set[str | Hanging]:
        """What the chunks hold, all of them together."""
        try:
            return set[str | Hanging]().union(*map(self.__getitem__, chunks))
        except KeyError:
            return self._learn(set(chunks))

    def _learn(self, chunks: set[str]) -> set[str | Hanging]:
        worked_out = self._work_out({chunk for chunk in chunks if chunk not in self})
        seen = (self[chunk] for chunk in chunks if chunk not in worked_out)
        found = set[str | Hanging]().union(*worked_out.values(), *seen)
        if len(worked_out) < REMEMBERED // 4:
            self._vocabulary.make_room(len(worked_out))
            self.update({chunk: held for chunk, held in worked_out.items() if len(chunk) <= _LONGEST})
        return found

    def _work_out(self, chunks: set[str]) -> dict[str, Held]:
        """What each of the chunks holds."""
        keep = self._language == "tr"  # where I and i are not one letter to the stemmer
        bare = {chunk: chunk.strip(AROUND) for chunk in chunks}
        plain = {
            chunk: word if keep else word.lower() for chunk, word in bare.items() if word.isascii() and word.isalnum()
        }
        parts = {chunk: _parts(bare[chunk]) for chunk in chunks.difference(plain)}
        words = _folded({*plain.values(), *chain.from_iterable(parts.values())})
        held = self._held(words)
        worked_out = {chunk: held.get(word, _NOTHING) for chunk, word in plain.items()}
        for chunk, each in parts.items():
            if all(map(words.__contains__, each)) and (len(each) < 2 or not any(map(held.get, each))):
                worked_out[chunk] = held.get(each[0], _NOTHING) if each else _NOTHING
            else:
                atoms = self._vocabulary.atoms_in(chunk, self._language)
                worked_out[chunk] = self._vocabulary.and_hanging(atoms)
        return worked_out

    def _held(self, words: dict[str, str]) -> dict[str, Held]:
        """Of words as written, to folded, those that hold something."""
        vocabulary, language = self._vocabulary, self._language
        likely = words if len(words) < MANY else vocabulary.promising(words, language)
        return {raw: vocabulary.and_hanging(vocabulary.atoms_of(words[raw], raw, language)) for raw in likely}


def _parts(bare: str) -> tuple[str, ...]:
    """The words as written without which a chunk holds nothing: one, or two, and what they are read as together.

    An empty one, which is no word, where that is not plain to see.
    """
    words = _WORDS.fullmatch(bare)
    if words is None:
        return ("",) if bare else ()
    one, other = words.groups()
    if other is None:
        return (one,)
    return (one, other) if other in TAILS and bare[len(one)] in APOSTROPHES else (one, other, one + other)


def _folded(raws: set[str]) -> dict[str, str]:
    """Words as written to the words as folded, without those that are no words."""
    plain = {raw: raw.lower() for raw in raws if raw.isascii() and raw.isalnum()}
    others = [raw for raw in raws if raw not in plain]
    return plain | {raw: word for raw, word in zip(others, fold_many(others), strict=True) if is_token(word)}
