"""The weights and the words by which levels are decided: data files, and what a deployment changes in them."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from wirewatch.levels.flags import Labels, labels
from wirewatch.levels.lexicon import Lexicon, lexicon
from wirewatch.watches.folding import tokens

DATA = files("wirewatch.levels") / "data"


class Lexicons(Mapping[str, Lexicon]):
    """A lexicon for each language, made on first use: reading one takes 50 to 500 ms, and a function needs few."""

    def __init__(self, changes: Mapping[str, Any]) -> None:
        self._changes = changes
        files = (each.name for each in (DATA / "words").iterdir())
        self._files = {name.removesuffix(".toml") for name in files if name.endswith(".toml")}
        self._languages = sorted(self._files | changes.keys())
        self._made: dict[str, Lexicon] = {}
        self._common: dict[str, frozenset[str]] = {}

    def __getitem__(self, language: str) -> Lexicon:
        if language not in self._made:
            self._made[language] = lexicon(language, self._entries(language))
        return self._made[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._languages)

    def __len__(self) -> int:
        return len(self._languages)

    def __contains__(self, language: object) -> bool:
        return language in self._languages

    def common(self, language: str) -> frozenset[str]:
        """The words by which a language is known; read without making its lexicon."""
        if language not in self._common:
            self._common[language] = frozenset(self._entries(language).get("common", "").split())
        return self._common[language]

    def _entries(self, language: str) -> dict[str, Any]:
        if language not in self._languages:
            raise KeyError(language)
        own = _read(f"words/{language}.toml") if language in self._files else {}
        return _laid_over(own, self._changes.get(language, {}))


@dataclass(frozen=True, slots=True)
class Scale:
    """`weights` as in data/weights.toml; a lexicon for each language; the publishers' labels."""

    weights: Mapping[str, Any]
    lexicons: Lexicons
    labels: Labels


@cache
def scale(overrides: str = "") -> Scale:
    """The data files with a TOML text laid over them: `[weights]`, `[labels]` and `[words.<language>]`, entry by entry.

    A text laid over a list takes its place; under the name with a `+` ("grave+") it is added. Raises
    ValueError for what it cannot read.
    """
    changes = tomllib.loads(overrides)
    unknown = changes.keys() - {"weights", "labels", "words"}
    if unknown:
        raise ValueError(f"unknown {', '.join(sorted(unknown))}; known are weights, labels, words")
    weights = _laid_over(_read("weights.toml"), changes.get("weights", {}))
    own = _laid_over(_read("labels.toml"), changes.get("labels", {}), between=" | ")
    return Scale(weights, Lexicons(changes.get("words", {})), labels(own))


def _read(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(DATA.joinpath(name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"levels/data/{name}: {error}; keys beyond ASCII stand in quotes") from error


def _laid_over(base: Mapping[str, Any], changes: Mapping[str, Any], *, between: str = "\n") -> dict[str, Any]:
    found = dict(base)
    for name, value in changes.items():
        own = name.removesuffix("+")
        if isinstance(value, Mapping):
            found[own] = _laid_over(found.get(own, {}), value, between=between)
        elif name.endswith("+"):
            found[own] = f"{found.get(own, '')}{between}{value}"
        else:
            found[own] = value
    return found


def lexicons_for(language: str, title: str, scale: Scale) -> tuple[Lexicon, ...]:
    """That of the language, if the title is written in its letters; else those that its letters suggest."""
    script = _script(title)
    if language in scale.lexicons and script in (_SCRIPTS.get(language, "latin"), ""):
        return (scale.lexicons[language],)
    names = [name for name in scale.lexicons if _SCRIPTS.get(name, "latin") == script]
    if script == "latin":
        names = _likeliest(title, names, scale)
    return tuple(scale.lexicons[name] for name in names)


def _likeliest(title: str, names: list[str], scale: Scale) -> list[str]:
    """The language with most of its common words in the title; English where there are none."""
    words = tokens(title)
    hits = {name: sum(word in scale.lexicons.common(name) for word in words) for name in names}
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
