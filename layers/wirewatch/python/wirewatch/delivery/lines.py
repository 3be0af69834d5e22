"""One line of text, for headers and short messages: no line breaks, controls or marks that turn the writing."""

BIDI_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ELLIPSIS = "…"
# Controls, halves of characters, and breaks of lines and paragraphs (categories Cc, Cs, Zl, Zp) are blanks.
_BREAKS = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0xD800, 0xE000))
_UNSEEN: dict[int, str | None] = dict.fromkeys(_BREAKS, " ") | dict.fromkeys(map(ord, BIDI_MARKS), None)


def one_line(text: str, limit: int = 0) -> str:
    """The text with all such characters made blanks, blanks run together, and cut at `limit` characters (0: uncut)."""
    visible = text if text.isprintable() else text.translate(_UNSEEN)
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
