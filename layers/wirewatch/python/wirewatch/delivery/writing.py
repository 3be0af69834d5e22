"""Which way a text is written."""

import unicodedata

# Languages written from right to left, by BCP 47 primary subtag.
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
LETTERS = {"L": -1, "R": 1, "AL": 1}


def direction(text: str, language: str = "") -> str:
    """`rtl` or `ltr`: what most letters of the text say, since feeds are often wrong about their language.

    A text without letters goes by its language.
    """
    if text.isascii() and any(map(str.isalpha, text)):
        return "ltr"
    weight = sum(LETTERS.get(unicodedata.bidirectional(char), 0) for char in text)
    if weight:
        return "rtl" if weight > 0 else "ltr"
    return "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"
