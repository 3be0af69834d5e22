"""Which feeds a web page has: those it names, else those that lie where feeds usually lie."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

COMMON_PATHS = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feeds/posts/default", "feed.json")
FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/xml",
        "text/xml",
    }
)
PAGE_LIMIT = 2**18  # characters; the links stand at the top, and HTMLParser is slow on a page made to be so
MOST = 20  # a newspaper names one feed a section; nobody waits for hundreds


def named_feeds(page: str, url: str) -> list[str]:
    """The URLs of `<link rel="alternate">` with a feed's type, in their order, comments' feeds last; at most 20.

    `url` is where the page came from.
    """
    reader = _Links(url)
    reader.feed(page[:PAGE_LIMIT].replace("<![", "&lt;!["))
    reader.close()
    return sorted(dict.fromkeys(reader.found), key=_is_of_comments)[:MOST]


def guessed_feeds(url: str) -> list[str]:
    """Where the feed of the page may be: below the page, and below its site's root."""
    below = re.split("[?#]", url, maxsplit=1)[0].rstrip("/") + "/"
    return list(dict.fromkeys(urljoin(base, path) for base in (below, urljoin(url, "/")) for path in COMMON_PATHS))


def _is_of_comments(url: str) -> bool:
    return "comment" in url.lower()


class _Links(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self._base = url
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "").strip() for name, value in attrs}
        target = values.get("href", "")
        if tag == "base" and target:
            self._base = _joined(self._base, target)
        elif tag in ("link", "a") and target and _names_feed(values):
            self.found.append(_joined(self._base, target))


def _names_feed(values: dict[str, str]) -> bool:
    kinds = values.get("rel", "").lower().split()
    media = values.get("type", "").split(";")[0].strip().lower()
    return "feed" in kinds or ("alternate" in kinds and media in FEED_TYPES)


def _joined(base: str, target: str) -> str:
    try:
        return urljoin(base, target)
    except ValueError:
        return target  # the fetcher will refuse it, in words
