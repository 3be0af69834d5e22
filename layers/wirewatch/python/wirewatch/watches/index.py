"""The index of a catalogue: from what an item holds to the programs that may hold.

Each program hangs on keys of which any match must hold one: the rarest atom of a term, the rarest part of a
conjunction, a key of each alternative, and of ATLEAST of as many parts as it can't do without. Beside the program's
number stands what else it requires, so that passing over a program takes no look at it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from wirewatch.watches.program import Absent, All, Any, Close, Present, Program, Reach, keyed

Candidate = tuple[int, tuple[str, ...]]  # a program's number, and what it requires beside the key it hangs on
Index = Mapping[str, tuple[Candidate, ...]]
Cost = tuple[int, int, tuple[str, ...]]
_COMMON = frozenset({"lang"})  # fields that say little: last to hang a watch on


def build(programs: Sequence[Program]) -> Index:
    """Keys to what hangs on them of the anchored `programs`."""
    used = Counter(key for program in programs for key in set(positive_keys(program)))
    index: dict[str, list[Candidate]] = {}
    for number, program in enumerate(programs):
        needs = required(program)
        for key in _gate(program, used):
            rest = sorted(needs - {key}, key=lambda each: _rank(each, used)) if len(needs) > 1 else needs - {key}
            index.setdefault(key, []).append((number, tuple(rest)))
    return {key: tuple(candidates) for key, candidates in index.items()}


def keys(program: Program) -> Iterator[str]:  # noqa: C901  (a case each)
    """All that the program looks up, also what must be absent."""
    if isinstance(program, Present) and program.key:
        yield program.key
        return
    match program:
        case Present(_, ways, field):
            yield from (keyed(atom, field) for way in ways for atom in way)
        case Close(_, _, left, right):
            yield from keys(left)
            yield from keys(right)
        case Absent(part):
            yield from keys(part)
        case All(parts) | Any(parts):
            for each in parts:
                yield from keys(each)
        case Reach(_, weighted):
            for _, each in weighted:
                yield from keys(each)


def positive_keys(program: Program) -> Iterator[str]:
    """What the program wants to be there."""
    match program:
        case Absent():
            pass
        case All(parts) | Any(parts):
            for each in parts:
                yield from positive_keys(each)
        case Reach(_, weighted):
            for _, each in weighted:
                yield from positive_keys(each)
        case _:
            yield from keys(program)


def required(program: Program) -> frozenset[str]:  # noqa: C901, PLR0911  (a case each)
    """Keys that every match holds, all of them."""
    if isinstance(program, Present) and program.key:
        return frozenset((program.key,))
    match program:
        case Present(_, ways, field):
            return frozenset.intersection(*(frozenset(keyed(atom, field) for atom in way) for way in ways))
        case Close(_, _, left, right):
            return required(left) | required(right)
        case Absent():
            return frozenset()
        case All(parts):
            return frozenset().union(*map(required, parts))
        case Any(parts):
            return frozenset.intersection(*map(required, parts))
        case Reach(needed, weighted):
            spare = sum(weight for weight, _ in weighted) - needed
            return frozenset().union(*(required(part) for weight, part in weighted if weight > spare))


def sufficient(program: Program) -> bool:
    """Whether the program holds wherever all that it requires does."""
    match program:
        case Present(key=key):
            return bool(key)
        case All(parts):
            return all(map(sufficient, parts))
        case _:
            return False


def _gate(program: Program, used: Mapping[str, int]) -> frozenset[str]:  # noqa: C901, PLR0911  (a case each)
    """Keys of which every match holds at least one; none where there are no such keys."""
    if isinstance(program, Present) and program.key:
        return frozenset((program.key,))
    match program:
        case Present(_, ways, field):
            return frozenset(
                min((keyed(atom, field) for atom in way), key=lambda key: _rank(key, used)) for way in ways
            )
        case Absent():
            return frozenset()
        case Any(parts):
            gates = [_gate(part, used) for part in parts]
            return frozenset[str]().union(*gates) if all(gates) else frozenset()
        case All(parts):
            return _cheapest((_gate(part, used) for part in parts), used)
        case Close(_, _, left, right):
            return _cheapest((_gate(left, used), _gate(right, used)), used)
        case Reach(needed, weighted):
            return _indispensable(needed, [(weight, _gate(part, used)) for weight, part in weighted], used)


def _cheapest(gates: Iterable[frozenset[str]], used: Mapping[str, int]) -> frozenset[str]:
    return min(filter(None, gates), key=lambda gate: _cost(gate, used), default=frozenset())


def _indispensable(needed: int, gates: list[tuple[int, frozenset[str]]], used: Mapping[str, int]) -> frozenset[str]:
    """The gates of some parts without which the others fall short; the dearest are spared."""
    kept: list[frozenset[str]] = []
    spared = 0
    for weight, gate in sorted(gates, key=lambda each: _cost(each[1], used), reverse=True):
        if spared + weight < needed:
            spared += weight
        else:
            kept.append(gate)
    return frozenset[str]().union(*kept)


def _cost(gate: frozenset[str], used: Mapping[str, int]) -> tuple[int, Cost]:
    return sum(used[key] for key in gate), max(_rank(key, used) for key in gate)


def _rank(key: str, used: Mapping[str, int]) -> Cost:
    """Cheap keys first: used by few watches, then long, since long words are rarer in texts."""
    often = used[key] + (10**9 if key.partition("|")[0] in _COMMON else 0)
    return often, -len(key), (key,)
