"""Which elements the plain shapes of feeds are made of, by namespace. shapes.py says what they mean."""

from functools import lru_cache

XML = "http://www.w3.org/XML/1998/namespace"
ATOM = "http://www.w3.org/2005/Atom"
PREFIXES = {  # as feedparser calls them
    "": "",
    ATOM: "",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://purl.org/rss/1.0/modules/slash/": "slash:",
    "http://purl.org/rss/1.0/modules/syndication/": "sy:",
    "http://wellformedweb.org/CommentAPI/": "wfw:",
    "http://purl.org/syndication/thread/1.0": "thr:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "http://schemas.google.com/g/2005": "gd:",
    "com-wordpress:feed-additions:1": "wp:",
}
TEXTS = {  # in an entry: the element, and what feedparser keeps of it
    "title": "title",
    "description": "summary",
    "summary": "summary",
    "content": "content",
    "content:encoded": "content",
    "guid": "id",
    "id": "id",
    "link": "link",
    "pubDate": "published",
    "published": "published",
    "updated": "updated",
    "dc:date": "updated",
    "category": "category",
    "dc:subject": "category",
    "language": "language",
    "dc:language": "language",
    "media:keywords": "keywords",
}
FEED_TEXTS = {"title": "title", "dc:title": "title", "language": "language", "dc:language": "language"}
SKIPPED = frozenset(  # in an entry: what says nothing that reading.py looks at, nor any element inside it
    (
        *("author", "name", "email", "uri", "contributor", "comments", "enclosure", "source", "rights", "image"),
        *("dc:creator", "dc:publisher", "dc:rights", "dc:type", "dc:format", "dc:identifier", "dc:source"),
        *("media:content", "media:thumbnail", "media:credit", "media:group", "media:text", "media:copyright"),
        *("media:player", "media:community", "media:statistics", "media:starRating"),
        *("itunes:author", "itunes:duration", "itunes:explicit", "itunes:image", "itunes:episode"),
        *("itunes:season", "itunes:episodeType", "itunes:block", "itunes:order", "itunes:title"),
        *("slash:comments", "slash:section", "slash:department", "slash:hit_parade"),
        *(
            "wfw:comment",
            "wfw:commentRss",
            "thr:total",
            "thr:in-reply-to",
            "feedburner:origLink",
            "gd:image",
            "wp:post-id",
        ),
    )
)
IN_PICTURES = frozenset(("image", "textInput", "textinput"))  # in a feed: these have titles of their own
SCOPES = frozenset(("base", "lang", f"{XML} base", f"{XML} lang"))
BASES = frozenset(("base", f"{XML} base"))
NO_LINKS = frozenset(("content", "summary"))  # texts whose base is not looked at
HTML = frozenset(("text/html", "application/xhtml+xml", "html", "xhtml"))


@lru_cache(maxsize=1024)
def short_name(name: str) -> str:
    """`dc:date` of expat's `http://purl.org/dc/elements/1.1/ date`; `?date` in a namespace not listed here."""
    space, _, local = name.rpartition(" ")
    return PREFIXES.get(space, "?") + local
