"""How the terms of a lexicon are written.

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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wirewatch.levels.beginnings import beginnings_of
from wirewatch.levels.terms import Term, Terms, joined
from wirewatch.watches.folding import is_unspaced, tokens

GAP = r"(?: [^ |]+){0,6} "
UNSPACED_GAP = ".{0,8}?"
NUMBERS = {"<n>": r"\d+", "<nth>": r"\d+(?:st|nd|rd|th)", "<year>": r"(?:1[5-9]\d\d|20\d\d)"}
MARKS = {"*(": "[^ ]*(?:", "(": "(?:", ")": ")", ")*": ")[^ ]*", "|": "|"}
_SIGNS = re.compile(" ([+-]) ")
_PIECE = re.compile(r"\s*(\.\.|@[\w-]+|<n>|<nth>|<year>|\*\(|\)\*|[()|]|\*?[^\s()|*@<>?]+\*?)")


class TermError(ValueError):
    """A term that cannot be read; the text says which."""


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
        kinds: dict[bool, list[str]] = {False: [], True: []}
        for each in written:
            kinds[" + " in each or " - " in each].append(each)
        known = {each: self._beginnings(each) for each in kinds[False]}
        single = [each for each, beginnings in known.items() if beginnings]
        anywhere = [self.pattern(each) for each, beginnings in known.items() if not beginnings]
        firsts = [self._beginnings(_SIGNS.split(each)[0]) for each in kinds[True]]
        return Terms(
            single=tuple(map(self.pattern, single)),
            begun=beginnings_of(known[each] for each in single),
            anywhere=self._any_of(anywhere),
            joint=tuple(map(self._joint, kinds[True])),
            begun_joint=beginnings_of(firsts),
            unknown=frozenset(number for number, beginnings in enumerate(firsts) if not beginnings),
        )

    def _beginnings(self, written: str) -> set[str]:
        """How every word that the term can begin with begins, a whole word with a space; none where that is unknown."""
        if self.prefixes or _is_unspaced(written) or written.startswith(("*", "<")):
            return set()
        if written.startswith("@"):
            name, *_ = written[1:].split(maxsplit=1)
            options, whole = split(self.classes.get(name, "")), True
        elif written.startswith("("):
            options, whole = _options(written)
        else:
            return {_beginning(written)} - {""}
        found = [self._beginnings(option) for option in options]
        if not all(found):
            return set()
        return {each if whole else each.rstrip() for each in set().union(*found)}

    def _joint(self, written: str) -> Term:
        sides = _SIGNS.split(written)
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
        return f"(?:{self._any_of([self.pattern(each) for each in split(self.classes[name])])})"

    def _any_of(self, patterns: Sequence[str]) -> str:
        """One pattern of several: how most of them begin stands there once, so that it is compiled in half the time."""
        lead = rf"(?<![^ ]){self.prefixes}"
        led = [each.removeprefix(lead) for each in patterns if each.startswith(lead)]
        others = [each for each in patterns if not each.startswith(lead)]
        return "|".join([f"{lead}(?:{'|'.join(led)})", *others] if led else others)


def _check_brackets(written: str, pieces: list[str]) -> None:
    depth = 0
    for piece in pieces:
        depth += ("(" in piece) - (")" in piece)
        if depth < 0:
            break
    if depth:
        raise TermError(f"a bracket of the term {written!r} has no partner")


def _beginning(written: str) -> str:
    """The first word of a term that begins with one, a space behind it if nothing can be glued to it; "" if unknown."""
    piece = _PIECE.match(written)
    word = joined(piece[1].strip("*")) if piece and piece[1][0] not in "<@()|*." else ""
    if piece is None or " " in word:  # what a hyphen parts may also stand in one
        return word.split(" ")[0] if len(word) > 2 and word.index(" ") > 1 else ""
    whole = not piece[1].endswith("*") and written[piece.end() :][:1] in {"", " "}
    return f"{word} " if whole and word else word if len(word) > 1 else ""


def _options(written: str) -> tuple[list[str], bool]:
    """The options of the group that the term begins with, and whether nothing is glued to its end."""
    depth, options = 0, [""]
    for place, char in enumerate(written):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0:
            return [option.strip() for option in options], written[place + 1 :][:1] in {"", " "}
        if char == "|" and depth == 1:
            options.append("")
        elif not (char == "(" and depth == 1):
            options[-1] += char
    return [option.strip() for option in options], False


def _is_unspaced(written: str) -> bool:
    return any(is_unspaced(token) for token in tokens(written))
