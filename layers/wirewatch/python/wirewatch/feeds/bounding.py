"""What is read of a malformed body that is too large to be mended whole.

feedparser reads such a body twice, the second time tag by tag: some 50 µs a tag, so that megabytes would take ten
seconds, at every poll. Beyond MOST tags only the entries at both ends of the body are read, where new ones
come, and what was left out is said.
"""

import re
from collections.abc import Iterable
from itertools import accumulate
from xml.parsers.expat import ExpatError, ParserCreate

MOST = 20_000  # tags: a second
REFERENCES = 10  # `&…;` that cost as much as a tag
PROBLEM = "the feed is malformed, and too large to be mended"
ENTRY_END = re.compile(rb"(?<=</item>)|(?<=</entry>)", re.IGNORECASE)
DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)


def is_large(document: bytes) -> bool:
    """Whether mending the document, if it is malformed, would take too long."""
    return _weight(document) > MOST


def is_well_formed(document: bytes) -> bool:
    """Whether feedparser will read the document at once; one with a document type is not trusted to be."""
    if DOCTYPE.search(document, 0, 4096):
        return False
    try:
        ParserCreate(namespace_separator=" ").Parse(document, True)  # noqa: FBT003 - it takes no names
    except ExpatError:
        return False
    return True


def both_ends(document: bytes) -> tuple[bytes, str]:
    """A document of the entries at both ends that may be mended, and what to say of it; b"" if not even one may."""
    *pieces, tail = ENTRY_END.split(document)
    first = _fitting(pieces)
    last = min(_fitting(reversed(pieces)), len(pieces) - first)
    if not first:
        return b"", PROBLEM
    kept = [*pieces[:first], *pieces[len(pieces) - last :]]
    end = tail if _weight(tail) < MOST / 10 else b""
    told = (
        f"{len(kept):,} of {len(pieces):,} entries were read: the feed is malformed, and too large to be mended whole"
    )
    return b"".join((*kept, end)), told


def _fitting(pieces: Iterable[bytes]) -> int:
    """How many of them, from the first on, are half of what may be mended."""
    return sum(total <= MOST / 2 for total in accumulate(map(_weight, pieces)))


def _weight(text: bytes) -> float:
    return text.count(b"<") + text.count(b"&") / REFERENCES
