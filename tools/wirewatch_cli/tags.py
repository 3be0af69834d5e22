"""Tags of some names, out of whatever markup: well-formed or not, in time that grows with its length.

html.parser forgives everything, but on a long text made to be so it takes hours. So the text is cut before
each tag that is wanted, and each piece, of a bounded length, is given to a parser of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise

LONGEST = 20_000  # characters of one tag


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag: its line, its name and attributes in lower case. An attribute without a value has ""."""

    line: int
    name: str
    attributes: dict[str, str]


def find_tags(text: str, *names: str) -> Iterator[Tag]:
    """The start tags of these names, in order; none out of comments. A tag that never ends is none."""
    text = _without_comments(text)
    starts = [match.start() for match in re.finditer(rf"<(?:{'|'.join(names)})(?=[\s/>])", text, re.IGNORECASE)]
    line, counted = 1, 0
    for start, end in pairwise([*starts, len(text)]):
        line += text.count("\n", counted, start)
        counted = start
        reader = _First()
        reader.feed(text[start : min(end, start + LONGEST)].replace("<!", "&lt;!"))  # not all it begins can it end
        if reader.found:
            yield Tag(line, *reader.found)


class _First(HTMLParser):
    found: tuple[str, dict[str, str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found = self.found or (tag, {name: (value or "").strip() for name, value in reversed(attrs)})


def _without_comments(text: str) -> str:
    """The text without its comments, on the same lines; one that never ends is none."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + 3
    return "".join([*kept, text[at:]])
