"""One query, ready to be tried on many items."""

from functools import lru_cache

from wirewatch.assessment.texts import texts_of
from wirewatch.items.item import Item
from wirewatch.watches.explaining import Explanation, explain_match
from wirewatch.watches.language import parse
from wirewatch.watches.matching import Catalogue, Hit, Texts
from wirewatch.watches.spans import Span
from wirewatch.watches.watch import Watch

WATCH = "query"  # the id of the one watch of such a catalogue


@lru_cache(maxsize=20_000)
def catalogue_of(query: str, *, eager: bool = False) -> Catalogue:
    """A catalogue of nothing but this query. Raises QueryError."""
    parse(query)
    return Catalogue.compile([Watch(WATCH, query, query, eager)])


def judge(query: str, texts: Texts) -> Hit | None:
    """How the query matches, or None if it does not. Raises QueryError."""
    hits = catalogue_of(query).match(texts)
    return hits[0] if hits else None


def places(query: str, item: Item) -> tuple[Span, ...]:
    """Where in the item the terms stand that made it match; none if it does not. Raises QueryError."""
    hit = judge(query, texts_of(item))
    return hit.spans if hit else ()


def explained(query: str, item: Item) -> Explanation:
    """What of the query stands in the item, and what a match lacks. Raises QueryError."""
    return explain_match(query, texts_of(item))
