"""Stems of many words at once: those of all forms that `stemming.text_stems` gives for each of them, and perhaps more.

Good for ruling words out: where none of these stems is wanted, the word is no form of what is wanted.
"""

from collections.abc import Iterator, Mapping
from unicodedata import normalize

from wirewatch.watches.folding import fold_many
from wirewatch.watches.stem_steps import steps
from wirewatch.watches.stemming import CLITICS, FALLS, LATIN, LONGEST, MOST_PREFIXES, SCRIPT_OF, algorithm, script_of

Words = tuple[list[str], list[str]]  # folded, as written


def by_stemmer(words: Mapping[str, str], language: str) -> dict[str, Words]:
    """Words (as written, to folded) that have a stemmer, by its name; without those that are too long to be words."""
    found: dict[str, Words] = {}
    plain = [raw for raw, word in words.items() if word.isascii() and len(word) <= LONGEST]
    latin = algorithm(language, LATIN)
    if plain and latin:
        found[latin] = [words[raw] for raw in plain], plain
    for raw, word in words.items():
        if not word.isascii() and len(word) <= LONGEST:
            name = algorithm(language, script_of(word))
            if name is not None:
                folded, written = found.setdefault(name, ([], []))
                folded.append(word)
                written.append(raw)
    return found


def stems_of_many(folded: list[str], written: list[str], name: str) -> Iterator[list[str]]:
    """Lists of stems; each list has one for every word, in their order."""
    yield folded
    for form in _forms(folded, written, name):
        stems = _fallen(form, name) if name == "turkish" else _stem_many(form, name)
        yield stems if name == "arabic" else fold_many(stems)


def _forms(folded: list[str], written: list[str], name: str) -> Iterator[list[str]]:
    yield folded
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
        yield [word.replace("i", "ı") for word in folded]
        joined = joined.replace("I", "ı")
    if SCRIPT_OF[name] == LATIN and not joined.isascii():
        yield normalize("NFKC", joined).replace("İ", "i").lower().split("\n")


def _fallen(words: list[str], name: str) -> list[str]:
    fallen = list(words)
    changing = list(range(len(words)))
    for _ in range(FALLS):
        shorter = _stem_many([fallen[number] for number in changing], name)
        changed = [(number, stem) for number, stem in zip(changing, shorter, strict=True) if stem != fallen[number]]
        for number, stem in changed:
            fallen[number] = stem
        changing = [number for number, _ in changed]
    return fallen


def _stem_many(words: list[str], name: str) -> list[str]:
    return steps(name)[1](words)
