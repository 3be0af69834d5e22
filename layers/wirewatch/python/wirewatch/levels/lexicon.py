"""The lexicon of a language: which words tell of a grave event, and which that they do not mean it.

Read from a TOML file of `data/words/`; docs/levels.md says what each entry is for.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wirewatch.levels.terms import Terms, Writer, split

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
        "many",
        "numbers",
        "soft",
        "past",
    )
)
BETWEEN = r"(?: [^ ]+){0,4}? "
UNSPACED_BETWEEN = "[^\\d]{0,8}?"


@dataclass(frozen=True, slots=True)
class Context:
    """A kind of text (sport, anniversary …) and what gives it away."""

    kind: str
    terms: Terms


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
    killed: Terms
    toll: re.Pattern[str] | None
    numbers: Mapping[str, int]


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
        killed=terms("killed"),
        toll=_toll(entries, writer, numbers),
        numbers=numbers,
    )


def _contexts(tables: Mapping[str, str], writer: Writer) -> tuple[Context, ...]:
    return tuple(Context(kind, writer.terms(split(written))) for kind, written in tables.items())


def _numbers(entries: Mapping[str, Any], writer: Writer) -> dict[str, int]:
    """Pattern of a number word to the number that it stands for: `two = 2`, `dozens = 24`."""
    named: Mapping[str, int] = entries.get("numbers", {})
    return {writer.pattern(word): number for word, number in named.items()}


def _toll(entries: Mapping[str, Any], writer: Writer, numbers: Mapping[str, int]) -> re.Pattern[str] | None:
    killed = [writer.pattern(each) for each in split(entries.get("killed", ""))]
    if not killed:
        return None
    words = "|".join(killed)
    number = "|".join([r"(?<!\d)\d{1,6}(?!\d)", *numbers])
    spaced = rf"(?P<a>{number}){BETWEEN}(?:{words})|(?:{words}){BETWEEN}(?P<b>{number})"
    unspaced = rf"(?P<c>{number}){UNSPACED_BETWEEN}(?:{words})|(?:{words}){UNSPACED_BETWEEN}(?P<d>{number})"
    return re.compile(f"{spaced}|{unspaced}" if any(ord(char) > 0x2E00 for char in words) else spaced)
