"""Stems: the forms of a word that count as one when texts are compared. Crude, quick, the same everywhere.

English loses its plural, -ed and -ing; Arabic its article; of words of other languages the first eight letters count.
Watches are matched by other means: here a wrong stem only makes two texts look a little liker than they are.
"""

from functools import lru_cache

ENGLISH_ENDINGS = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))
SHORTEST = 3  # letters that must stay
LETTERS = 8


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word."""
    if not word.isalpha() or len(word) <= SHORTEST:
        return word
    if language == "en":
        return _english(word)
    if language == "ar":
        word = word.removeprefix("و") if word.startswith("وال") else word
        return word.removeprefix("ال") if len(word) > SHORTEST + 2 else word
    return word[:LETTERS]


def _english(word: str) -> str:
    for ending, instead in ENGLISH_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST and not (ending == "s" and word[-2] == "s"):
            word = word.removesuffix(ending) + instead
            break
    return word[:-1] if len(word) > SHORTEST + 1 and word[-1] == "e" else word
