"""Where atoms stand in one field of an item."""

import re
from itertools import accumulate
from typing import NamedTuple

from wirewatch.watches.remembering import Remembered

_CHUNK = re.compile(r"\S+")


class Standing(NamedTuple):
    """A term at a place: positions `at` to `until`, characters `start` to `end`, of field number `field`."""

    field: int
    at: int
    until: int
    start: int
    end: int


class Field:
    """A field whose chunks are placed; the atoms that they hold are when they are asked for, which few are."""

    def __init__(self, number: int, text: str, remembered: Remembered) -> None:
        """The field of a text whose chunks are known."""
        self._number = number
        self._remembered = remembered
        self._chunks: dict[str, list[tuple[int, int]]] = {}  # those that hold something: positions, first characters
        self._found: dict[str, list[Standing]] = {}
        chunks = text.split()
        begins = _beginnings(text, chunks)
        further = 0  # positions beyond one a chunk
        for ordinal, atoms in enumerate(remembered.held_by(chunks)):
            if atoms is not None:
                chunk = chunks[ordinal]
                self._chunks.setdefault(chunk, []).append((ordinal + further, begins[ordinal]))
                further += remembered.width(chunk) - 1

    def places(self, atom: str) -> list[Standing]:
        """Where the atom stands, ascending."""
        found = self._found.get(atom)
        if found is None:
            holders = self._remembered.holders.get(atom, set())
            found = self._found[atom] = sorted(
                Standing(self._number, position + at, position + until, begin + start, begin + end)
                for chunk in self._chunks.keys() & holders
                for at, until, start, end in self._remembered.places_in(chunk).get(atom, ())
                for position, begin in self._chunks[chunk]
            )
        return found


def _beginnings(text: str, chunks: list[str]) -> list[int]:
    """Where in a text each of its chunks begins."""
    if len(text) == sum(map(len, chunks)) + len(chunks) - 1:  # one blank between any two: as good as always
        return [ordinal + before for ordinal, before in enumerate(accumulate(map(len, chunks[:-1]), initial=0))]
    return [chunk.start() for chunk in _CHUNK.finditer(text)]
