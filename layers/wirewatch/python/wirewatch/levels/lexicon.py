"""The lexicon of a language: which words tell of a grave event, and which that they do not mean it.

Read from a TOML file of `data/words/`; docs/levels.md says what each entry is for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wirewatch.levels.term_writing import Writer, split
from wirewatch.levels.terms import Terms

ENTRIES = frozenset(
    (
        "prefixes",
        "common",
        "classes",
        "idioms",
        "grave",
        "serious",
        "quake",
        "killed",
        "wounded",
        "numbers",
        "soft",
        "past",
    )
)
BETWEEN = r"(?: [^ ]+){0,5}? "
UNSPACED_BETWEEN = "[^\\d]{0,8}?"
FIRST_UNSPACED = 0x2E00  # letters from here on are written without spaces


@dataclass(frozen=True, slots=True)
class Context:
    """A kind of text (sport, anniversary …) and what gives it away."""

    kind: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class Toll:
    """How a number of people is told: the words, the numbers beside them, and what the words for numbers stand for."""

    words: Terms
    told: str
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`soft` contexts yield to a toll, `past` ones do not; see `wirewatch.levels.reading`."""

    language: str
    idioms: Terms
    grave: Terms
    serious: Terms
    quake: Terms
    soft: tuple[Context, ...]
    past: tuple[Context, ...]
    killed: Toll
    wounded: Toll


def lexicon(language: str, entries: Mapping[str, Any]) -> Lexicon:
    """The lexicon that a data file describes. Raises TermError for a term, ValueError for an entry it does not know."""
    unknown = sorted(entries.keys() - ENTRIES)
    if unknown:
        raise ValueError(f"lexicon {language}: unknown {', '.join(unknown)}; known are {', '.join(sorted(ENTRIES))}")
    writer = Writer(entries.get("classes", {}), entries.get("prefixes", ""))

    def terms(name: str) -> Terms:
        return writer.terms(split(entries.get(name, "")))

    numbers = _numbers(entries, writer)
    return Lexicon(
        language=language,
        idioms=terms("idioms"),
        grave=terms("grave"),
        serious=terms("serious"),
        quake=terms("quake"),
        soft=_contexts(entries.get("soft", {}), writer),
        past=_contexts(entries.get("past", {}), writer),
        killed=_toll(entries.get("killed", ""), writer, numbers),
        wounded=_toll(entries.get("wounded", ""), writer, numbers),
    )


def _contexts(tables: Mapping[str, str], writer: Writer) -> tuple[Context, ...]:
    return tuple(Context(kind, writer.terms(split(written))) for kind, written in tables.items())


def _numbers(entries: Mapping[str, Any], writer: Writer) -> dict[str, int]:
    """Pattern of a number word to the number that it stands for: `two = 2`, `dozens = 24`."""
    named: Mapping[str, int] = entries.get("numbers", {})
    return {writer.pattern(word): number for word, number in named.items()}


def _toll(written: str, writer: Writer, numbers: Mapping[str, int]) -> Toll:
    terms = split(written)
    if not terms:
        return Toll(writer.terms(()), "", numbers)
    words = "|".join(map(writer.pattern, terms))
    number = "|".join([r"(?<!\d)\d{1,6}(?!\d)", *numbers])
    spaced = rf"(?P<a>{number}){BETWEEN}(?:{words})|(?:{words}){BETWEEN}(?P<b>{number})"
    unspaced = rf"(?P<c>{number}){UNSPACED_BETWEEN}(?:{words})|(?:{words}){UNSPACED_BETWEEN}(?P<d>{number})"
    told = f"{spaced}|{unspaced}" if any(ord(char) > FIRST_UNSPACED for char in words) else spaced
    return Toll(writer.terms(terms), told, numbers)
