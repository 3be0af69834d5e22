"""The words of a text and their places: the one way in which queries and items are cut.

A word is a run of letters, digits and marks in one script style. Each word has a position, counted from 0; distances
and phrases go by positions.
- Hyphens, apostrophes, dots and the zero-width non-joiner part words: `al-Bab` is two. What they part is also read as
  one word (`albab`) where it may be one: at hyphens and non-joiners, at apostrophes (`Sana'a`, but not after a single
  letter nor before a contraction's or possessive's tail: `she'll`, `Syria's`), between the letters of
  an abbreviation (`U.S.`, `צה"ל`), between the thousands of a number (`12,000`, `12.000`, `١٢٬٠٠٠`, also
  parted by a space that does not break: see `reading.unbroken`).
- A hashtag or mention in camel case is read in pieces and as a whole: `#IdlibUnderFire`.
- In scripts without spaces each character has a position of its own, and the run is one segment.
- An emoji is a word; skin tones, joiners and variation selectors are not looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from wirewatch.watches.folding import IGNORED, MARKS, UNSPACED, fold, tokens

APOSTROPHE_LETTERS = "ʹʻʼ"  # letters to Unicode, apostrophes to people
_LETTERS = f"[^\\W_{UNSPACED}{APOSTROPHE_LETTERS}{IGNORED}]"
WORD = f"{_LETTERS}++(?:[{MARKS}{IGNORED}]++{_LETTERS}*+)*+"  # possessive: nothing is tried twice
_RUN = f"(?=\\w)(?![{IGNORED}])[{UNSPACED}](?:[{UNSPACED}]|(?!\\d)[{MARKS}{IGNORED}])*"
_EMOJI = "[\U0001f1e6-\U0001f1ff]{2}|[\u2600-\u27bf\u2b50\u2b55\U0001f300-\U0001f3fa\U0001f400-\U0001faff]"
TAGS = "#@＃"
HYPHENS = "-\u2010\u2011\u00ad\u200c"
_GERSHAYIM = '"״'
APOSTROPHES = f"'’‘`´＇׳{APOSTROPHE_LETTERS}"
_PIECES = re.compile(f"(?P<run>{_RUN})|(?P<word>[#@＃]?{WORD})|(?P<emoji>{_EMOJI})")
TAILS = frozenset({"s", "re", "ll", "ve", "d", "m", "t"})


@cache
def runs() -> "re.Pattern[str]":
    """What finds runs of characters of scripts without spaces; compiled when a text has some."""
    return re.compile(_RUN)


@dataclass(frozen=True, slots=True)
class Segment:
    """A word, or a run of characters of a script without spaces.

    `word` is folded, `raw` as written; `start` and `end` are characters of the text, `at` and `until` positions.
    """

    word: str
    raw: str
    start: int
    end: int
    at: int
    until: int
    unspaced: bool = False


def segments(text: str) -> list[Segment]:
    """The segments of a text, ascending; a joined reading follows the words that it joins."""
    found: list[Segment] = []
    compound: list[Segment] = []
    at = 0
    for match in _PIECES.finditer(text):
        if compound and not _continues(text[compound[-1].end : match.start()], match):
            found += _joined(compound, text)
            compound = []
        pieces = list(_cut(match, at))
        found += pieces
        at = pieces[-1].until if pieces else at
        if match["word"]:
            compound += pieces
    return found + _joined(compound, text)


def words_of(term: str, *, camel: bool = False) -> list[Segment]:
    """The words that a term of a query asks for, side by side; those in camel case cut if `camel`."""
    if term.isascii() and term.isalpha() and (term.islower() or not camel):
        return [Segment(term.lower(), term, 0, len(term), 0, 1)]
    found: list[Segment] = []
    for match in _PIECES.finditer(term):
        at = found[-1].until if found else 0
        if match["word"]:
            raw = match[0].lstrip(TAGS)
            found += _camel(raw, match.end(), at) if camel else []
            if not camel or at == (found[-1].until if found else 0):
                found += _plain(raw, match.end(), at)
        else:
            found += _cut(match, at)
    return found


def _continues(between: str, match: "re.Match[str]") -> bool:
    """Whether one sign or none stands between two words of one compound."""
    return bool(match["word"]) and len(between) == 1 and between in f"{HYPHENS}{APOSTROPHES}{_GERSHAYIM}.,٬"


def _cut(match: "re.Match[str]", at: int) -> Iterator[Segment]:
    raw, start, end = match[0], match.start(), match.end()
    if match["emoji"]:
        yield Segment(raw, raw, start, end, at, at + 1)
    elif match["run"]:
        run = "".join(tokens(raw))
        if run:
            yield Segment(run, raw, start, end, at, at + len(run), unspaced=True)
    else:
        yield from _word(raw, end, at)


def _word(raw: str, end: int, at: int) -> Iterator[Segment]:
    if raw[0] not in TAGS:
        yield from _plain(raw, end, at)
        return
    pieces = _camel(raw[1:], end, at)
    yield from pieces or _plain(raw[1:], end, at)
    if pieces:
        whole = "".join(piece.word for piece in pieces)
        yield Segment(whole, raw[1:], end - len(raw) + 1, end, at, pieces[-1].until)


def _plain(raw: str, end: int, at: int) -> Iterator[Segment]:
    """One word; several for the few characters that stand for a phrase (ﷺ)."""
    words = tokens(raw)
    for number, word in enumerate(words):
        yield Segment(word, raw if len(words) == 1 else word, end - len(raw), end, at + number, at + number + 1)


def _camel(raw: str, end: int, at: int) -> list[Segment]:
    """The pieces of a word in camel case; none where it is not."""
    cuts = [0, *_humps(raw), len(raw)]
    if len(cuts) == 2:
        return []
    start = end - len(raw)
    folded = [(word, a, b) for a, b in pairwise(cuts) if (word := fold(raw[a:b]))]
    return [
        Segment(word, raw[a:b], start + a, start + b, at + number, at + number + 1)
        for number, (word, a, b) in enumerate(folded)
    ]


def _humps(raw: str) -> Iterator[int]:
    """Where a capital follows a small letter, the last of some capitals begins a word, or digits follow letters."""
    if raw.islower() and raw.isalpha():
        return
    letters = [(place, each) for place, each in enumerate(raw) if each.isalnum()]
    for (_, before), (place, each), (_, after) in zip(letters, letters[1:], [*letters[2:], (0, "")], strict=False):
        begins = (
            each.isupper() and each != each.casefold() and (before.islower() or (before.isupper() and after.islower()))
        )
        if begins or (each.isdigit() and before.isalpha()):
            yield place


def _joined(compound: list[Segment], text: str) -> list[Segment]:
    """The words of a compound read as one, where they may be."""
    found: list[Segment] = []
    if len(compound) < 2:
        return found
    for joinable in (_joins_words, _joins_thousands):
        run = compound[:1]
        for one, other in pairwise(compound):
            if joinable(one, text[one.end : other.start], other):
                run.append(other)
            else:
                found += _read_as_one(run, text)
                run = [other]
        found += _read_as_one(run, text)
    return found


def _read_as_one(run: list[Segment], text: str) -> list[Segment]:
    if len(run) < 2:
        return []
    first, last = run[0], run[-1]
    word = "".join(each.word for each in run)
    return [Segment(word, text[first.start : last.end], first.start, last.end, first.at, last.until)]


def _joins_words(one: Segment, sign: str, other: Segment) -> bool:
    if not sign or one.until != other.at:
        return False
    if sign in APOSTROPHES:
        return len(one.word) > 1 and other.word not in TAILS
    if sign == ".":
        return len(one.word) == len(other.word) == 1 and one.word.isalpha()
    if sign in _GERSHAYIM:
        return "א" <= one.raw[-1] <= "ת" and "א" <= other.raw[0] <= "ת"
    return sign in HYPHENS


def _joins_thousands(one: Segment, sign: str, other: Segment) -> bool:
    return (
        bool(sign)
        and sign in ".,٬'’"
        and one.word.isdigit()
        and other.word.isdigit()
        and len(one.word) <= 3
        and len(other.word) == 3
    )
