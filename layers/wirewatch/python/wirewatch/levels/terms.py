"""The terms of a lexicon: how they are written, and whether a headline holds one.

    word             a whole word            `explosion`
    word* *word*     its beginning; any part `evacuat*`, `*beben`
    a b              one behind the other    `opens fire`
    a .. b           up to six words between
    (a|b c)          either                  `(shot|gunned) down`
    @class           any of a class          `@leader .. resign*`
    <n> <nth> <year> a number, a year        `<n> dead`, `<nth> anniversary`
    x + y            both, anywhere          `plane* + crash*`
    x - y            x, but y nowhere        `@leader + dies - former`

Both sides are folded as `wirewatch.watches.folding` says. Where no spaces part words, a term is found anywhere.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from wirewatch.watches.folding import fold, is_unspaced, tokens

GAP = r"(?: [^ |]+){0,6} "
UNSPACED_GAP = ".{0,8}?"
NUMBERS = {"<n>": r"\d+", "<nth>": r"\d+(?:st|nd|rd|th)", "<year>": r"(?:1[5-9]\d\d|20\d\d)"}
MARKS = {"*(": "[^ ]*(?:", "(": "(?:", ")": ")", ")*": ")[^ ]*", "|": "|"}
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})[.,\u066c\u00a0\u202f ](?=\d{3}(?!\d|[.,]\d))")
_PIECE = re.compile(r"\s*(\.\.|@[\w-]+|<n>|<nth>|<year>|\*\(|\)\*|[()|]|\*?[^\s()|*@<>?]+\*?)")


class TermError(ValueError):
    """A term that cannot be read; the text says which."""


def joined(text: str) -> str:
    """The folded words of a text with a space between them, none beside letters that are written without."""
    words = tokens(_THOUSANDS.sub(r"\1", fold(text)))
    if not words:
        return ""
    pieces = [words[0]]
    for before, word in pairwise(words):
        pieces.append(word if is_unspaced(before) or is_unspaced(word) else " " + word)
    return "".join(pieces)


# A lexicon holds thousands of patterns, a headline has words for a few of them: each is compiled when first tried.
compiled = cache(re.compile)


@dataclass(frozen=True, slots=True)
class Term:
    """Patterns that must all be found in a joined text, and some of which none may be."""

    needed: tuple[str, ...]
    barred: tuple[str, ...] = ()

    def find(self, text: str) -> str:
        """What of the text the first pattern found, or ""."""
        first = compiled(self.needed[0]).search(text)
        if first is None or any(compiled(each).search(text) for each in self.barred):
            return ""
        return first.group().strip() if all(compiled(each).search(text) for each in self.needed[1:]) else ""


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of one kind. Those whose beginning is known are tried only where a word begins so; `anywhere` the rest."""

    starts: Mapping[str, str]
    anywhere: str
    joint: tuple[Term, ...]

    def find(self, text: str) -> str:
        """What of a joined text a term found, or ""."""
        for at in _word_starts(text):
            pattern = self.starts.get(text[at : at + 2])
            found = compiled(pattern).match(text, at) if pattern else None
            if found:
                return found.group().strip()
        found = compiled(self.anywhere).search(text) if self.anywhere else None
        if found:
            return found.group().strip()
        return next((match for term in self.joint if (match := term.find(text))), "")


def _word_starts(text: str) -> Iterator[int]:
    at = 0
    while at >= 0 and text:
        yield at
        at = text.find(" ", at) + 1 or -1


def split(written: str) -> list[str]:
    """Terms parted by commas or lines; a line that begins with # is a comment."""
    lines = (line for line in written.splitlines() if not line.lstrip().startswith("#"))
    return [term for line in lines for term in map(str.strip, line.split(",")) if term]


@dataclass(frozen=True, slots=True)
class Writer:
    """Reads terms of one language. `prefixes` is a pattern of what may hang before a word (Arabic ال, Hebrew ה)."""

    classes: Mapping[str, str]
    prefixes: str = ""

    def terms(self, written: Iterable[str]) -> Terms:
        """All of these as one. Raises TermError."""
        starts: dict[str, list[str]] = {}
        anywhere, joint = [], []
        for each in written:
            if " + " in each or " - " in each:
                joint.append(self._joint(each))
                continue
            pattern, beginnings = self.pattern(each), self._beginnings(each)
            for beginning in beginnings:
                starts.setdefault(beginning, []).append(pattern)
            if not beginnings:
                anywhere.append(pattern)
        tries = {beginning: "|".join(patterns) for beginning, patterns in starts.items()}
        return Terms(tries, "|".join(anywhere), tuple(joint))

    def _beginnings(self, written: str) -> set[str]:
        """The first two letters of every word that the term can begin with; none where these are not known."""
        if self.prefixes or _is_unspaced(written) or written.startswith(("*", "<")):
            return set()
        if written.startswith("@"):
            options = split(self.classes.get(written[1:].split(maxsplit=1)[0], ""))
        elif written.startswith("("):
            options = _options(written)
        else:
            options = [written]
        nested = {text for option in options if option[:1] in "(@" for text in self._beginnings(option) or {"*"}}
        plain = {
            joined(option.strip("*"))[:2] if option[:1] != "*" else "*" for option in options if option[:1] not in "(@"
        }
        found = nested | plain
        return set() if any(len(text) < 2 or " " in text for text in found) else found

    def _joint(self, written: str) -> Term:
        sides = re.split(r" ([+-]) ", written)
        patterns = [self.pattern(side) for side in sides[::2]]
        signs = ["+", *sides[1::2]]
        needed = tuple(pattern for sign, pattern in zip(signs, patterns, strict=True) if sign == "+")
        barred = tuple(pattern for sign, pattern in zip(signs, patterns, strict=True) if sign == "-")
        return Term(needed, barred)

    def pattern(self, written: str) -> str:
        """The regular expression of one side of a term."""
        bare = _is_unspaced(written)
        text, before = "", "("
        pieces = list(self._pieces(written))
        _check_brackets(written, [piece for _, piece in pieces])
        for spaced, piece in pieces:
            glued = bare or not spaced or before in {"(", "*(", "|", ".."} or piece in {")", ")*", "|", ".."}
            text += ("" if glued else " ") + self._piece(piece, bare)
            before = piece
        return text if bare else rf"(?<![^ ]){text}(?![^ ])"

    def _piece(self, piece: str, bare: bool) -> str:
        if piece == "..":
            return UNSPACED_GAP if bare else GAP
        return MARKS.get(piece) or self._word(piece)

    def _pieces(self, written: str) -> Iterator[tuple[bool, str]]:
        at = 0
        while at < len(written.rstrip()):
            found = _PIECE.match(written, at)
            if found is None:
                raise TermError(f"cannot read the term {written!r} from {written[at:]!r} on")
            at = found.end()
            yield found.start(1) > found.start(), found[1]

    def _word(self, piece: str) -> str:
        if piece in NUMBERS:
            return NUMBERS[piece]
        if piece.startswith("@"):
            return self._class(piece[1:])
        folded = joined(piece.strip("*"))
        if not folded:
            raise TermError(f"{piece!r} has neither letters nor figures")
        word = r" ?".join(map(re.escape, folded.split(" ")))
        before = r"[^ ]*" if piece.startswith("*") else self.prefixes
        return before + word + (r"[^ ]*" if piece.endswith("*") and not _is_unspaced(piece) else "")

    def _class(self, name: str) -> str:
        if name not in self.classes:
            raise TermError(f"there is no class @{name}; there are {', '.join(self.classes) or 'none'}")
        options = (self.pattern(each) for each in split(self.classes[name]))
        return f"(?:{'|'.join(options)})"


def _check_brackets(written: str, pieces: list[str]) -> None:
    depth = 0
    for piece in pieces:
        depth += ("(" in piece) - (")" in piece)
        if depth < 0:
            break
    if depth:
        raise TermError(f"a bracket of the term {written!r} has no partner")


def _options(written: str) -> list[str]:
    """The options of the group that the term begins with; what stands in groups within them is left out."""
    depth, options = 0, [""]
    for char in written:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0:
            break
        if char == "|" and depth == 1:
            options.append("")
        elif not (char == "(" and depth == 1):
            options[-1] += char
    return [option.strip() for option in options]


def _is_unspaced(written: str) -> bool:
    return any(is_unspaced(token) for token in tokens(written))
