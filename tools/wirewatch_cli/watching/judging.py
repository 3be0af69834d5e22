"""One query, ready to be tried on many texts."""

from functools import lru_cache

from wirewatch.watches.language import parse
from wirewatch.watches.matching import Catalogue, Hit, Texts
from wirewatch.watches.watch import Watch

WATCH = "query"  # the id of the one watch of such a catalogue


@lru_cache(maxsize=20_000)
def catalogue_of(query: str) -> Catalogue:
    """A catalogue of nothing but this query. Raises QueryError."""
    parse(query)
    return Catalogue.compile([Watch(WATCH, query, query)])


def judge(query: str, texts: Texts) -> Hit | None:
    """How the query matches, or None if it does not. Raises QueryError."""
    hits = catalogue_of(query).match(texts)
    return hits[0] if hits else None
