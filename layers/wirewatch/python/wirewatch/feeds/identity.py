"""What makes two entries the same one: an id, a canonical URL, a fingerprint of the text, a twin key."""

import re
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from wirewatch.feeds.entry import Entry
from wirewatch.feeds.feed import Known
from wirewatch.identifiers import identifier

TRACKING = re.compile(
    r"utm_\w+|at_(?:medium|campaign|custom\d?|link_\w+|ptr_\w+|format|bbc_team)|mc_[ce]id|ns_\w+"
    r"|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|oly_(?:anon|enc)_id|_hsenc"
    r"|_hsmi|mkt_tok|cmpid|cmp|ftag|smid|xtor|wt_?\.?mc\w*|ref_?src|__twitter_impression|traffic_source",
    re.IGNORECASE,
)
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def item_id(feed_id: str, entry: Entry) -> str | None:
    """The id of the item that an entry is: by GUID, else link, else text. None for an empty entry.

    Once given it holds as long as the GUID does, whatever happens to link, title and text.
    """
    if entry.guid:
        return identifier("i", feed_id, "guid", entry.guid)
    if entry.link:
        return identifier("i", feed_id, "link", canonical_url(entry.link))
    if entry.title or entry.summary:
        return identifier("i", feed_id, "text", entry.title or entry.summary)
    return None


def known(entry: Entry) -> Known:
    """What the feed's window keeps of an entry."""
    return Known(fingerprint(entry), twin(entry))


def fingerprint(entry: Entry) -> str:
    """Changes when a reader would see a change: in title, summary or where the link leads."""
    return identifier("p", entry.title, entry.summary, canonical_url(entry.link))[2:18]


def twin(entry: Entry) -> str:
    """What a re-issue under a new GUID shares with the first: eight digits for the page, eight for the title.

    "" for an entry without either.
    """
    title = fold(entry.title)
    if not entry.link or not title:
        return ""
    return identifier("t", canonical_url(entry.link))[2:10] + identifier("t", title)[2:10]


def fold(title: str) -> str:
    """A title without differences of case, width and punctuation at its ends."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return " ".join(folded.split()).strip(" .!…-–—")


def canonical_url(url: str) -> str:
    """The page that a URL names: no fragment, no tracking parameters, host in lower case, default port gone.

    A key for comparing, not an address to dial: http and https are one, and so are a path with and
    without its last slash. What cannot be split is returned as it is.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.netloc.rpartition("@")[2].lower().removesuffix(DEFAULT_PORTS.get(parts.scheme, ""))
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([pair for pair in pairs if not TRACKING.fullmatch(pair[0])])
    scheme = "https" if parts.scheme in DEFAULT_PORTS else parts.scheme
    return urlunsplit((scheme, host, parts.path.rstrip("/"), query, ""))
