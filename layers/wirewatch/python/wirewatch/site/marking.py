"""Texts with the words marked that a query found."""

from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape


def marked(text: str, places: Iterable[tuple[int, int]]) -> Markup:
    """The text, escaped, with the characters `start` to `end` of each place marked; places may overlap."""
    parts = [Markup("")]
    at = 0
    for start, end in _apart(places, len(text)):
        parts += [escape(text[at:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        at = end
    parts.append(escape(text[at:]))
    return Markup("").join(parts)


def _apart(places: Iterable[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """In order, within the text, without overlaps."""
    at = 0
    for start, end in sorted(places):
        first, last = max(start, at), min(end, length)
        if first < last:
            yield first, last
            at = last
