"""Near misses: items that one term, or one weight, kept from matching, and which.

An item is near if changing one thing would have made it match, and if it holds a term of the query that is not excluded
(a language or a site is no such term): else every item would be near to a query of one word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wirewatch.assessment.texts import texts_of
from wirewatch.items.item import Item
from wirewatch.watches.canonical import canonical
from wirewatch.watches.explaining import Lack
from wirewatch.watches.language import parse
from wirewatch.watches.query import And, AtLeast, Limited, Near, Not, Or, Query
from wirewatch_cli.watching.judging import explained, judge

NAMED = 6  # of terms that would do
PLACES = ("lang", "site")


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An item that did not match; `short` says what it lacks, or has too much: `turkey`, `not football`."""

    item: Item
    short: str


def near_miss(query: str, item: Item) -> NearMiss | None:
    """The near miss that the item is, if it is one. Raises QueryError."""
    scent = _scent(query)
    if scent is None or judge(scent, texts_of(item)) is None:
        return None
    found = explained(query, item)
    return NearMiss(item, "; ".join(map(in_words, found.lacks))) if found.near_miss else None


def lacking_of(query: str, item: Item) -> tuple[str, ...]:
    """All that would have to come, or to go, for the item to match. Raises QueryError."""
    return tuple(map(in_words, explained(query, item).lacks))


def in_words(lack: Lack) -> str:
    """`turkey or russia`, `not football`; of the others a sentence."""
    match lack.kind:
        case "missing":
            return _one_of(lack.terms)
        case "excluded":
            return f"not {', '.join(lack.terms)}"
        case _:
            return str(lack)


def _one_of(terms: Sequence[str]) -> str:
    """Of many the first few."""
    more = len(terms) - NAMED
    return " or ".join(terms[:NAMED]) + (f" or {more} more" if more > 0 else "")


@lru_cache
def _scent(query: str) -> str | None:
    """A query for any one of its terms: a thousandth of the work of an explanation for most items."""
    terms = tuple(dict.fromkeys(_terms(parse(query))))
    if not terms:
        return None
    return canonical(Or(terms) if len(terms) > 1 else terms[0])


def _terms(query: Query) -> Iterator[Query]:
    """The terms that are not excluded, each with the field that it is limited to."""
    match query:
        case Not():
            return
        case Limited(field, part):
            if field not in PLACES:
                yield from (Limited(field, term) for term in _terms(part))
        case And() | Or() | Near() | AtLeast():
            for each in _parts(query):
                yield from _terms(each)
        case _:
            yield query


def _parts(query: And | Or | Near | AtLeast) -> tuple[Query, ...]:
    match query:
        case Near(_, left, right):
            return left, right
        case AtLeast(_, weighted):
            return tuple(each.part for each in weighted)
        case And(parts) | Or(parts):
            return parts
