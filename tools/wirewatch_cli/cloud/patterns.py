"""Does an event match an EventBridge rule? The answers are those of AWS's engine, event-ruler.

- Every field that the pattern names has to match. A field matches if any entry of its list accepts
  any of the field's values in the event.
- A field that the event lacks matches `{"exists": false}` only: `anything-but` fails on it.
- A field's name is its path with dots: the key "a.b", and the key "b" inside "a", are one field.
- Lists, nested ones too, are looked through: the field has each of their values. An empty list and
  an object are no value: `exists: true` fails on them and `exists: false` holds. Null is a value.
- Values inside different elements of one list are never combined into a match, and `exists: false`
  looks only into the elements that the fields before it, in order of path, have settled on.
- Numbers match by value, all else by type and text: 5 is 5.0, and neither is "5". True is not 1.
- A string that is an IP address matches that address in any spelling.
- What single operators accept is in `pattern_matchers`; what is refused, in `pattern_check` and
  `pattern_operators`.
"""

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

from wirewatch_cli.cloud.pattern_check import read_pattern
from wirewatch_cli.cloud.pattern_errors import PatternError
from wirewatch_cli.cloud.pattern_matchers import Absent, Matcher, Scalar

__all__ = ["Pattern", "PatternError"]

_Place: TypeAlias = frozenset[tuple[int, int]]
"""The elements a value lies in: (number of the list, index)."""

_ANYWHERE: _Place = frozenset()


@dataclass(frozen=True, slots=True)
class _Requirement:
    path: str
    entries: tuple[Matcher, ...]

    def may_be_absent(self) -> bool:
        return any(isinstance(entry, Absent) for entry in self.entries)

    def accepts(self, value: Scalar) -> bool:
        return any(entry.accepts(value) for entry in self.entries)


@dataclass(frozen=True, slots=True)
class _Placed:
    value: Scalar
    place: _Place


_Fields: TypeAlias = Mapping[str, Sequence[_Placed]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule's event pattern, checked and ready to match."""

    _alternatives: tuple[tuple[_Requirement, ...], ...]

    @classmethod
    def compile(cls, pattern: Mapping[str, object] | str) -> Self:
        """Read `pattern`, an object or its JSON. Raises PatternError where AWS would refuse it."""
        alternatives = read_pattern(pattern)
        return cls(tuple(_in_order_of_path(alternative) for alternative in alternatives))

    def matches(self, event: Mapping[str, object]) -> bool:
        fields = _fields_of(event)
        return any(_holds(requirements, fields, _ANYWHERE) for requirements in self._alternatives)


def _in_order_of_path(alternative: Mapping[str, tuple[Matcher, ...]]) -> tuple[_Requirement, ...]:
    return tuple(_Requirement(path, entries) for path, entries in sorted(alternative.items(), key=lambda item: item[0]))


def _holds(requirements: Sequence[_Requirement], fields: _Fields, place: _Place) -> bool:
    """Whether each requirement finds a value, all of them from elements that agree with `place`."""
    if not requirements:
        return True
    first, *rest = requirements
    reachable = [
        _Placed(field.value, together)
        for field in fields.get(first.path, ())
        if (together := _joined(place, field.place)) is not None
    ]
    if not reachable:
        return first.may_be_absent() and _holds(rest, fields, place)
    places = {field.place for field in reachable if first.accepts(field.value)}
    return any(_holds(rest, fields, settled) for settled in places)


def _joined(one: _Place, other: _Place) -> _Place | None:
    """Both places, or None where they are different elements of one list."""
    both = one | other
    return both if len({number for number, _ in both}) == len(both) else None


def _fields_of(event: Mapping[str, object]) -> _Fields:
    fields: dict[str, list[_Placed]] = {}
    for path, value in _values((), event, _ANYWHERE, itertools.count()):
        fields.setdefault(".".join(path), []).append(value)
    return fields


def _values(
    path: tuple[str, ...], value: object, place: _Place, list_numbers: Iterator[int]
) -> Iterator[tuple[tuple[str, ...], _Placed]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _values((*path, name), inner, place, list_numbers)
    elif isinstance(value, list):
        number = next(list_numbers)
        for index, inner in enumerate(value):
            # Plain values of one list belong together: only objects and lists in it are kept apart.
            within = place | {(number, index)} if isinstance(inner, Mapping | list) else place
            yield from _values(path, inner, within, list_numbers)
    else:
        yield path, _Placed(_scalar(value), place)


def _scalar(value: object) -> Scalar:
    if isinstance(value, str):
        return Scalar(f'"{value}"')
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Scalar(json.dumps(value), value)
    return Scalar(json.dumps(value))
