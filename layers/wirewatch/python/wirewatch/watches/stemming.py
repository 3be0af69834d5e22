"""Which words are forms of one word, in the language of an item.

Two words are forms of one another if their stems meet, or one is the stem of the other (Киеве has the stem киев,
whose own is ки). Stems are Snowball's, of the word as spelled and of its folded form, since people leave accents
out. A word in another script than its item's language, or in an item
of unknown language, is read in the language that its script is mostly used for here (`DEFAULTS`).

- Turkish: the stemmer takes off a suffix at a time, so it runs until nothing falls; ı is tried for i. Of
  -sı it leaves the s, so a word is also read without that suffix: hava saldırısı.
- Arabic: a text's word also stands without its clitics (و ف ب ل ك and ال), if three letters remain; with the article
  too.
- Hebrew: a text's word also stands without the prefixes ו ש כש ב ל כ מ ה, if three letters remain.
- Without a stemmer words match as spelled.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from unicodedata import normalize

from wirewatch.watches.folding import fold
from wirewatch.watches.stem_steps import steps

LATIN, GREEK, CYRILLIC, ARMENIAN, HEBREW, ARABIC, DEVANAGARI, TAMIL, OTHER = range(9)
ALGORITHMS = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech", "da": "danish", "nl": "dutch",
    "en": "english", "eo": "esperanto", "et": "estonian", "fi": "finnish", "fr": "french", "de": "german",
    "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ms": "indonesian", "ga": "irish",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "no": "norwegian", "nb": "norwegian", "nn": "norwegian",
    "fa": "persian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "es": "spanish",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "uk": "ukrainian", "he": "hebrew",
}  # fmt: skip
DEFAULTS = {
    LATIN: "english", GREEK: "greek", CYRILLIC: "russian", ARMENIAN: "armenian", HEBREW: "hebrew", ARABIC: "arabic",
    DEVANAGARI: "hindi", TAMIL: "tamil",
}  # fmt: skip


def _all(languages: str, script: int) -> dict[str, int]:
    return dict.fromkeys(languages.split(), script)


_SCRIPTS = {
    **dict.fromkeys(ALGORITHMS, LATIN),
    **_all("az bs cy hr is lb lv mt sk sl so sq sw tk uz vi", LATIN),
    **_all("be bg kk ky mk mn ru sr tg tt uk", CYRILLIC),
    **_all("ar fa ur ps ckb ku ug sd ks", ARABIC),
    **_all("hi ne mr sa", DEVANAGARI),
    "el": GREEK, "hy": ARMENIAN, "he": HEBREW, "yi": HEBREW, "ta": TAMIL,
}  # fmt: skip
SCRIPT_OF = {name: _SCRIPTS[language] for language, name in ALGORITHMS.items()}
_RANGES = (
    (0x250, LATIN), (0x370, OTHER), (0x400, GREEK), (0x530, CYRILLIC), (0x590, ARMENIAN), (0x600, HEBREW),
    (0x780, ARABIC), (0x900, OTHER), (0x980, DEVANAGARI), (0xB80, OTHER), (0xC00, TAMIL),
)  # fmt: skip
LONGEST = 40  # letters; what is longer is no word
FALLS = 4  # suffixes of a Turkish word at most
CLITICS = re.compile("(?:[وف]?(?:[بك]?ال|لل|[بكل])|[وف])(?=.{3})")
_PREFIXES = re.compile("ו?(?:כש|ש)?[בלכמ]?ה?")
POSSESSED = re.compile("(?<=..[aeıioöuü])s[ıiuü]$", re.MULTILINE)  # saldırısı is also read as saldırı
MOST_PREFIXES = 5  # letters of them
_IN_LATIN = re.compile("[0-9A-Za-z\u00aa-\u036f\u1d00-\u1eff]+")
_ARTICLE = re.compile("ال(?=.{3})")


def script_of(word: str) -> int:
    """The script of a word's first letter."""
    return _script_of_letter(word[0])


@cache
def _script_of_letter(letter: str) -> int:
    first = ord(letter)
    return next((script for end, script in _RANGES if first < end), LATIN if 0x1E00 <= first < 0x1F00 else OTHER)


def known(language: str) -> str:
    """The language if anything is known of it, or `und`."""
    return language if language in _SCRIPTS else "und"


@cache
def algorithm(language: str, script: int) -> str | None:
    """The name of the stemmer for words of a script in an item of a language; None if there is none."""
    if _SCRIPTS.get(language) != script:
        return DEFAULTS.get(script)
    return ALGORITHMS.get(language)


def lowered(word: str) -> str:
    """A word in small letters, accents kept where they serve stemming; folded in other scripts than the Latin."""
    if word.isascii():
        return word.lower()
    if not _IN_LATIN.fullmatch(word):
        return fold(word)
    small = normalize("NFKC", word).replace("İ", "i").lower()
    return small if fold(small) == fold(word) and small.isalnum() else fold(word)


def query_stems(word: str, name: str) -> frozenset[str]:
    """Stems of a query's word (`lowered`) under a stemmer."""
    folded = fold(word)
    if name == "arabic":
        return _arabic({folded, _ARTICLE.sub("", folded)})
    if name == "hebrew":
        bare = folded[1:] if folded[0] == "ה" and len(folded) > 3 else folded
        return _stems(folded, folded, name) | _stems(bare, bare, name)
    return _stems(folded, word, name)


def text_stems(word: str, raw: str, name: str) -> frozenset[str]:
    """Stems of a text's word, folded and raw, under a stemmer."""
    if raw.isascii() and name != "turkish" and len(word) <= LONGEST:
        return frozenset((word, steps(name)[0](word)))
    if name == "arabic":
        return _arabic({word, CLITICS.sub("", word, count=1)} if CLITICS.match(word) else {word})
    if name == "hebrew":
        return frozenset().union(*(_stems(base, base, name) for base in without_prefixes(word)))
    small = raw.replace("I", "ı") if name == "turkish" else raw
    return _stems(word, lowered(small), name)


def _stems(folded: str, small: str, name: str) -> frozenset[str]:
    if len(folded) > LONGEST:
        return frozenset()
    stem, _ = steps(name)
    if name == "turkish":
        forms: Iterable[str] = {folded, small, folded.replace("i", "ı")}
        forms = {*forms, *(POSSESSED.sub("", form) for form in forms)}
        return frozenset((folded, *(fold(_fallen(form, stem)) for form in forms)))
    return frozenset((folded, *(fold(stem(form)) for form in {folded, small})))


def without_prefixes(word: str) -> list[str]:
    """A Hebrew word, and what is left of it without one prefix, two and so on."""
    match = _PREFIXES.match(word)
    most = min(len(match[0]) if match else 0, len(word) - 3)
    return [word, *(word[number:] for number in range(1, most + 1))]


def _fallen(word: str, stem: Callable[[str], str]) -> str:
    for _ in range(FALLS):
        shorter = stem(word)
        if shorter == word:
            break
        word = shorter
    return word


def _arabic(bases: set[str]) -> frozenset[str]:
    stem, _ = steps("arabic")
    return frozenset(stem(form) for base in bases if len(base) <= LONGEST for form in (base, f"ال{base}"))
