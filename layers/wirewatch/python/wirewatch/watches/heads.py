"""How words that matter begin: what rules most words of a text out before they are stemmed.

A stemmer cuts letters off and may put others in their place: the stem of a word is its beginning and, at most, a tail
that the word does not have (`TAILS`). So a word of which no wanted stem, its tail taken off, is the beginning
has none of these stems. Only for stemmers whose rules were read and tried for that; for the others (Dutch takes `ge`
out of the middle, Indonesian restores first letters) every word is stemmed.

- Turkish: a last consonant may be made hard, a vowel put behind d and g. In a word with `ki` the middle of a chain of
  suffixes may be taken out, which leaves nda, nde, na, ne or several of them at the end.
- German: ä is also ae to the stemmer, so that letter e is not looked at behind a, o and u.
- English: -y is -i, -ating -ate, -ibility -ible. Irregular forms pass always.
- French: -ence is -ent to it, -aux -al, -ité -iqu, -amment -ant and so on.
- Spanish: -encia is -ente. Arabic: prefixes may fall, يست is است, and the ي before a last letter may fall.
- Ukrainian: an open syllable is closed (Києва, Київ). Hebrew: stems may begin behind a prefix.
"""

import re
from collections.abc import Iterable, Iterator, Set
from itertools import compress

from wirewatch.watches.stem_steps import FINALS, IRREGULAR
from wirewatch.watches.stemming import LONGEST

Words = tuple[list[str], list[str]]  # folded, as written
LONGEST_HEAD = 6  # letters: more rule out hardly more
SHORT = 3
TAILS = {  # of stems
    "arabic": re.compile("$"),
    "english": re.compile("(?:le?|ie|[eiy])?$"),
    "french": re.compile("(?:qu?|nt?|[tlxi])?$"),
    "german": re.compile("$"),
    "hebrew": re.compile("$"),
    "russian": re.compile("$"),
    "spanish": re.compile("(?:te?)?$"),
    "turkish": re.compile("(?<=[dg])[iu]$"),
    "ukrainian": re.compile("(?:ів?)?$"),
}
_LEFT_BEFORE_KI = re.compile("(?:nd[ae]ki)*(?:n|nd|n[ae]|nd[ae]k?)?$")
_SOFT = {"p": "b", "t": "d", "k": "g"}
FRONTS = {"arabic": frozenset("وفبكلاسينت"), "hebrew": frozenset("ושכבלמה")}  # letters that may fall before the stem


class Heads:
    """Beginnings of words."""

    def __init__(self, heads: Iterable[str]) -> None:
        cut = {head[:LONGEST_HEAD] for head in heads}
        self._one, self._two = ({head for head in cut if len(head) == length} for length in (1, 2))
        self._all = "" in cut
        self._long: dict[str, tuple[str, ...]] = {}
        for head in cut:
            if len(head) >= SHORT:
                self._long[head[:SHORT]] = (*self._long.get(head[:SHORT], ()), head)

    def begin(self, words: list[str]) -> list[bool]:
        """Of each word, whether one of the heads is its beginning."""
        one, two, long = self._one, self._two, self._long
        if self._all:
            return [True] * len(words)
        if not one and not two:
            return [word[:SHORT] in long and word.startswith(long[word[:SHORT]]) for word in words]
        return [
            word[:2] in two or word[:1] in one or (word[:SHORT] in long and word.startswith(long[word[:SHORT]]))
            for word in words
        ]


class Gate:
    """Lets those words pass that may have one of some stems under a stemmer, or begin with what else is asked for."""

    def __init__(self, stems: Iterable[str], name: str, others: Iterable[str] = ()) -> None:
        self._name = name
        self._known = name in TAILS
        heads = [head for stem in stems for head in _heads(stem, name)] if self._known else []
        self._before_ki = Heads(_LEFT_BEFORE_KI.sub("", head, count=1) for head in heads if name == "turkish")
        if self._known:
            heads += [*(IRREGULAR if name == "english" else ()), *others]
        self._heads = Heads(_alike(heads, name))

    def let_through(self, words: Words) -> Words:
        """The words without those that may not; all if nothing is known of that."""
        passing = self.passing(words[0])
        return words if passing is None else (list(compress(words[0], passing)), list(compress(words[1], passing)))

    def passing(self, folded: list[str]) -> list[bool] | None:
        """Of each folded word, whether it may; None if nothing is known of that."""
        if not self._known:
            return None
        words = _alike(folded, self._name)
        passing = self._heads.begin(words)
        if self._name == "turkish":
            chained = [number for number, word in enumerate(words) if "ki" in word and not passing[number]]
            _let_pass(chained, self._before_ki.begin([words[number] for number in chained]), passing)
        if self._name in FRONTS:
            self._look_behind(FRONTS[self._name], words, passing)
        return passing

    def _look_behind(self, front: Set[str], words: list[str], passing: list[bool]) -> None:
        """Let those pass, too, that have a head behind letters that may fall."""
        left = [number for number, passes in enumerate(passing) if not passes]
        for fallen in range(1, LONGEST):
            left = [number for number in left if words[number][fallen - 1 : fallen] in front and not passing[number]]
            if not left:
                break
            _let_pass(left, self._heads.begin([words[number][fallen:] for number in left]), passing)


def _let_pass(numbers: list[int], these: list[bool], passing: list[bool]) -> None:
    for number in compress(numbers, these):
        passing[number] = True


def _heads(stem: str, name: str) -> Iterator[str]:
    """What a word begins with that has a stem; behind its front, if one may fall."""
    yield TAILS[name].sub("", stem, count=1)
    if name == "turkish":
        yield stem
        yield stem[:-1] + _SOFT.get(stem[-1:], stem[-1:])
    if name == "arabic":
        for whole in (stem, f"{stem[:-1]}ي"):
            yield whole
            if "است" in whole[:4]:
                yield "ست" + whole.partition("است")[2]
            if whole.startswith("ال") and len(whole) <= 4:
                yield whole[2:]


def _alike(words: list[str], name: str) -> list[str]:
    """Words with one spelling for what is one letter to the stemmer."""
    if name not in {"german", "hebrew"}:
        return words
    text = "\n".join(words)
    if name == "hebrew":
        for final, letter in FINALS.items():
            text = text.replace(chr(final), chr(letter))
    if name == "german":
        for pair in ("ae", "oe", "ue"):
            while pair in text:
                text = text.replace(pair, pair[0])
    return text.split("\n") if words else []
