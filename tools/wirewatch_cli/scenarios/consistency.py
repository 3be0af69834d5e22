"""Checks that need two places of a scenario at once.

They read the raw document and skip what has the wrong type, so that they find what they can even
when the models have refused something: a scenario's problems are all told at once.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

from wirewatch.subscriptions.respite import EVERYTHING

Document = Mapping[str, Any]
Path = tuple[str | int, ...]
Finding = tuple[Path, str]


def contradictions(document: Document) -> Iterator[Finding]:
    """Everything that does not fit together, as (path, reason)."""
    for check in CHECKS:
        yield from check(document)


def _tables(parent: Document, key: str) -> Iterator[tuple[int, Document]]:
    found = parent.get(key)
    for index, table in enumerate(found if isinstance(found, list) else []):
        if isinstance(table, dict):
            yield index, table


def _moment(table: Document, key: str) -> datetime | None:
    value = table.get(key)
    return value if isinstance(value, datetime) and value.tzinfo else None


def _told(moment: datetime) -> str:
    """As the file would have it."""
    return moment.isoformat().replace("+00:00", "Z")


def _period(document: Document) -> Iterator[Finding]:
    start, end = _moment(document, "start"), _moment(document, "end")
    if start and end and start >= end:
        yield ("end",), f"the scenario ends at {_told(end)} but starts at {_told(start)}: `end` must be later"


def _snapshot_order(document: Document) -> Iterator[Finding]:
    for index, feed in _tables(document, "feed"):
        dated = [(n, at) for n, table in _tables(feed, "snapshot") if (at := _moment(table, "at"))]
        for (_, earlier), (number, later) in pairwise(dated):
            if later <= earlier:
                yield (
                    ("feed", index, "snapshot", number, "at"),
                    f"this snapshot of {_told(later)} follows one of {_told(earlier)}: sort them by time",
                )


def _snapshots_served(document: Document) -> Iterator[Finding]:
    end = _moment(document, "end")
    for index, feed in _tables(document, "feed"):
        for number, table in _tables(feed, "snapshot"):
            at = _moment(table, "at")
            if at and end and at >= end:
                yield (
                    ("feed", index, "snapshot", number, "at"),
                    f"this snapshot of {_told(at)} is never served: the scenario ends at {_told(end)}",
                )


def _twice(tables: str, key: str, advice: str) -> Callable[[Document], Iterator[Finding]]:
    def check(document: Document) -> Iterator[Finding]:
        first: dict[str, int] = {}
        for index, table in _tables(document, tables):
            value = table.get(key)
            if not isinstance(value, str):
                continue
            if first.setdefault(value, index) != index:
                yield (tables, index, key), f"{key} {value!r} is there already: {advice}"

    return check


def _same_recipient(document: Document) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for index, table in _tables(document, "subscription"):
        match table:
            case {"channel": str(channel), "address": str(address)} if "id" not in table:
                if (channel, address) in seen:
                    yield (
                        ("subscription", index, "address"),
                        f"{address!r} has a subscription: add to that, or give this an `id`",
                    )
                seen.add((channel, address))


def _known_watches(document: Document) -> Iterator[Finding]:
    known = [str(table["id"]) for _, table in _tables(document, "watch") if "id" in table]
    choice = " or ".join(map(repr, known)) or "one that you add"
    for index, table in _tables(document, "subscription"):
        names = table.get("watch")
        for number, name in enumerate(names if isinstance(names, list) else []):
            if isinstance(name, str) and name not in known:
                yield (
                    ("subscription", index, "watch", number),
                    f"there is no watch {name!r}: add a [[watch]] with that id, or use {choice}",
                )


def _pauses(document: Document) -> Iterator[Finding]:
    start = _moment(document, "start")
    for index, table in _tables(document, "subscription"):
        follows, paused = table.get("watch"), table.get("paused")
        for watch, until in paused.items() if isinstance(paused, dict) else ():
            path = ("subscription", index, "paused", watch)
            if watch != EVERYTHING and isinstance(follows, list) and watch not in follows:
                yield path, f'{watch!r} is no watch of this subscription: name one, or "*" for all'
            if isinstance(until, datetime) and until.tzinfo and start and until <= start:
                why = f"paused until {_told(until)}, but the scenario starts at {_told(start)}"
                yield path, f"{why}: name a later moment"


CHECKS: tuple[Callable[[Document], Iterator[Finding]], ...] = (
    _period,
    _snapshot_order,
    _snapshots_served,
    _twice("feed", "url", "give its snapshots to the first one"),
    _twice("watch", "id", "choose another"),
    _twice("subscription", "id", "choose another"),
    _same_recipient,
    _known_watches,
    _pauses,
)
