"""The id of a watch that nobody named: made of its query, the same for all the ways to write it."""

from wirewatch.identifiers import identifier
from wirewatch.watches.canonical import canonical
from wirewatch.watches.language import parse


def watch_id_of(query: str) -> str:
    """`w-` and 20 hex digits of the query's canonical form. Raises QueryError."""
    return identifier("w", canonical(parse(query)))
