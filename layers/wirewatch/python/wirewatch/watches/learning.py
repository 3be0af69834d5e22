"""What chunks of text hold, worked out for many at a time, since most words of a text are in no watch."""

import re
from itertools import chain
from typing import TYPE_CHECKING

from wirewatch.watches.chunks import AROUND, Parts, folded_words, parts_of, plain_words
from wirewatch.watches.folding import UNSPACED_CHARACTER, fold
from wirewatch.watches.segments import runs

if TYPE_CHECKING:
    from wirewatch.watches.vocabulary import Vocabulary

MANY = 100  # words from which it pays to rule out most of them together first
_SIGNS = "/:?=&%_+*|<>~^$\\"  # that join no words
_APART = re.compile(f"[{re.escape(_SIGNS)}]+")

Atoms = tuple[str, ...]


class Learner:
    """Works out what chunks of texts in a language hold. `odd` are those so far that were no plain word."""

    def __init__(self, vocabulary: "Vocabulary", language: str) -> None:
        self._vocabulary = vocabulary
        self._language = language
        self.odd: set[str] = set()

    def held_by(self, chunks: list[str]) -> dict[str, Atoms]:
        """What the chunks hold, but for those that are plain words and hold nothing."""
        text = "\n".join(chunks)
        mixed = not text.isascii() and UNSPACED_CHARACTER.search(text) is not None
        if not mixed and not any(map(text.__contains__, _SIGNS)):
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
            in_runs = self._held_by_runs(chunk) if mixed and UNSPACED_CHARACTER.search(chunk) else ()
            atoms = set(in_runs).union(*(holding[each] for each in rest if each in holding))
            holding[chunk] = self._vocabulary.shared(atoms)
        self.odd.update(rests)
        return holding

    def _held_by_runs(self, chunk: str) -> Atoms:
        """What the runs of a chunk hold, which no word is joined with."""
        text = fold("\n".join(runs().findall(chunk)))
        characters = "".join(set(text) - {"\n"})
        if len(UNSPACED_CHARACTER.findall(characters)) < len(characters):
            return self._vocabulary.atoms_in(chunk, self._language)
        return tuple(self._vocabulary.runs_in(text))

    def _work_out_words(self, chunks: list[str]) -> dict[str, Atoms]:
        bare = [chunk if chunk.isalnum() else chunk.strip(AROUND) for chunk in chunks]
        words = plain_words(bare)
        parts = {raw: parts_of(raw) for raw in bare if raw not in words}
        words |= folded_words(set(chain.from_iterable(parts.values())).difference(words))
        held = self._held_words(words)
        holding = {chunk: held[raw] for chunk, raw in zip(chunks, bare, strict=True) if raw in held} if held else {}
        for chunk, raw in zip(chunks, bare, strict=True) if parts else ():
            each = parts.get(raw)
            if each is not None:
                self.odd.add(chunk)
                holding[chunk] = self._held_together(chunk, each, words, held) if each else ()
        return holding

    def _held_together(self, chunk: str, parts: Parts, words: dict[str, str], held: dict[str, Atoms]) -> Atoms:
        """What a chunk of several words holds, or one whose words are not plain to see."""
        if all(map(words.__contains__, parts)) and (len(parts) == 1 or not any(map(held.get, parts))):
            return held.get(parts[0], ())
        return self._vocabulary.shared(self._vocabulary.atoms_in(chunk, self._language))

    def _held_words(self, words: dict[str, str]) -> dict[str, Atoms]:
        """Of words as written, to folded, those that hold something."""
        vocabulary, language = self._vocabulary, self._language
        likely = words if len(words) < MANY else vocabulary.promising(words, language)
        found = {raw: vocabulary.atoms_of(words[raw], raw, language) for raw in likely}
        return {raw: vocabulary.shared(atoms) for raw, atoms in found.items() if atoms}
