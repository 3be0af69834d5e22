"""The tree of a query: what the language says, before anything is compiled or folded."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the query spells it."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in double quotes, as written between them."""

    text: str


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts, of which there are two or more."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts, of which there are two or more."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but the part."""

    part: "Query"


Query: TypeAlias = Word | Phrase | And | Or | Not
