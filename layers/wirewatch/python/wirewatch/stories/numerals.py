"""Numbers in folded text: digits, and words up to twelve in English, Arabic and Turkish."""

import re
from typing import Final

from wirewatch.watches.folding import fold

BREAK: Final = "|"  # a clause ends here

_SPELT = """
one two three four five six seven eight nine ten eleven twelve
bir iki üç dört beş altı yedi sekiz dokuz on onbir oniki
واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة - -
- اثنين ثلاث أربع خمس ست سبع ثماني تسع عشر - -
"""
_WORDS = {
    fold(word): number
    for line in _SPELT.strip().splitlines()
    for number, word in enumerate(line.split(), start=1)
    if word != "-"
}
_SCALES = {
    **dict.fromkeys(("thousand", "bin", fold("ألف"), fold("آلاف")), 1_000),
    **dict.fromkeys(("million", "milyon", fold("مليون"), fold("ملايين")), 1_000_000),
}
_PIECE = re.compile(r"(?P<number>\d+(?:[.,\u066b\u066c]\d+)*)|(?P<word>[^\W\d_]+)|(?P<end>[,;.:!?،؛()\[\]|–—→])")
_THOUSANDS = re.compile(r"\d{1,3}([.,\u066c]\d{3})+")


def numerals(text: str) -> list[int | str]:
    """Words and whole numbers of a text in order, `|` where a clause ends.

    "About 700,000 left." is ["about", 700000, "left", "|"]. Years and fractions stay texts: they count nobody.
    """
    found: list[int | str] = []
    for piece in _PIECE.finditer(fold(text)):
        if piece["end"]:
            found.append(BREAK)
        elif piece["number"]:
            found.append(_number(piece["number"]))
        else:
            _add_word(piece["word"], found)
    return found


def _add_word(word: str, found: list[int | str]) -> None:
    scale = _SCALES.get(word)
    if scale is not None and found and (number := _scaled(found[-1], scale)) is not None:
        found[-1] = number
    else:
        found.append(_WORDS.get(word, word))


def _number(text: str) -> int | str:
    if _THOUSANDS.fullmatch(text):
        return int(re.sub(r"\D", "", text))
    if not text.isdigit() or (len(text) == 4 and 1900 <= int(text) <= 2100):
        return text
    return int(text)


def _scaled(number: int | str, scale: int) -> int | None:
    if isinstance(number, int):
        return number * scale
    whole, _, fraction = number.replace(",", ".").partition(".")
    if not (whole.isdigit() and fraction.isdigit()):
        return None
    return int(whole) * scale + int(fraction.ljust(6, "0")[:6]) * scale // 1_000_000
