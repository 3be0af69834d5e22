"""The weights and the words by which levels are decided: data files, and what a deployment changes in them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from wirewatch.levels.lexicon import Lexicon, lexicon
from wirewatch.watches.folding import tokens

DATA = files("wirewatch.levels") / "data"


@dataclass(frozen=True, slots=True)
class Scale:
    """`weights` as in data/weights.toml; a lexicon for each language."""

    weights: Mapping[str, Any]
    lexicons: Mapping[str, Lexicon]


@cache
def scale(overrides: str = "") -> Scale:
    """The data files with a TOML text laid over them: `[weights]` and `[words.<language>]`, entry by entry.

    A text laid over a list of terms takes its place; under the name with a `+` ("grave+") it is added. Raises
    ValueError for what it cannot read.
    """
    changes = tomllib.loads(overrides)
    unknown = changes.keys() - {"weights", "words"}
    if unknown:
        raise ValueError(f"unknown {', '.join(sorted(unknown))}; known are weights, words")
    weights = _laid_over(_read("weights.toml"), changes.get("weights", {}))
    words = changes.get("words", {})
    languages = {each.name.removesuffix(".toml") for each in (DATA / "words").iterdir() if each.name.endswith(".toml")}
    lexicons = {
        language: lexicon(language, _laid_over(_words(language, languages), words.get(language, {})))
        for language in sorted(languages | words.keys())
    }
    return Scale(weights, lexicons)


def _words(language: str, languages: set[str]) -> dict[str, Any]:
    return _read(f"words/{language}.toml") if language in languages else {}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(DATA.joinpath(name).read_text(encoding="utf-8"))


def _laid_over(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(base)
    for name, value in changes.items():
        own = name.removesuffix("+")
        if isinstance(value, Mapping):
            found[own] = _laid_over(found.get(own, {}), value)
        elif name.endswith("+"):
            found[own] = f"{found.get(own, '')}\n{value}"
        else:
            found[own] = value
    return found


def lexicons_for(language: str, title: str, scale: Scale) -> tuple[Lexicon, ...]:
    """That of the language, if the title is written in its letters; else those that its letters suggest."""
    script = _script(title)
    known = scale.lexicons.get(language)
    if known and script in (_SCRIPTS.get(language, "latin"), ""):
        return (known,)
    names = [name for name in scale.lexicons if _SCRIPTS.get(name, "latin") == script]
    if script == "latin":
        names = _likeliest(title, names, scale)
    return tuple(scale.lexicons[name] for name in names)


def _likeliest(title: str, names: list[str], scale: Scale) -> list[str]:
    """The language with most of its common words in the title; English where there are none."""
    words = tokens(title)
    hits = {name: sum(word in scale.lexicons[name].common for word in words) for name in names}
    best = max(names, key=lambda name: (hits[name], name == "en"), default="en")
    return [best] if hits.get(best) else [name for name in names if name == "en"]


_SCRIPTS = {
    "ar": "arabic", "fa": "arabic", "ur": "arabic", "ru": "cyrillic", "uk": "cyrillic", "bg": "cyrillic",
    "el": "greek", "he": "hebrew", "hi": "devanagari", "zh": "han", "ja": "kana", "ko": "hangul", "th": "thai",
}  # fmt: skip
_RANGES = (
    ("kana", 0x3041, 0x30FF), ("hangul", 0xAC00, 0xD7AF), ("han", 0x3400, 0x9FFF), ("arabic", 0x0600, 0x06FF),
    ("cyrillic", 0x0400, 0x052F), ("greek", 0x0370, 0x03FF), ("hebrew", 0x0590, 0x05FF), ("devanagari", 0x0900, 0x097F),
    ("thai", 0x0E00, 0x0E7F), ("latin", 0x0041, 0x024F),
)  # fmt: skip


def _script(title: str) -> str:
    """The script of most letters; kana beside Han is Japanese."""
    if title.isascii():
        return "latin"
    counts = dict.fromkeys((name for name, _, _ in _RANGES), 0)
    for char in filter(str.isalpha, title):
        for name, first, last in _RANGES:
            if first <= ord(char) <= last:
                counts[name] += 1
                break
    if counts["kana"]:
        counts["kana"] += counts["han"]
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else ""
