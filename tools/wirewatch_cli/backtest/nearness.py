"""Near misses: items that one term kept from matching, and which.

An item is near if changing one thing would have made it match, and if it holds a word of the query: else every item
would be near to a query of one word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from wirewatch.items.item import Item
from wirewatch.watches.folding import tokens
from wirewatch.watches.language import parse
from wirewatch.watches.program import Absent, All, Any, Present, Program, Words, compile_query

NAMED = 6  # of terms that would do

Fields = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An item that did not match; `short` says what it lacks, or has too much: `turkey`, `not football`."""

    item: Item
    short: tuple[str, ...]


def near_miss(query: str, item: Item) -> NearMiss | None:
    """The near miss that the item is, if it is one. Raises QueryError."""
    fields = (tokens(item.title), tokens(item.summary))
    present = {word for words in fields for word in words}
    if present.isdisjoint(_words(query)):
        return None
    lacking = shortfall(_program(query), fields)
    return NearMiss(item, lacking) if len(lacking) == 1 and _holds_any(_program(query), fields) else None


def lacking_of(query: str, item: Item) -> tuple[str, ...]:
    """The fewest terms that would have to come, or to go, for the item to match. Raises QueryError."""
    return shortfall(_program(query), (tokens(item.title), tokens(item.summary)))


def shortfall(program: Program, fields: Fields) -> tuple[str, ...]:
    """The fewest terms that would have to come, or to go (`not …`), for the program to hold; none if it holds."""
    match program:
        case Present(term, words):
            return () if _stands(words, fields) else (term,)
        case Absent(words):
            return (f"not {' '.join(words)}",) if _stands(words, fields) else ()
        case All(parts):
            return tuple(dict.fromkeys(term for part in parts for term in shortfall(part, fields)))
        case Any(parts):
            ways = [shortfall(part, fields) for part in parts]
            fewest = min(map(len, ways))
            best = [way for way in ways if len(way) == fewest]
            return (_one_of([way[0] for way in best]),) if fewest == 1 else best[0]


def _one_of(terms: Sequence[str]) -> str:
    """`turkey or russia`; of many the first few."""
    more = len(terms) - NAMED
    return " or ".join(terms[:NAMED]) + (f" or {more} more" if more > 0 else "")


def _holds_any(program: Program, fields: Fields) -> bool:
    match program:
        case Present(_, words):
            return _stands(words, fields)
        case Absent():
            return False
        case All(parts) | Any(parts):
            return any(_holds_any(part, fields) for part in parts)


def _stands(words: Words, fields: Fields) -> bool:
    first, size = words[0], len(words)
    return any(field[at : at + size] == words for field in fields for at, word in enumerate(field) if word == first)


@lru_cache
def _program(query: str) -> Program:
    return compile_query(parse(query))


@lru_cache
def _words(query: str) -> frozenset[str]:
    """The first word of each positive term."""
    return frozenset(_firsts(_program(query)))


def _firsts(program: Program) -> list[str]:
    match program:
        case Present(_, words):
            return [words[0]]
        case Absent():
            return []
        case All(parts) | Any(parts):
            return [word for part in parts for word in _firsts(part)]
