"""A query ready to run: words folded, NOT pushed down to the words."""

from dataclasses import dataclass
from typing import TypeAlias

from wirewatch.watches.folding import tokens
from wirewatch.watches.query import And, Not, Or, Phrase, Query, Word

Words: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Present:
    """The words stand side by side in one field. `term` is how the query spells them."""

    term: str
    words: Words


@dataclass(frozen=True, slots=True)
class Absent:
    """The words stand side by side in no field."""

    words: Words


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple["Program", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple["Program", ...]


Program: TypeAlias = Present | Absent | All | Any


def compile_query(query: Query, *, negated: bool = False) -> Program:
    """The program of a query, or of its opposite."""
    match query:
        case Word(text) | Phrase(text):
            return Absent(tokens(text)) if negated else Present(text, tokens(text))
        case Not(part):
            return compile_query(part, negated=not negated)
        case And(parts) | Or(parts):
            compiled = tuple(compile_query(part, negated=negated) for part in parts)
            return All(compiled) if isinstance(query, And) != negated else Any(compiled)


def is_anchored(program: Program) -> bool:
    """Whether whatever matches holds a positive word: true of `a -b`, not of `-b` nor of `a OR -b`."""
    match program:
        case All(parts):
            return any(map(is_anchored, parts))
        case Any(parts):
            return all(map(is_anchored, parts))
        case Present() | Absent():
            return isinstance(program, Present)


def matched_terms(program: Program, fields: tuple[Words, ...]) -> tuple[str, ...] | None:
    """The terms by which the program holds, perhaps repeated; None if it does not hold."""
    match program:
        case Present(term, words):
            return (term,) if _stands(words, fields) else None
        case Absent(words):
            return None if _stands(words, fields) else ()
        case All(parts) | Any(parts):
            return _terms_of_parts(parts, fields, needed=isinstance(program, All))


def _terms_of_parts(parts: tuple[Program, ...], fields: tuple[Words, ...], *, needed: bool) -> tuple[str, ...] | None:
    found: list[str] = []
    holds = needed
    for part in parts:
        terms = matched_terms(part, fields)
        if terms is not None:
            holds = True
            found.extend(terms)
        elif needed:
            return None
    return tuple(found) if holds else None


def _stands(words: Words, fields: tuple[Words, ...]) -> bool:
    first, size = words[0], len(words)
    return any(field[at : at + size] == words for field in fields for at, word in enumerate(field) if word == first)
