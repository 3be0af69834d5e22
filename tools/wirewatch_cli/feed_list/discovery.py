"""Which feeds a web page has: those it names, else those that lie where feeds usually lie."""

import re
from urllib.parse import urljoin

from wirewatch_cli.tags import find_tags

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
MOST = 20  # a newspaper names one feed a section; nobody waits for hundreds


def named_feeds(page: str, url: str) -> list[str]:
    """The URLs of `<link rel="alternate">` with a feed's type, in their order, comments' feeds last; at most 20.

    `url` is where the page came from.
    """
    base, found = url, []
    for tag in find_tags(page, "base", "link", "a"):
        target = tag.attributes.get("href", "")
        if tag.name == "base" and target:
            base = _joined(base, target)
        elif target and _names_feed(tag.attributes):
            found.append(_joined(base, target))
    return sorted(dict.fromkeys(found), key=_is_of_comments)[:MOST]


def guessed_feeds(url: str) -> list[str]:
    """Where the feed of the page may be: below the page, and below its site's root."""
    below = re.split("[?#]", url, maxsplit=1)[0].rstrip("/") + "/"
    return list(dict.fromkeys(urljoin(base, path) for base in (below, urljoin(url, "/")) for path in COMMON_PATHS))


def _is_of_comments(url: str) -> bool:
    return "comment" in url.lower()


def _names_feed(values: dict[str, str]) -> bool:
    kinds = values.get("rel", "").lower().split()
    media = values.get("type", "").split(";")[0].strip().lower()
    return "feed" in kinds or ("alternate" in kinds and media in FEED_TYPES)


def _joined(base: str, target: str) -> str:
    try:
        return urljoin(base, target)
    except ValueError:
        return target  # the fetcher will refuse it, in words
