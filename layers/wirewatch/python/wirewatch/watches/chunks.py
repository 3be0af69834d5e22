"""What a chunk of text is made of, where that is plain to see: told for many chunks at once."""

import re

from wirewatch.watches.folding import INVISIBLE, UNSPACED_CHARACTER, fold, fold_many, is_token
from wirewatch.watches.segments import APOSTROPHE_LETTERS, APOSTROPHES, HYPHENS, TAGS, TAILS, WORD

_WORDS = re.compile(f"({WORD})(?:[.,{HYPHENS[1:]}{APOSTROPHES}-]({WORD}))?")
_ODD = frozenset(APOSTROPHE_LETTERS) | INVISIBLE.keys()
Parts = tuple[str, ...]
AROUND = ".,;:!?\"'()[]“”‘’«»…-–—"


def plain_words(raws: list[str]) -> dict[str, str]:
    """Those that are a word of letters and digits and nothing else, to the words as folded."""
    text = "\n".join(raws)
    if text.isascii():
        return {raw: raw.lower() for raw in raws if raw.isalnum()}
    letters = set(text)
    folded = fold(text, letters).split("\n")
    found = {raw: word for raw, word in zip(raws, folded, strict=True) if word.isalnum() and raw.isalnum()}
    if _ODD.isdisjoint(letters) and not UNSPACED_CHARACTER.search(fold("".join(letters))):
        return found
    return {raw: word for raw, word in found.items() if _ODD.isdisjoint(raw) and not UNSPACED_CHARACTER.search(word)}


def parts_of(bare: str) -> Parts:
    """The words as written without which a chunk holds nothing: one, or several, and what they are read as together.

    An empty one, which is no word, where that is not plain to see.
    """
    if bare[:1] in TAGS and bare[1:].islower() and bare[1:].isalpha():
        bare = bare[1:]
    words = _WORDS.fullmatch(bare)
    if words is None:
        return _chained(bare)
    one, other = words.groups()
    if other is None:
        return (one,)
    return (one, other) if other in TAILS and bare[len(one)] in APOSTROPHES else (one, other, one + other)


def _chained(bare: str) -> Parts:
    pieces = bare.split("-")
    if len(pieces) > 2 and all(map(str.isalnum, pieces)) and _ODD.isdisjoint(bare):
        return (*pieces, "".join(pieces))
    return ("",) if bare else ()


def folded_words(raws: set[str]) -> dict[str, str]:
    """Words as written to the words as folded, without those that are no words."""
    plain = {raw: raw.lower() for raw in raws if raw.isascii() and raw.isalnum()}
    others = [raw for raw in raws if raw not in plain]
    return plain | {raw: word for raw, word in zip(others, fold_many(others), strict=True) if is_token(word)}
