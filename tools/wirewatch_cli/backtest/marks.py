"""Items that somebody found useful, and how many of them a query brings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wirewatch.feeds.identity import canonical_url
from wirewatch.items.item import Item
from wirewatch_cli.backtest.running import Backtest


class MarksError(ValueError):
    """A file of marks that cannot be read; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Usefulness:
    """`useful` of `matched` matches are marked, and `marked` of the items in all; `unknown` marks name no item."""

    useful: int
    matched: int
    marked: int
    unknown: tuple[str, ...]

    @property
    def precision(self) -> float | None:
        """Which part of the matches is useful; None without matches."""
        return self.useful / self.matched if self.matched else None

    @property
    def recall(self) -> float | None:
        """Which part of the marked items matched; None where nothing is marked."""
        return self.useful / self.marked if self.marked else None


class Marks:
    """Marks, and which of them were seen so far. One is an item's id or URL; a URL may mark several items."""

    def __init__(self, marks: Iterable[str]) -> None:
        self._by_key = {canonical_url(mark): mark for mark in marks}
        self._seen: set[str] = set()
        self._marked: set[str] = set()

    def noting(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items as they come, noting which are marked."""
        for item in items:
            keys = {item.id, canonical_url(item.url)} & self._by_key.keys()
            if keys:
                self._seen |= keys
                self._marked.add(item.id)
            yield item

    def usefulness(self, test: Backtest) -> Usefulness:
        """Of a backtest over the items noted."""
        matched = {each.item.id for each in test.matched}
        unknown = tuple(mark for key, mark in self._by_key.items() if key not in self._seen)
        return Usefulness(len(matched & self._marked), len(matched), len(self._marked), unknown)


def read_marks(file: Path) -> Marks:
    """A mark a line; blank lines and those that begin with # are passed over. Raises OSError and MarksError."""
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines()]
    except UnicodeDecodeError:
        raise MarksError(f"{file}: not UTF-8: it should hold ids or URLs of items, one a line") from None
    return Marks(line for line in lines if line and not line.startswith("#"))
