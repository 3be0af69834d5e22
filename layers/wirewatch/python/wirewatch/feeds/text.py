"""Plain text out of what feeds call text: no markup, NFC, one line, bounded.

Control, bidi and invisible format characters go. ZERO WIDTH NON-JOINER and JOINER stay where writing
needs them (inside words of Arabic and Indic scripts, inside emoji) and go elsewhere, where they only
hide a word from whoever looks for it. Characters that XML 1.0 does not know go too: queues refuse them.
"""

import re
import unicodedata
from html import unescape

import nh3

TITLE_LIMIT = 300
SUMMARY_LIMIT = 1000
INPUT_LIMIT = 20_000  # a summary never needs more; it bounds the work on a hostile one

TAG = re.compile(r"<[!/?]?[a-zA-Z][^<>]*>")
BLOCK = re.compile(
    r"(?=</?(?:address|article|aside|blockquote|br|caption|dd|div|dl|dt|figcaption|figure|footer|form"
    r"|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|td|th|tr|ul)\b)",
    re.IGNORECASE,
)
JOINED = "\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc\u0900-\u0dff\u1000-\u109f\u1780-\u18af"
EMOJI = "\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
STRAY_JOINER = re.compile(f"(?<![{JOINED}{EMOJI}])[\u200c\u200d]|[\u200c\u200d](?![{JOINED}{EMOJI}\u2640\u2642])")
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f\u034f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a]"
)


def plain(text: str, *, html: bool, limit: int) -> str:
    """Make plain text of a title or summary.

    `html` says that the text is HTML: its entities are decoded, once. In plain text an ampersand is an
    ampersand; what looks like a whole tag is dropped all the same.
    """
    text = INVISIBLE.sub("", text[:INPUT_LIMIT])  # nh3 knows no lone surrogates
    if html or TAG.search(text):
        text = _without_markup(text if html else text.replace("&", "&amp;"))
    return shorten(clean(text), limit)


def clean(text: str) -> str:
    """The text without characters that nobody is meant to see, runs of white space as one space, NFC."""
    text = STRAY_JOINER.sub("", INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", " ".join(text.split()))


def clean_link(link: str) -> str:
    """The address without invisible characters and breaks; composed or not, it is left as its publisher wrote it."""
    return " ".join(INVISIBLE.sub("", link).split())


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, the last one an ellipsis if something was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _without_markup(text: str) -> str:
    if "<" not in text:
        return unescape(text)
    return unescape(nh3.clean(BLOCK.sub(" ", text), tags=set()))
