"""One line of text, for headers and short messages: no line breaks, controls or marks that turn the writing."""

import unicodedata

BIDI_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ELLIPSIS = "…"


def one_line(text: str, limit: int = 0) -> str:
    """The text with all such characters made blanks, blanks run together, and cut at `limit` characters (0: uncut)."""
    visible = "".join(" " if _breaks(char) else char for char in text if char not in BIDI_MARKS)
    line = " ".join(visible.split())
    return cut(line, limit) if limit else line


def cut(line: str, limit: int, ellipsis: str = ELLIPSIS) -> str:
    """At most `limit` characters, ending after a word where one ends in the last third."""
    if len(line) <= limit:
        return line
    room = max(limit - len(ellipsis), 0)
    start = line[:room].rstrip()
    blank = start.rfind(" ")
    if line[room : room + 1].strip() and blank >= 2 * room // 3:
        start = start[:blank].rstrip()
    return start + ellipsis[:limit]


def _breaks(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}
