"""Feed lists in OPML, entry by entry with the line on which each stands.

Half of the lists that people export are not well-formed XML (a bare `&` in an address is enough), so they
are read as tag soup. A library such as listparser does the same, but merges entries with one address and
passes over those without any; here each entry is accounted for.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from wirewatch.feeds.standing import feed_key
from wirewatch.feeds.text import TITLE_LIMIT, clean, shorten
from wirewatch.feeds.urls import UrlError
from wirewatch_cli.tags import Tag, find_tags

FEED_TYPES = frozenset({"rss", "rss1", "rdf", "atom", "atom10", "feed", "json", "jsonfeed"})
TIERS = frozenset("123")
TIER = "wirewatch:tier"


class OpmlError(Exception):
    """The file is no list of feeds."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One feed of the list. `title` is what the list calls it, or its host; `tier` only if it says one."""

    line: int
    url: str
    title: str
    tier: int | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry that is not taken, and why."""

    line: int
    what: str
    why: str
    is_duplicate: bool = False


def read_opml(file: Path) -> tuple[list[Entry], list[Refusal]]:
    """The feeds of the list, each address once, and what was left out. Raises OpmlError."""
    judged = list(judge(read_entries(file), {}))
    return (
        [each for each in judged if isinstance(each, Entry)],
        [each for each in judged if isinstance(each, Refusal)],
    )


def read_entries(file: Path) -> list[Entry]:
    """Everything in the list that means to be a feed, in its order, unjudged. Raises OpmlError."""
    outlines = find_tags(_decoded(file.read_bytes()), "outline")
    entries = [entry for entry in map(_entry, outlines) if entry]
    if not entries:
        raise OpmlError(f'{file}: not a list of feeds: it has no <outline xmlUrl="…">')
    return entries


def judge(entries: Iterable[Entry], known: dict[str, str]) -> Iterator[Entry | Refusal]:
    """Each entry, or why it is not taken.

    `known` says by the key of their URL which feeds there are already, in words; entries that are taken join it.
    """
    for entry in entries:
        try:
            key = feed_key(entry.url)
        except UrlError as error:
            yield Refusal(entry.line, clean(entry.url) or entry.title, str(error))
            continue
        if key in known:
            yield Refusal(entry.line, entry.url, f"duplicate of {known[key]}", is_duplicate=True)
        else:
            known[key] = f"line {entry.line}"
            yield entry


def _entry(tag: Tag) -> Entry | None:
    """The feed that an outline means to be; None for a folder or a note."""
    values = tag.attributes
    is_feed = values.get("type", "").lower() in FEED_TYPES
    if not ("xmlurl" in values or is_feed):
        return None
    url = _plain_scheme(values.get("xmlurl") or (values.get("url", "") if is_feed else ""))
    title = shorten(clean(values.get("title") or values.get("text") or ""), TITLE_LIMIT) or _host(url)
    tier = int(values[TIER]) if values.get(TIER) in TIERS else None
    return Entry(tag.line, url, title, tier, clean(values.get("language", "")) or None)


def _plain_scheme(url: str) -> str:
    """`feed:` is how some readers mark a feed."""
    rest = re.sub(r"^feed:(?://)?", "", url, flags=re.IGNORECASE)
    return rest if rest == url or re.match(r"https?:", rest, re.IGNORECASE) else f"http://{rest}"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or clean(url)
    except ValueError:
        return clean(url)


def _decoded(content: bytes) -> str:
    declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)", content)
    encoding = declared[1].decode() if declared else "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif encoding.lower().startswith(("utf-16", "utf-32", "ucs-")):  # its declaration could not be read so
        encoding = "utf-8"
    try:
        return content.decode(encoding, "replace").removeprefix("\ufeff")
    except (LookupError, UnicodeError):  # `idna` is a codec, too
        return content.decode("utf-8", "replace")
