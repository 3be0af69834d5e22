"""An entry of a feed as its publisher wrote it, its texts already plain."""

from dataclasses import dataclass
from datetime import datetime

from wirewatch.items.item import Declared


@dataclass(frozen=True, slots=True)
class Entry:
    """`published` is the publisher's claim, not clamped. `link` is http(s) or "". `language` as written."""

    guid: str
    link: str
    title: str
    summary: str
    published: datetime | None = None
    language: str = ""
    declared: tuple[Declared, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A body read. With a `problem` (in words) it was no feed that we can read, and there are no entries."""

    entries: tuple[Entry, ...] = ()
    title: str = ""
    language: str = ""
    problem: str = ""
