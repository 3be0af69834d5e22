"""The tree of a query: what the language says, before anything is compiled or folded."""

from dataclasses import dataclass
from typing import TypeAlias

FIELDS = ("title", "source", "site", "lang", "category")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the query spells it; its inflected forms match too."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in double quotes, as written between them."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a word, without its asterisk."""

    text: str


@dataclass(frozen=True, slots=True)
class Cased:
    """A word or phrase whose capitals and accents count."""

    text: str


@dataclass(frozen=True, slots=True)
class Limited:
    """Its part looks at one field only, one of FIELDS. Holds no Limited of another field, unless in a NOT."""

    field: str
    part: "Query"


@dataclass(frozen=True, slots=True)
class Near:
    """The parts stand within `distance` words of each other, in either order; neighbours are 1 apart."""

    distance: int
    left: "Query"
    right: "Query"


@dataclass(frozen=True, slots=True)
class Weighted:
    """A part of AtLeast, and what it counts."""

    part: "Query"
    weight: int = 1


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The weights of the parts that hold reach `needed`."""

    needed: int
    parts: tuple[Weighted, ...]


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


Query: TypeAlias = Word | Phrase | Prefix | Cased | Limited | Near | AtLeast | And | Or | Not
