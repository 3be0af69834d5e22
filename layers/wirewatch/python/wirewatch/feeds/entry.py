"""An entry of a feed as its publisher wrote it, its texts already plain."""

from dataclasses import dataclass, field
from datetime import datetime

from wirewatch.items.item import Declared


@dataclass(frozen=True, slots=True)
class Entry:
    """`published` is the publisher's claim, not clamped. `link` is http(s) or "". `language` as written.

    `raw` is the hash of its bytes in the body, 16 hex digits, or "" where they could not be told apart
    from the rest: then the entry is read again in every body.
    """

    guid: str
    link: str
    title: str
    summary: str
    published: datetime | None = None
    language: str = ""
    declared: tuple[Declared, ...] = ()
    raw: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An entry whose bytes the last body held too: the item that it was then, it is now."""

    raw: str
    item_id: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A body read, its entries in order. With a `problem` (in words) it was no feed that we can read,
    and there are no entries. `cut` says, in words, which entries were not read. Where every entry is unchanged,
    title and language are not looked at.
    """

    entries: tuple[Entry | Unchanged, ...] = ()
    title: str = ""
    language: str = ""
    problem: str = ""
    cut: str = ""
