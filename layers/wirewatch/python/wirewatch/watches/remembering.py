"""What is known of chunks of text: what they hold, what hangs on that, and where it stands in them."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from wirewatch.watches.chunks import AROUND
from wirewatch.watches.hosts import host_of
from wirewatch.watches.index import Candidate
from wirewatch.watches.learning import Atoms, Learner
from wirewatch.watches.program import keyed
from wirewatch.watches.runs import Place

if TYPE_CHECKING:
    from wirewatch.watches.vocabulary import Vocabulary

_LONG = 40  # characters of a chunk that takes the room of two

Placed = tuple[int, Mapping[str, list[Place]]]  # how many positions, and atoms by places
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
        self._learner = Learner(vocabulary, language)
        self._places: dict[str, Placed] = {}
        self._fields: dict[tuple[str, str], frozenset[str]] = {}

    def __len__(self) -> int:
        """How many chunks and fields are known."""
        return len(self._hanging) + len(self._fields)

    def hanging_on(self, chunks: set[str]) -> list[Hanging]:
        """What hangs on the chunks: the one look-up that each word of each item costs."""
        try:
            return list(filter(None, map(self._hanging.__getitem__, chunks)))
        except KeyError:
            self.learn(chunks)
            return list(filter(None, map(self._hanging.__getitem__, chunks)))

    def learn(self, chunks: set[str]) -> None:
        """Know these chunks, too."""
        new = list(chunks.difference(self._hanging))
        if not new:
            return
        self._vocabulary.make_room(len(new) + sum(map(len, new)) // _LONG)
        hanging: dict[str, Hanging | None] = dict.fromkeys(new)
        for chunk, atoms in self._learner.held_by(new).items():
            self._held[chunk] = atoms
            hanging[chunk] = self._vocabulary.hanging_on(atoms)
            for atom in atoms:
                self.holders.setdefault(atom, set()).add(chunk)
        self._hanging.update(hanging)  # last: from now on they are known, also to other threads

    def held_by(self, chunks: list[str]) -> list[Atoms | None]:
        """The atoms that each of some known chunks holds; None for a plain word (letters and digits) without any."""
        return list(map(self._held.get, chunks))

    def width(self, chunk: str) -> int:
        """How many positions a known chunk takes."""
        return self._placed(chunk)[0] if chunk in self._learner.odd else 1

    def places_in(self, chunk: str) -> Mapping[str, list[Place]]:
        """Where in a known chunk its atoms stand."""
        return self._placed(chunk)[1]

    def _placed(self, chunk: str) -> Placed:
        found = self._places.get(chunk)
        if found is None:
            found = self._places[chunk] = self._place(chunk)
        return found

    def _place(self, chunk: str) -> Placed:
        if chunk in self._learner.odd:
            return self._vocabulary.places_in(chunk, self._language)
        bare = chunk.strip(AROUND)
        begin = chunk.index(bare)
        return 1, {atom: [(0, 1, begin, begin + len(bare))] for atom in self._held.get(chunk, ())}

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
            chunks = text.split()
            self.learn(set(chunks))
            for atoms in self.held_by(chunks):
                yield from (keyed(atom, field) for atom in atoms or ())
