"""What chunks of text hold, worked out once; many at a time, since most words of a text are in no watch."""

import re
from collections.abc import Collection, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from wirewatch.watches.chunks import AROUND, Parts, folded_words, is_plain, parts_of, plain_words
from wirewatch.watches.folding import UNSPACED_CHARACTER, fold
from wirewatch.watches.hosts import host_of
from wirewatch.watches.index import Candidate
from wirewatch.watches.program import keyed
from wirewatch.watches.runs import Place
from wirewatch.watches.segments import runs

if TYPE_CHECKING:
    from wirewatch.watches.vocabulary import Vocabulary

MANY = 100  # words from which it pays to rule out most of them together first
_LONG = 40  # characters of a chunk that takes the room of two
_APART = re.compile(r"[/:?=&%_+*|<>~^$\\]+")  # signs that join no words

Atoms = tuple[str, ...]
Hanging = tuple[tuple[Candidate, ...], ...]  # what hangs on each of some keys


class Remembered:
    """What is known of the chunks of texts in a language.

    Most chunks are a word in some capitals with some punctuation around it: they share what that word holds.
    """

    def __init__(self, vocabulary: "Vocabulary", language: str) -> None:
        self._vocabulary = vocabulary
        self._language = language
        self._hanging: dict[str, Hanging | None] = {}  # of every chunk that is known
        self._held: dict[str, Atoms] = {}  # of those that are no plain word, or hold something
        self.holders: dict[str, set[str]] = {}  # atoms to the known chunks that hold them
        self._places: dict[str, tuple[int, list[Place]]] = {}
        self._fields: dict[tuple[str, str], frozenset[str]] = {}

    def __len__(self) -> int:
        """How many chunks and fields are known."""
        return len(self._hanging) + len(self._fields)

    def hanging_on(self, chunks: set[str]) -> list[Hanging]:
        """What hangs on the chunks: the one look-up that each word of each item costs."""
        try:
            return list(filter(None, map(self._hanging.__getitem__, chunks)))
        except KeyError:
            self._learn(chunks)
            return list(filter(None, map(self._hanging.__getitem__, chunks)))

    def held_by(self, chunks: Collection[str]) -> list[Atoms | None]:
        """The atoms that each chunk holds; None for a plain word (letters and digits) that holds nothing."""
        self._learn(set(chunks))
        return list(map(self._held.get, chunks))

    def places_in(self, chunk: str) -> tuple[int, list[Place]]:
        """How many positions a known chunk takes, and where its atoms stand in it."""
        found = self._places.get(chunk)
        if found is None:
            found = self._places[chunk] = self._found_places(chunk)
        return found

    def _found_places(self, chunk: str) -> tuple[int, list[Place]]:
        bare = chunk.strip(AROUND)
        if not is_plain(bare):
            return self._vocabulary.places_in(chunk, self._language)
        begin = chunk.index(bare)
        return 1, [(atom, 0, 1, begin, begin + len(bare)) for atom in self._held.get(chunk, ())]

    def keys_in(self, field: str, text: str) -> frozenset[str]:
        """The keys, of those that are asked for, of a field other than title and summary."""
        found = self._fields.get((field, text))
        if found is None:
            asked = self._vocabulary.keys_of_fields
            found = self._fields[field, text] = asked.intersection(self._all_keys_in(field, text))
        return found

    def _all_keys_in(self, field: str, text: str) -> Iterator[str]:
        if field == "lang":
            yield f"lang|{text.casefold()}"
        elif field == "site":
            labels = host_of(text).split(".")
            yield from (f"site|{'.'.join(labels[number:])}" for number in range(len(labels)))
        else:
            for atoms in self.held_by(text.split()):
                yield from (keyed(atom, field) for atom in atoms or ())

    def _learn(self, chunks: set[str]) -> None:
        new = list(chunks.difference(self._hanging))
        if not new:
            return
        self._vocabulary.make_room(len(new) + sum(map(len, new)) // _LONG)
        hanging: dict[str, Hanging | None] = dict.fromkeys(new)
        for chunk, atoms in self._work_out(new).items():
            self._held[chunk] = atoms
            hanging[chunk] = self._vocabulary.hanging_on(atoms)
            for atom in atoms:
                self.holders.setdefault(atom, set()).add(chunk)
        self._hanging.update(hanging)  # last: from now on they are known, also to other threads

    def _work_out(self, chunks: list[str]) -> dict[str, Atoms]:
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
            in_runs = self._held_by_runs(chunk) if mixed and UNSPACED_CHARACTER.search(chunk) else ()
            atoms = set(in_runs).union(*(holding[each] for each in rest if each in holding))
            holding[chunk] = self._vocabulary.shared(atoms)
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
