"""The index of a catalogue: from a word of a text to the programs that may hold.

Each program hangs on keys of which any match must hold one: the rarest key of a phrase, the rarest part of a
conjunction, a key of each alternative.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from wirewatch.watches.folding import is_unspaced
from wirewatch.watches.program import Absent, All, Any, Present, Program, Words

Index = Mapping[str, tuple[int, ...]]


def build(programs: Sequence[Program]) -> Index:
    """Keys to the numbers of the anchored `programs`."""
    used = Counter(key for program in programs for key in set(_positive_keys(program)))
    index: dict[str, list[int]] = {}
    for number, program in enumerate(programs):
        for key in _gate(program, used):
            index.setdefault(key, []).append(number)
    return {key: tuple(numbers) for key, numbers in index.items()}


def candidates(index: Index, fields: Iterable[Words]) -> list[int]:
    """Numbers of the programs that may hold, ascending."""
    found: set[int] = set()
    for key in {key for words in fields for key in _keys(words)}:
        found.update(index.get(key, ()))
    return sorted(found)


def _keys(words: Words) -> Iterator[str]:
    """Words and, where there are no spaces between them, pairs of characters."""
    yield from words
    for first, second in pairwise(words):
        if is_unspaced(first) and is_unspaced(second):
            yield first + second


def _positive_keys(program: Program) -> Iterator[str]:
    match program:
        case Present(_, words):
            yield from _keys(words)
        case All(parts) | Any(parts):
            for part in parts:
                yield from _positive_keys(part)
        case Absent():
            pass


def _gate(program: Program, used: Mapping[str, int]) -> frozenset[str]:
    """Keys of which every match holds at least one; none where there are no such keys."""
    match program:
        case Present(_, words):
            return frozenset([min(_keys(words), key=lambda key: (used[key], -len(key), key))])
        case Absent():
            return frozenset()
        case Any(parts):
            gates = [_gate(part, used) for part in parts]
            return frozenset[str]().union(*gates) if all(gates) else frozenset()
        case All(parts):
            gates = [gate for part in parts if (gate := _gate(part, used))]
            return min(gates, key=lambda gate: _cost(gate, used), default=frozenset())


def _cost(gate: frozenset[str], used: Mapping[str, int]) -> tuple[int, int, list[str]]:
    """Cheap gates first: used by few watches, then long, since long words are rarer in texts."""
    return sum(used[key] for key in gate), -min(map(len, gate)), sorted(gate)
