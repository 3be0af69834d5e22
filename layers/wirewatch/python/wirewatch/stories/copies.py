"""Copies: one text, republished (wire copy, syndication, a re-issued entry). They are one independent source.

An item is a copy if its title is that of another item of the story, word for word, the publisher's label and the
outlet's name behind it aside; or if its summary, of eight words at least, shares 0.8 of its content words with one. A
title alike but not the same is no copy: short titles on one event resemble each other by themselves.
"""

from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

from wirewatch.identifiers import identifier
from wirewatch.stories.stop_words import STOP_WORDS
from wirewatch.watches.folding import tokens

LONG_TEXT = 8  # content words: two outlets don't write the same summary of that length by chance
SKETCHED = 32  # content words
JACCARD = 0.8
_OUTLET_BEHIND = (" - ", " | ", " – ", " — ")


def marks(headline: str, summary: Sequence[str], source: str) -> tuple[str, ...]:
    """What copies share: a fingerprint of the headline, a sketch of a summary that is long enough.

    `headline` comes without label, `summary` in folded words. They are 22 bytes and at most 130.
    """
    found = [identifier("t", " ".join(tokens(_bare(headline, source))))]
    words = dict.fromkeys(word for word in summary if word not in STOP_WORDS)
    if len(words) >= LONG_TEXT:
        hashes = sorted({f"{crc32(word.encode()) & 0xFFFF:04x}" for word in tuple(words)[:SKETCHED]})
        found.append("w-" + "".join(hashes))
    return tuple(found)


def are_copies(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether texts with these marks hold copies of each other."""
    if not set(ours).isdisjoint(theirs):
        return True
    return any(_nearly(mark, other) for mark in ours if _is_sketch(mark) for other in theirs if _is_sketch(other))


def _is_sketch(mark: str) -> bool:
    return mark.startswith("w-")


def _nearly(one: str, other: str) -> bool:
    ours, theirs = _hashes(one), _hashes(other)
    shared = len(ours & theirs)
    return shared >= JACCARD * (len(ours) + len(theirs) - shared)


@lru_cache(maxsize=4096)
def _hashes(sketch: str) -> frozenset[str]:
    return frozenset(sketch[at : at + 4] for at in range(2, len(sketch), 4))


def _bare(headline: str, source: str) -> str:
    """The headline without the outlet's name at its end."""
    for dash in _OUTLET_BEHIND:
        head, _, tail = headline.rpartition(dash)
        if head and _is_name_of(tail, source):
            return head
    return headline


def _is_name_of(text: str, source: str) -> bool:
    said, known = "".join(tokens(text)), "".join(tokens(source))
    return said != "" and known != "" and (said in known or known in said)
