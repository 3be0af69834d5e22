"""Feed lists in OPML, entry by entry with the line on which each stands.

Half of the lists that people export are not well-formed XML (a bare `&` in an address is enough), so they
are read as tag soup. A library such as listparser does the same, but merges entries with one address and
passes over those without any; here each entry is accounted for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from wirewatch.feeds.urls import UrlError, request_url


class OpmlError(Exception):
    """The file is no list of feeds."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One feed of the list. `title` is what the list calls it, or its host."""

    line: int
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry that is not taken, and why."""

    line: int
    what: str
    why: str


def read_opml(file: Path) -> tuple[list[Entry], list[Refusal]]:
    """The feeds of the list, each address once, and what was left out. Raises OpmlError."""
    entries: dict[str, Entry] = {}
    refusals: list[Refusal] = []
    outlines = list(_outlines(_decoded(file.read_bytes())))
    for outline in outlines:
        try:
            spelt = request_url(outline.url)
        except UrlError as error:
            refusals.append(Refusal(outline.line, outline.url or outline.title, str(error)))
            continue
        first = entries.setdefault(spelt, outline)
        if first is not outline:
            refusals.append(Refusal(outline.line, outline.url, f"duplicate of line {first.line}"))
    if not outlines:
        raise OpmlError(f'{file}: not a list of feeds: it has no <outline xmlUrl="…">')
    return list(entries.values()), refusals


def _outlines(text: str) -> Iterator[Entry]:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    yield from reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Entry] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "").strip() for name, value in attrs}
        if tag != "outline" or not ("xmlurl" in values or values.get("type") == "rss"):
            return
        url = values.get("xmlurl", "")
        title = values.get("title") or values.get("text") or _host(url)
        self.found.append(Entry(self.getpos()[0], url, title))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _decoded(content: bytes) -> str:
    declared = re.match(rb"\s*<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)", content)
    encoding = declared[1].decode() if declared else "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        return content.decode(encoding, "replace").removeprefix("\ufeff")
    except LookupError:
        return content.decode("utf-8", "replace")
