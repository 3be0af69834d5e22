"""The file of an export: JSON lines, the first of which says what it is, then one thing a line."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError

from wirewatch.feeds.feed import Feed
from wirewatch.subscriptions.subscription import Subscription
from wirewatch.timestamps import to_text
from wirewatch.watches.watch import Watch

FORMAT, VERSION = "wirewatch_export", 1
Thing: TypeAlias = Feed | Watch | Subscription
ADAPTERS: dict[str, TypeAdapter[Any]] = {
    "feed": TypeAdapter(Feed),
    "watch": TypeAdapter(Watch),
    "subscription": TypeAdapter(Subscription),
}
KINDS: dict[type, str] = {Feed: "feed", Watch: "watch", Subscription: "subscription"}


class DocumentError(Exception):
    """A file that is no export, or one of a version that this one does not know."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that says nothing, and why."""

    why: str


def lines_of(things: Iterable[Thing], now: datetime) -> Iterator[str]:
    """The lines of the file, each with its line break."""
    yield json.dumps({FORMAT: VERSION, "at": to_text(now)}) + "\n"
    for each in things:
        kind = KINDS[type(each)]
        yield (
            json.dumps({kind: ADAPTERS[kind].dump_python(each, mode="json")}, ensure_ascii=False, sort_keys=True) + "\n"
        )


def read_lines(lines: Iterable[str]) -> Iterator[tuple[int, Thing | Unreadable]]:
    """(line number, what it says). Raises DocumentError at the first line, if that is no export's."""
    numbered = enumerate(lines, start=1)
    _, first = next(numbered, (1, ""))
    _check_first(first)
    for number, line in numbered:
        if line.strip():
            yield number, _read(line)


def _check_first(line: str) -> None:
    try:
        head = json.loads(line)
    except ValueError:
        head = None
    if not isinstance(head, dict) or FORMAT not in head:
        raise DocumentError("not an export of `wirewatch export`: its first line does not say so")
    if head[FORMAT] != VERSION:
        raise DocumentError(f"an export of version {head[FORMAT]}; this wirewatch reads version {VERSION}")


def _read(line: str) -> Thing | Unreadable:
    try:
        content = json.loads(line)
    except ValueError as error:
        return Unreadable(f"not JSON: {error}")
    if not isinstance(content, dict) or len(content) != 1 or not content.keys() <= ADAPTERS.keys():
        return Unreadable(f"not one of {', '.join(ADAPTERS)}")
    ((kind, value),) = content.items()
    try:
        thing: Thing = ADAPTERS[kind].validate_python(value)
    except ValidationError as error:
        first = error.errors()[0]
        return Unreadable(f"{kind}.{'.'.join(map(str, first['loc']))}: {first['msg']}")
    return thing
