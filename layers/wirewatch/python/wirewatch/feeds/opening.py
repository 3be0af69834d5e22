"""The head of a body: what a feed says of itself, before its first entry."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

HEAD = 65536  # bytes
ENTRIES = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
OPAQUE = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<image[\s>].*?</image>", re.DOTALL | re.IGNORECASE)


def opening(body: bytes) -> str:
    """As text, without comments, CDATA and the feed's image."""
    text = _text(body[:HEAD])
    entries = ENTRIES.search(text)
    return OPAQUE.sub("", text[: entries.start()] if entries else text)


def _text(body: bytes) -> str:
    wide = body.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    return body.decode("utf-16" if wide else "utf-8", errors="replace")
