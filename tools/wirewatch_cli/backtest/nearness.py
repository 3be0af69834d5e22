"""Near misses: items that one term, or one weight, kept from matching, and which.

An item is near if changing one thing would have made it match, and if it holds a term of the query: else every item
would be near to a query of one word.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from wirewatch.items.item import Item
from wirewatch.watches.explaining import Lack
from wirewatch_cli.watching.judging import explained

NAMED = 6  # of terms that would do


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An item that did not match; `short` says what it lacks, or has too much: `turkey`, `not football`."""

    item: Item
    short: str


def near_miss(query: str, item: Item) -> NearMiss | None:
    """The near miss that the item is, if it is one. Raises QueryError."""
    found = explained(query, item)
    if not found.near_miss or not any(term.matched and not term.excluded for term in found.terms):
        return None
    return NearMiss(item, "; ".join(map(in_words, found.lacks)))


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
