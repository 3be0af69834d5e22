"""What chunks of text hold, worked out once; many at a time, since most words of a text are in no watch."""

import re
from collections.abc import Collection
from itertools import chain
from typing import TYPE_CHECKING

from wirewatch.watches.chunks import AROUND, Parts, folded_words, parts_of, plain_words
from wirewatch.watches.folding import UNSPACED_CHARACTER, fold
from wirewatch.watches.segments import runs

if TYPE_CHECKING:
    from wirewatch.watches.vocabulary import Vocabulary

REMEMBERED = 100_000  # chunks of all languages: some 150 bytes each, 15 MB
MANY = 100  # words from which it pays to rule out most of them together first
_LONGEST = 40  # characters of a chunk that is worth remembering
_APART = re.compile(r"[/:?=&%_+*|<>~^$\\]+")  # signs that join no words


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
            for chunk in [chunk for chunk in new if len(chunk) > _LONGEST]:
                del self[chunk]
        return found

    def _work_out(self, chunks: list[str]) -> dict[str, Held]:
        """What the chunks hold, but for those that are plain words and hold nothing."""
        text = "\n".join(chunks)
        mixed = UNSPACED_CHARACTER.search(text) is not None
        if not mixed and _APART.search(text) is None:
            return self._work_out_words(chunks)
        runless = ((chunk, runs().sub(" ", chunk) if mixed else chunk) for chunk in chunks)
        rests = {
            chunk: set(_APART.sub(" ", rest).split())
            for chunk, rest in runless
            if rest != chunk or _APART.search(chunk)
        }
        words = {chunk for chunk in chunks if chunk not in rests}.union(*rests.values())
        holding = self._work_out_words(list(words))
        for chunk, rest in rests.items():
            in_runs = self._held_by_runs(chunk) if mixed and UNSPACED_CHARACTER.search(chunk) else _NOTHING
            holding[chunk] = in_runs.union(*(holding[each] for each in rest if each in holding))
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
        words = plain_words(bare)
        parts = {raw: parts_of(raw) for raw in bare if raw not in words}
        words |= folded_words(set(chain.from_iterable(parts.values())).difference(words))
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
        found = {raw: vocabulary.atoms_of(words[raw], raw, language) for raw in likely}
        return {raw: vocabulary.and_hanging(atoms) for raw, atoms in found.items() if atoms}
