"""Where in a TOML text each value stands.

`tomllib` says what a document means but not where; this scanner says where but not what. It walks a
text that tomllib has already accepted, so it checks nothing and only has to skip values correctly.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'  # up to two quotes may stand before the closing three
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Lines, from 1: of the key, element or table header, and of the start of a string's text."""

    line: int
    text: int


class Locator:
    """Finds the line for a path such as `("feed", 2, "snapshot", 0, "at")`."""

    def __init__(self, places: Mapping[Path, Place]) -> None:
        self._places = places

    def line(self, path: Sequence[str | int]) -> int:
        """The line of the path, or of the innermost thing on the way to it that the text has."""
        return self._nearest(path).line

    def text_line(self, path: Sequence[str | int]) -> int:
        """The line on which a string's text begins: one further if it opens with a line break."""
        return self._nearest(path).text

    def _nearest(self, path: Sequence[str | int]) -> Place:
        for length in range(len(path), 0, -1):
            if found := self._places.get(tuple(path[:length])):
                return found
        return Place(1, 1)


def locate(text: str) -> Locator:
    """Scan a valid TOML text."""
    scan = _Scan(text.replace("\r\n", "\n"))
    scan.document()
    return Locator(scan.places)


@dataclass(slots=True)
class _Scan:
    text: str
    at: int = 0
    places: dict[Path, Place] = field(default_factory=dict)
    tables: dict[Path, int] = field(default_factory=dict)  # [[array of tables]] → how many so far

    def document(self) -> None:
        table: Path = ()
        while self._more():
            if self._peek("["):
                table = self._header()
            else:
                self._pair(table)

    def _more(self) -> bool:
        self._blank()
        return self.at < len(self.text)

    def _blank(self) -> None:
        if blank := _BLANK.match(self.text, self.at):
            self.at = blank.end()

    def _peek(self, mark: str) -> bool:
        return self.text.startswith(mark, self.at)

    def _take(self, mark: str) -> bool:
        found = self._peek(mark)
        self.at += len(mark) if found else 0
        return found

    def _note(self, path: Path) -> None:
        line = self.text.count("\n", 0, self.at) + 1
        self.places.setdefault(path, Place(line, line))

    def _header(self) -> Path:
        start, many = self.at, self._peek("[[")
        self.at += 2 if many else 1
        table = self._resolve(self._key(), new=many)
        self.at = self.text.index("]]" if many else "]", self.at) + (2 if many else 1)
        end, self.at = self.at, start
        for length in range(1, len(table) + 1):
            self._note(table[:length])
        self.at = end
        return table

    def _resolve(self, key: tuple[str, ...], *, new: bool) -> Path:
        path: Path = ()
        for part in key[:-1]:
            path = self._inside((*path, part))
        path = (*path, key[-1])
        if new:
            self.tables[path] = self.tables.get(path, 0) + 1
        return self._inside(path)

    def _inside(self, path: Path) -> Path:
        return (*path, self.tables[path] - 1) if path in self.tables else path

    def _key(self) -> tuple[str, ...]:
        parts = [self._key_part()]
        while self._take("."):
            parts.append(self._key_part())
        return tuple(parts)

    def _key_part(self) -> str:
        self._blank()
        written = self._bare_key() or self._string()
        self._blank()
        return next(iter(tomllib.loads(f"{written} = 0")))

    def _bare_key(self) -> str:
        bare = _BARE_KEY.match(self.text, self.at)
        self.at = bare.end() if bare else self.at
        return bare.group() if bare else ""

    def _string(self) -> str:
        found = _STRING.match(self.text, self.at)
        if not found:
            raise ValueError(f"not TOML at character {self.at}")
        self.at = found.end()
        return found.group()

    def _pair(self, table: Path) -> None:
        start = self.at
        path: Path = (*table, *self._key())
        end, self.at = self.at, start
        for length in range(len(table) + 1, len(path) + 1):
            self._note(path[:length])
        self.at = end
        self._blank()
        self._take("=")
        self._value(path)

    def _value(self, path: Path) -> None:
        self._blank()
        if self._take("["):
            self._array(path)
        elif self._take("{"):
            self._inline_table(path)
        elif self._peek('"') or self._peek("'"):
            self._text_value(path)
        elif scalar := _SCALAR.match(self.text, self.at):
            self.at = scalar.end()

    def _text_value(self, path: Path) -> None:
        opening = self.text[self.at : self.at + 4]
        first = self.text.count("\n", 0, self.at) + 1
        self.places[path] = Place(self.places[path].line, first + (opening in ('"""\n', "'''\n")))
        self._string()

    def _array(self, path: Path) -> None:
        index = 0
        while self._more() and not self._take("]"):
            self._note((*path, index))
            self._value((*path, index))
            self._blank()
            self._take(",")
            index += 1

    def _inline_table(self, path: Path) -> None:
        while self._more() and not self._take("}"):
            self._pair(path)
            self._blank()
            self._take(",")
