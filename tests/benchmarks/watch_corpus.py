"""Made-up news and watches for benchmarks: Zipf's law over words that inflect, watches of every kind.

The first thousand watches ask for words that occur, and make the hits. All further ones ask beside them for a word that
no item has, so that hits per item stay equal while the catalogue grows: what grows is the work of passing over them.
"""

import random
from itertools import accumulate

from wirewatch.watches.reading import Texts
from wirewatch.watches.watch import Watch

_ONSETS = [
    "b",
    "br",
    "c",
    "ch",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "pr",
    "qu",
    "r",
    "s",
    "sh",
    "sl",
    "st",
    "t",
    "tr",
    "v",
    "w",
    "z",
]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "ie", "ou"]
_CODAS = ["b", "ck", "d", "ft", "g", "l", "ll", "m", "n", "nd", "nt", "p", "r", "rd", "rt", "s", "st", "t", "x"]
_ENDINGS = ["", "", "", "s", "ed", "ing", "s"]
_FACES = "Abcdefghij"


def stem(rng: random.Random) -> str:
    return "".join(
        rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS) for _ in range(rng.choice((1, 2, 2, 3)))
    )


def lexicon(seed: int, size: int) -> list[str]:
    rng = random.Random(seed)
    words: dict[str, None] = {}
    while len(words) < size:
        words[stem(rng)] = None
    return list(words)


def items(count: int, seed: int = 1) -> list[Texts]:
    """Headlines of 10 words and summaries of 25, with capitals, punctuation, possessives and figures."""
    rng = random.Random(seed)
    words = lexicon(0, 30_000)
    weights = list(accumulate(1 / (rank + 5) for rank in range(len(words))))

    def text(length: int) -> str:
        drawn = [word + rng.choice(_ENDINGS) for word in rng.choices(words, cum_weights=weights, k=length)]
        drawn[0] = drawn[0].capitalize()
        drawn[length // 2] = drawn[length // 2].capitalize() + "'s"
        drawn[length // 3] += ","
        drawn[-2] = str(rng.randint(2, 400))
        return " ".join(drawn) + "."

    return [Texts(text(10), text(25), language="en") for _ in range(count)]


def watches(count: int, seed: int = 2) -> list[Watch]:
    """Words, phrases, AND, NOT, OR, NEAR, prefixes and ATLEAST, in equal parts."""
    rng = random.Random(seed)
    common = lexicon(0, 30_000)[40:]
    rare = ["zx" + word for word in lexicon(3, 60_000)]
    return [Watch(f"w-{n}", "", _query(rng, n, common, rare if n >= 1000 else common)) for n in range(count)]


def _query(rng: random.Random, number: int, common: list[str], further: list[str]) -> str:
    a, b, c = rng.choices(common[:6000], k=3)
    x, y = rng.choices(further, k=2)
    return (
        x,
        f"{a} {x}",
        f'"{a} {x}"',
        f"{a} AND {b} AND {x}",
        f"{a} NEAR/8 {x}",
        f"({x} OR {y}) -{c}",
        f"{x}* {a}",
        f"ATLEAST/3 ({x}^2, {y}, {a}, {b})" if further is common else f"ATLEAST/3 ({x}^2, {y}^2, {a})",
    )[number % 8]
