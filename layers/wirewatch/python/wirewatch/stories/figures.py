"""Casualty figures in a text: how many were killed, wounded, are missing, are displaced.

Small and exact rather than complete. A number counts for a family when at most three words stand between it and a
word of the family behind it ("two pilots were killed"), or when it follows such a word at once ("killing two", "toll
rises to 11"), never across a clause's end and never twice. "No casualties" is a figure too: 0 killed, 0 wounded.
English, Arabic, Turkish.
"""

import re
from collections.abc import Mapping, Sequence

from wirewatch.stories.numerals import BREAK, numerals
from wirewatch.watches.folding import fold, tokens

KILLED, WOUNDED, MISSING, DISPLACED = "killed", "wounded", "missing", "displaced"

_FAMILIES = {
    KILLED: """
        killed kills killing dead deaths die dies died toll martyred
        قتيل قتيلا قتلى مقتل قتل قتلوا شهيد شهيدا شهداء وفاة مصرع
        ölü öldü ölen öldürüldü şehit kaybetti kaybettiği
    """,
    WOUNDED: """
        wounded wounds wounding injured injures injuring hurt
        جريح جريحا جرحى إصابة مصاب مصابا مصابين
        yaralı yaralandı yaralanan
    """,
    MISSING: "missing مفقود مفقودا مفقودين kayıp",
    DISPLACED: """
        displaced uprooted homeless
        نازح نازحا نازحين نزوح تشريد
        yerinden
    """,
}
_FAMILY = {fold(word): family for family, words in _FAMILIES.items() for word in words.split()}
_DUAL = {
    **dict.fromkeys(map(fold, ("قتيلان", "قتيلين", "شهيدان", "شهيدين")), KILLED),
    **dict.fromkeys(map(fold, ("جريحان", "جريحين")), WOUNDED),
}
_NONE = re.compile(
    "|".join(
        " ".join(tokens(each))
        for each in (
            "no casualties", "without casualties", "no deaths", "no one was killed",
            "nobody was killed", "no one killed", "nobody killed", "no victims", "no fatalities",
            "لا إصابات", "دون إصابات", "بدون إصابات", "دون خسائر بشرية", "دون وقوع إصابات",
            "لا ضحايا", "دون ضحايا", "can kaybı yok", "can kaybı olmadı", "ölen yok",
            "ölen ya da yaralanan yok", "ölen olmadı",
        )
    )
)  # fmt: skip
_LINKS = frozenset(tokens("to at least hits reaches rises rose climbs passes up as many is of sayısı yükseldi إلى"))
_NOT_PEOPLE = frozenset(
    tokens("""
        in after since before for within during old year years month months week weeks day days
        hour hours minute minutes attack attacks strike strikes raid raids blast blasts percent km
        january february march april may june july august september october november december
    """)
)
_NOUNS = {KILLED: "deaths", WOUNDED: "wounded", MISSING: "missing", DISPLACED: "displaced"}
WORDS_BETWEEN = 3
GROWTH = (6, 5)
MARKS = tuple(mark * 10**power for power in range(7) for mark in (1, 5)) + tuple(25 * 10**power for power in range(6))


def figures(text: str) -> dict[str, int]:
    """Family to number; where a text gives several, the greatest."""
    found: dict[str, int] = {}
    if _NONE.search(" ".join(tokens(text))):
        found |= {KILLED: 0, WOUNDED: 0}
    pieces = numerals(text)
    used: set[int] = set()
    for place, piece in enumerate(pieces):
        if piece in _DUAL:
            _raise_to(found, _DUAL[str(piece)], 2)
        family = _FAMILY.get(piece) if isinstance(piece, str) else None
        where = None if family is None else _place_of_number(pieces, place, used)
        if family is not None and where is not None:
            used.add(where)
            _raise_to(found, family, int(pieces[where]))
    return found


def risen(before: Mapping[str, int], now: Mapping[str, int]) -> tuple[str, ...]:
    """What got clearly worse, in words: "killed: 3 → 11"; where none was told before, "first deaths told: 2".

    A known figure must grow by a fifth, or pass one of 1, 5, 10, 25, 50, 100, 250 … : a toll that creeps up by ones
    from 40 is told at 48 or 50, not forty times.
    """
    return tuple(
        f"{family}: {before[family]} → {number}" if before.get(family) else f"first {_NOUNS[family]} told: {number}"
        for family, number in now.items()
        if _is_worse(before.get(family, 0), number)
    )


def _is_worse(before: int, number: int) -> bool:
    return number > before and (
        number * GROWTH[1] >= before * GROWTH[0] or any(before < mark <= number for mark in MARKS)
    )


def _raise_to(found: dict[str, int], family: str, number: int) -> None:
    found[family] = max(number, found.get(family, 0))


def _place_of_number(pieces: Sequence[int | str], place: int, used: set[int]) -> int | None:
    for at in range(place - 1, max(place - 2 - WORDS_BETWEEN, -1), -1):
        if isinstance(pieces[at], int):
            return at if at not in used else _number_behind(pieces, place, used)
        if pieces[at] == BREAK or pieces[at] in _NOT_PEOPLE or pieces[at] in _FAMILY:
            break
    return _number_behind(pieces, place, used)


def _number_behind(pieces: Sequence[int | str], place: int, used: set[int]) -> int | None:
    """A colon may stand right behind the word: "killed: 3"."""
    for at in range(place + 1, len(pieces)):
        piece = pieces[at]
        if isinstance(piece, int):
            return None if at in used else at
        if piece not in _LINKS and not (piece == BREAK and at == place + 1):
            return None
    return None
