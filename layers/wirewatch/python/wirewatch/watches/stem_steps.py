"""One step of stemming: Snowball's, mended where news shows its gaps, and two languages that it lacks.

- English: irregular nouns and verbs that news is full of (women, crises, struck); the s of 1990s and F-16s.
- Portuguese: -ões and -ães are the plural of -ão. Greek: what is left of -ια and -ιες is one stem.
- Ukrainian: endings of nouns and adjectives; Києва and Київ, Харкова and Харків are one word.
- Hebrew: plurals and feminine endings; final letters are their plain ones.
"""

import re
from collections.abc import Callable
from functools import cache

import Stemmer

Step = Callable[[str], str]
Steps = Callable[[list[str]], list[str]]

IRREGULAR = {
    form: word
    for word, forms in {
        "woman": "women", "man": "men", "child": "children", "crisis": "crises", "thief": "thieves", "wolf": "wolves",
        "knife": "knives", "strike": "struck", "shoot": "shot", "flee": "fled", "fight": "fought", "sink": "sank sunk",
        "steal": "stole stolen", "catch": "caught", "seek": "sought", "withdraw": "withdrew withdrawn",
        "overthrow": "overthrew overthrown", "take": "took taken", "break": "broke broken", "begin": "began begun",
        "freeze": "froze frozen", "drive": "drove driven", "choose": "chose chosen",
        "swear": "swore sworn", "hide": "hid hidden", "throw": "threw thrown", "blow": "blew blown",
    }.items()
    for form in forms.split()
}  # fmt: skip
_NUMERAL_PLURAL = re.compile(r"\ds$", re.MULTILINE)
_PLURAL_TILDE = re.compile("(?:õe|ãe|oe|ae)s$")
_ENDINGS = re.compile(
    "(?<=....)(?:ами|ями|ові|еві|єві|ього|ому|ого|ими|іми|ькою|ів|їв|ах|ях|ам|ям|ою|ею|єю|ої|их|іх|ий|ій|им|ім|"
    "ом|ем|єм|ія|ії|ію|ія|а|я|у|ю|и|і|ї|е|є|о|ь|й)$|(?<=...)(?:ами|ями|ах|ях|ам|ям|ою|ею|єю|ом|ів|а|я|у|ю|и|і|ї|о)$"
)
_OPEN = re.compile("[оеє]в$")
_HEBREW_ENDINGS = re.compile("(?<=...)(?:יות|ים|ות|ה|ת)$")
FINALS = str.maketrans("ךםןףץ", "כמנפצ")


@cache
def steps(name: str) -> tuple[Step, Steps]:
    """What takes a step off a word, and off many: the same, at less cost."""
    own = {"ukrainian": _ukrainian, "hebrew": _hebrew}.get(name)
    if own is not None:
        return own, lambda words: list(map(own, words))
    stemmer = Stemmer.Stemmer(name, 0)  # keeps nothing: words are remembered by the vocabulary
    step: Step = stemmer.stemWord
    many: Steps = stemmer.stemWords
    if name == "english":
        return lambda word: step(_regular(word)), lambda words: many(_all_regular(words))
    if name == "portuguese":
        return lambda word: step(_singular(word)), lambda words: many(list(map(_singular, words)))
    if name == "greek":
        return lambda word: _without_iota(step(word)), lambda words: list(map(_without_iota, many(words)))
    return step, many


def _regular(word: str) -> str:
    if word[-1:] == "s" and word[-2:-1].isdigit():
        return word[:-1]
    return IRREGULAR.get(word, word)


def _all_regular(words: list[str]) -> list[str]:
    if _NUMERAL_PLURAL.search("\n".join(words)):
        return list(map(_regular, words))
    return [IRREGULAR.get(word, word) for word in words]


def _singular(word: str) -> str:
    match = _PLURAL_TILDE.search(word)
    return word[: match.start()] + ("ão" if match[0][0] in "õã" else "ao") if match else word


def _without_iota(stem: str) -> str:
    return stem[:-1] if len(stem) > 3 and stem[-1] == "ι" else stem


def _ukrainian(word: str) -> str:
    stem = _ENDINGS.sub("", word)
    if stem == word:
        return f"{stem[:-2]}ів" if stem.endswith("їв") else stem
    opened = _OPEN.sub("ів", stem)
    return opened if opened == stem else _ENDINGS.sub("", opened)


def _hebrew(word: str) -> str:
    return _HEBREW_ENDINGS.sub("", word).translate(FINALS)
