"""What chunks of text hold, worked out once; many at a time, since most words of a text are in no watch."""

import re
from collections.abc import Collection
from itertools import chain
from typing import TYPE_CHECKING

from wirewatch.watches.folding import INVISIBLE, UNSPACED_CHARACTER, fold, fold_many, is_token
from wirewatch.watches.segments import APOSTROPHE_LETTERS, APOSTROPHES, HYPHENS, TAILS, WORD, runs

if TYPE_CHECKING:
    from wirewatch.watches.vocabulary import Vocabulary

REMEMBERED = 100_000  # chunks of all languages: some 150 bytes each, 15 MB
MANY = 100  # words from which it pays to rule out most of them together first
_LONGEST = 40  # characters of a chunk that is worth remembering
AROUND = ".,;:!?\"'()[]“”‘’«»…-–—"
_WORDS = re.compile(f"({WORD})(?:[.,{HYPHENS[1:]}{APOSTROPHES}-]({WORD}))?")
_ODD = frozenset(APOSTROPHE_LETTERS) | INVISIBLE.keys()
Parts = tuple[str, ...]


class Hanging:
    """The numbers of the programs that hang on one key. Told from the keys that an item holds by its type."""

    __slots__ = ("numbers",)

    def __init__(self, numbers: tuple[int, ...]) -> None:
        self.numbers = numbers


Held = frozenset[str | Hanging]
_NOTHING: Held = frozenset()


class PlainWord(Held):
    """What is remembered of a chunk that is one word of letters and digits, and holds nothing."""

    __slots__ = ()


_PLAIN_WORD = PlainWord()


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
        new = [chunk for chunk in chunks if chunk not in self]
        seen = chunks if len(new) < len(chunks) else ()
        holding = self._work_out(new)
        found = set[str | Hanging]().union(*holding.values(), *(self[chunk] for chunk in seen if chunk in self))
        if len(new) < REMEMBERED // 2:
            self._vocabulary.make_room(len(new))
            self.update(dict.fromkeys(new, _PLAIN_WORD))
            self.update(holding)
            if max(map(len, new)) > _LONGEST:
                for chunk in new:
                    if len(chunk) > _LONGEST:
                        del self[chunk]
        return found

    def _work_out(self, chunks: list[str]) -> dict[str, Held]:
        """What the chunks hold, but for those that are plain words and hold nothing."""
        if UNSPACED_CHARACTER.search("\n".join(chunks)) is None:
            return self._work_out_words(chunks)
        rests = {chunk: set(runs().sub(" ", chunk).split()) for chunk in chunks if UNSPACED_CHARACTER.search(chunk)}
        words = {chunk for chunk in chunks if chunk not in rests}.union(*rests.values())
        holding = self._work_out_words(list(words))
        for chunk, rest in rests.items():
            holding[chunk] = self._held_by_runs(chunk).union(*(holding[each] for each in rest if each in holding))
        return holding

    def _held_by_runs(self, chunk: str) -> Held:
        """What the runs of a chunk hold, which no word is joined with."""
        text = fold("\n".join(runs().findall(chunk)))
        characters = "".join(set(text) - {"\n"})
        if len(UNSPACED_CHARACTER.findall(characters)) < len(characters):
            return self._vocabulary.and_hanging(self._vocabulary.atoms_in(chunk, self._language))
        found = tuple(dict.fromkeys(self._vocabulary.runs_in(text)))
        return self._vocabulary.and_hanging(found) if found else _NOTHING

    def _work_out_words(self, chunks: list[str]) -> dict[str, Held]:
        bare = [chunk if chunk.isalnum() else chunk.strip(AROUND) for chunk in chunks]
        words = _plain(bare)
        parts = {raw: _parts(raw) for raw in bare if raw not in words}
        words |= _folded(set(chain.from_iterable(parts.values())).difference(words))
        held = self._held(words)
        holding = {chunk: held[raw] for chunk, raw in zip(chunks, bare, strict=True) if raw in held} if held else {}
        for chunk, raw in zip(chunks, bare, strict=True) if parts else ():
            each = parts.get(raw)
            if each is not None:
                holding[chunk] = self._held_together(chunk, each, words, held) if each else _NOTHING
        return holding

    def _held_together(self, chunk: str, parts: Parts, words: dict[str, str], held: dict[str, Held]) -> Held:
        """What a chunk of several words holds, or one whose words are not plain to see."""
        if all(map(words.__contains__, parts)) and (len(parts) == 1 or not any(map(held.get, parts))):
            return held.get(parts[0], _NOTHING)
        return self._vocabulary.and_hanging(self._vocabulary.atoms_in(chunk, self._language))

    def _held(self, words: dict[str, str]) -> dict[str, Held]:
        """Of words as written, to folded, those that hold something."""
        vocabulary, language = self._vocabulary, self._language
        likely = words if len(words) < MANY else vocabulary.promising(words, language)
        return {raw: vocabulary.and_hanging(vocabulary.atoms_of(words[raw], raw, language)) for raw in likely}


def is_plain(chunk: str) -> bool:
    """Whether a chunk is a word of letters and digits and nothing else."""
    return chunk.isalnum() and (chunk.isascii() or bool(_plain([chunk])))


def _plain(raws: list[str]) -> dict[str, str]:
    """Those that are a word of letters and digits and nothing else, to the words as folded."""
    text = "\n".join(raws)
    folded = fold_many(raws)
    if text.isascii():
        return {raw: word for raw, word in zip(raws, folded, strict=True) if word.isalnum()}
    found = {raw: word for raw, word in zip(raws, folded, strict=True) if word.isalnum() and raw.isalnum()}
    letters = set(text)
    if _ODD.isdisjoint(letters) and not UNSPACED_CHARACTER.search(fold("".join(letters))):
        return found
    return {raw: word for raw, word in found.items() if _ODD.isdisjoint(raw) and not UNSPACED_CHARACTER.search(word)}


def _parts(bare: str) -> Parts:
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
