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
FOR_PHONES = re.compile(r"(?:m|mobile|amp|touch)\.(?=[^.]+\.[^.]+)")  # at the start of a host
AMP_PATH = re.compile(r"/amp(?=/|$)|\.amp(?=\.html$|$)|(?<=\.html)/amp$", re.IGNORECASE)
AMP_PARAMETER = re.compile(r"amp|outputtype|output_type", re.IGNORECASE)
AMP_CACHE = re.compile(
    r"https?://(?:www\.google\.[a-z.]+/amp|[\w-]+\.cdn\.ampproject\.org/\w)(?:/s)?/(?=[^/?#]+\.[^/?#]+)"
)
NO_SUMMARY = identifier("p", "")[2:8]
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def item_id(feed_id: str, entry: Entry) -> str | None:
    """The id of the item that an entry is: by GUID, else link, else text. None for an empty entry.

    Once given it holds as long as the GUID does; `is_another_article` says when a GUID was used again.
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
    return Known(fingerprint(entry), twin(entry), entry.raw)


def fingerprint(entry: Entry) -> str:
    """Changes when a reader would see a change: in title, summary or where the link leads.

    20 hex digits: 8 of the title, 6 of the summary, 6 of the page, so that one can see what changed.
    """
    parts = (entry.title, 8), (entry.summary, 6), (canonical_url(entry.link), 6)
    return "".join(identifier("p", text)[2 : 2 + digits] for text, digits in parts)


def is_another_article(before: Known, after: Known) -> bool:
    """Whether a GUID was given to another article: neither title nor page nor summary is what it was.

    An article that is given another headline, and with it another address, keeps its summary. Where there are
    no summaries title and page decide: one item too many joins its story, a swallowed one is lost.
    """
    old, new = before.fingerprint, after.fingerprint
    same_summary = old[8:14] == new[8:14] != NO_SUMMARY
    return old[:8] != new[:8] and old[14:] != new[14:] and not same_summary


def page_and_summary(known: Known) -> str:
    """What an article keeps whose headline is part of its GUID; "" without a page or a summary."""
    return known.fingerprint[8:] if known.twin and known.fingerprint[8:14] != NO_SUMMARY else ""


def reused_id(feed_id: str, entry: Entry) -> str:
    """The id of an article whose GUID another one had: by GUID and page."""
    return identifier("i", feed_id, "guid", entry.guid, canonical_url(entry.link))


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

    A key for comparing, not an address to dial: http and https are one, so are a path with and without
    its last slash, and a page and its editions for phones (mobile hosts, AMP, AMP caches). What cannot be
    split is returned as it is.
    """
    try:
        parts = urlsplit(AMP_CACHE.sub("https://", url, count=1))
    except ValueError:
        return url
    if parts.scheme not in DEFAULT_PORTS:
        return urlunsplit(parts._replace(fragment=""))
    host = parts.netloc.rpartition("@")[2].lower().removesuffix(DEFAULT_PORTS[parts.scheme])
    path = AMP_PATH.sub("", parts.path).rstrip("/")
    return urlunsplit(("https", _for_everyone(host), path, _telling(parts.query), ""))


def _for_everyone(host: str) -> str:
    edition = FOR_PHONES.match(host)
    return host[edition.end() :] if edition else host


def _telling(query: str) -> str:
    """The parameters that say which page it is."""
    pairs = parse_qsl(query, keep_blank_values=True) if query else []
    return urlencode([(name, value) for name, value in pairs if not _is_decoration(name, value)])


def _is_decoration(name: str, value: str) -> bool:
    is_amp = AMP_PARAMETER.fullmatch(name) is not None and value.lower() in {"", "1", "amp", "true"}
    return is_amp or TRACKING.fullmatch(name) is not None
