"""A query ready to run: terms as atoms, NOT pushed down.

An atom is what a word of a text is looked up by: `~idlib` the word or a form of it, `=idlib` the word as written,
`evacuat*` its beginning, `%北京` characters in scripts without spaces. What is limited to a field other than the
title has the field before it: `source|=reuters`, `site|bbc.co.uk`, `lang|ar`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Way: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Present:
    """One of the ways, each a sequence of atoms side by side, stands in a field.

    `term` is how the query spells it. `field` None means title or summary. `cased`: the words as they have to be
    spelled. `key` is set where looking up that one atom answers everything.
    """

    term: str
    ways: tuple[Way, ...]
    field: str | None = None
    cased: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Close:
    """Both stand within a distance. `term` is how the query spells it."""

    term: str
    distance: int
    left: "Place"
    right: "Place"


@dataclass(frozen=True, slots=True)
class Absent:
    """The part does not hold."""

    part: "Present | Close | Reach"


@dataclass(frozen=True, slots=True)
class Reach:
    """The weights of the parts that hold reach `needed`."""

    needed: int
    parts: tuple[tuple[int, "Program"], ...]


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple["Program", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple["Program", ...]


Program: TypeAlias = Present | Close | Absent | Reach | All | Any
Place: TypeAlias = Present | Close | Any


def keyed(atom: str, field: str | None) -> str:
    """The atom as it is looked up in a field."""
    return atom if field in {None, "title"} else f"{field}|{atom}"


def terms_of(program: Program) -> Iterator[str]:  # noqa: C901  (a case each)
    """The terms that the program wants to be there, in the order of the query."""
    match program:
        case Present(term):
            yield term
        case Close(_, _, left, right):
            yield from terms_of(left)
            yield from terms_of(right)
        case All(parts) | Any(parts):
            for part in parts:
                yield from terms_of(part)
        case Reach(_, weighted):
            for _, part in weighted:
                yield from terms_of(part)
        case Absent():
            pass
