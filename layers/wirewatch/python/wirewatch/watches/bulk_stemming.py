"""Stems of many words at once, to rule words out: where no form of a word has a wanted stem, it holds no wanted word.

What is let through may be too much, never too little: `stemming.text_stems` has the last word.
"""

from collections.abc import Collection, Iterator, Mapping, Set
from itertools import compress
from unicodedata import normalize

from wirewatch.watches.folding import fold_many
from wirewatch.watches.heads import Words
from wirewatch.watches.stem_steps import steps
from wirewatch.watches.stemming import (
    CLITICS,
    FALLS,
    LATIN,
    LONGEST,
    MOST_PREFIXES,
    POSSESSED,
    SCRIPT_OF,
    algorithm,
    script_of,
)

_LONGEST = LONGEST + MOST_PREFIXES


def by_stemmer(words: Mapping[str, str], language: str) -> dict[str, Words]:
    """Words (as written, to folded) by the name of their stemmer; by "" those that have none or are too long for it."""
    folded, written = [*words.values()], [*words]
    name_of = {letter: algorithm(language, script_of(letter)) or "" for letter in {word[0] for word in folded}}
    too_long = max(map(len, folded), default=0) > _LONGEST
    if len({*name_of.values()}) == 1 and not too_long:
        return {name_of[folded[0][0]]: (folded, written)}
    names = [name_of[word[0]] for word in folded]
    if too_long:
        names = [name if len(word) <= _LONGEST else "" for name, word in zip(names, folded, strict=True)]
    found: dict[str, Words] = {}
    for name in set(names):
        chosen = [each == name for each in names]
        found[name] = list(compress(folded, chosen)), list(compress(written, chosen))
    return found


def that_may_meet(folded: list[str], written: list[str], name: str, stems: Set[str]) -> set[str]:
    """Those of many words, as written, that may have one of some stems: all that have one, and few others."""
    columns = [folded, *_forms(folded, written, name)]
    forms = set(folded).union(*columns[1:])
    meeting = _meeting(forms, name, stems) | (stems & forms)
    if not meeting:
        return set()
    return {raw for column in columns for raw, form in zip(written, column, strict=True) if form in meeting}


def _meeting(forms: Collection[str], name: str, wanted: Set[str]) -> set[str]:
    """Those forms whose stems are wanted."""
    words = list(forms)
    stems = _fallen(words, name) if name == "turkish" else steps(name)[1](words)
    if name != "arabic":
        stems = fold_many(stems)
    return {form for form, stem in zip(words, stems, strict=True) if stem in wanted}


def _forms(folded: list[str], written: list[str], name: str) -> Iterator[list[str]]:
    """What is stemmed of each word beside its folded form."""
    if name == "arabic":
        bare = [CLITICS.sub("", word, count=1) for word in folded]
        yield bare
        yield [f"ال{word}" for word in folded]
        yield [f"ال{word}" for word in bare]
        return
    if name == "hebrew":
        for number in range(1, MOST_PREFIXES + 1):
            yield [word[number:] if len(word) - number > 2 else word for word in folded]
        return
    joined = "\n".join(written)
    if name == "turkish":
        dotless = "\n".join(folded).replace("i", "ı")
        yield dotless.split("\n")
        yield POSSESSED.sub("", dotless).split("\n")
        yield POSSESSED.sub("", "\n".join(folded)).split("\n")
        joined = joined.replace("I", "ı")
    if SCRIPT_OF[name] == LATIN and not joined.isascii():
        small = normalize("NFKC", joined).replace("İ", "i").lower()
        yield small.split("\n")
        if name == "turkish":
            yield POSSESSED.sub("", small).split("\n")


def _fallen(words: list[str], name: str) -> list[str]:
    fallen = list(words)
    changing = list(range(len(words)))
    for _ in range(FALLS):
        shorter = steps(name)[1]([fallen[number] for number in changing])
        changed = [(number, stem) for number, stem in zip(changing, shorter, strict=True) if stem != fallen[number]]
        for number, stem in changed:
            fallen[number] = stem
        changing = [number for number, _ in changed]
    return fallen
