"""How a bad query is refused: where, why, what was expected instead, and what to write."""

from unicodedata import category, east_asian_width

_WITHOUT_WIDTH = frozenset({"Mn", "Me", "Cf"})


class QueryError(ValueError):
    """A query that cannot be read. `line` and `column` count from 1; `expected` and `suggestion` are in words."""

    def __init__(
        self,
        message: str,
        query: str,
        line: int,
        column: int,
        expected: tuple[str, ...] = (),
        suggestion: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.query = query
        self.line = line
        self.column = column
        self.expected = expected
        self.suggestion = suggestion

    @classmethod
    def at(
        cls, offset: int, message: str, query: str, *, expected: tuple[str, ...] = (), suggestion: str = ""
    ) -> "QueryError":
        """An error at a character of the query, counted from 0."""
        before = query[:offset].split("\n")
        return cls(message, query, len(before), len(before[-1]) + 1, expected, suggestion)

    def __str__(self) -> str:
        """The place, the reason, the line with a caret below the place, and the suggestion."""
        lines = self.query.split("\n")
        shown = lines[self.line - 1] if self.line <= len(lines) else ""
        wanted = f"; expected {_listed(self.expected)}" if self.expected else ""
        place = f"line {self.line}, column {self.column}"
        hint = f"\n  {self.suggestion}" if self.suggestion else ""
        return f"{place}: {self.message}{wanted}\n  {shown}\n  {_blank(shown[: self.column - 1])}^{hint}"


def _blank(text: str) -> str:
    return "".join(map(_blank_for, text))


def _blank_for(character: str) -> str:
    """As many columns of nothing as a terminal gives the character."""
    if character == "\t":
        return "\t"
    if category(character) in _WITHOUT_WIDTH:
        return ""
    return "  " if east_asian_width(character) in "WF" else " "


def _listed(words: tuple[str, ...]) -> str:
    *rest, last = words
    return f"{', '.join(rest)} or {last}" if rest else last
