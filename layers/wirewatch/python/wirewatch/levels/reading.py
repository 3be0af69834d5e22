"""What a headline tells of: a grave or serious event, how many it killed, or something that only sounds like one.

1. Idioms ("war of words") are taken out, so that nothing in them counts.
2. The gravest word that is left counts; the summary counts only as a context.
3. A quake counts by its magnitude: grave from 5.5, serious from 5, nothing below.
4. A live page, "what we know" or round-up (`wirewatch.stories.broad`) is about news, and no news.
5. A context of the past (anniversary, drill, obituary, opinion, round-up, quiz, court, study) voids all that. So does a
   soft one (sport, markets, culture, metaphor), but not where a toll of three or more is told beside a grave word.
"""

import re
from dataclasses import dataclass

from wirewatch.levels.lexicon import Context, Lexicon, Toll
from wirewatch.levels.terms import compiled, joined
from wirewatch.stories.broad import is_broad
from wirewatch.watches.folding import fold, tokens

GRAVE_QUAKE, SERIOUS_QUAKE = 5.5, 5.0
_DECIMAL = re.compile(r"(?<![\d.,])\d{1,6}[.,\u066b]\d{1,2}(?![\d.,]*\d)")
_YEARS = range(1900, 2101)
_AGE = re.compile(r",\s*\d{1,3}\s*,|\b\d{1,3}\s*-?\s*year")  # of a person; nobody's toll
TELLING_TOLL = 3
SIGN = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """`grave` and `serious`: the words found, or "". `killed` and `wounded`: 0 where no toll is told.

    `context` is the kind of text that only sounds like news, `sign` the words that give it away.
    """

    grave: str = ""
    serious: str = ""
    killed: int = 0
    wounded: int = 0
    context: str = ""
    sign: str = ""


def read(title: str, categories: str, lexicons: tuple[Lexicon, ...]) -> Reading:
    """Read a title with these lexicons, the first that finds something; and what the feed files it under."""
    if is_broad(title, tokens(title)):
        return Reading(context="live page or summary", sign=title[:SIGN])
    readings = [_read(title, categories, each) for each in lexicons]
    return max(readings, key=_tells, default=Reading())


def _tells(reading: Reading) -> tuple[bool, bool, bool]:
    return bool(reading.context), bool(reading.grave), bool(reading.serious or reading.killed)


def _read(title: str, categories: str, lexicon: Lexicon) -> Reading:
    whole = joined(title)
    plain = joined(_AGE.sub(" ", _DECIMAL.sub(" ", fold(title))))
    text, plain = _without_idioms(whole, lexicon), _without_idioms(plain, lexicon)
    grave, serious = _quake(title, text, lexicon) or (lexicon.grave.find(text), lexicon.serious.find(text))
    killed, wounded = toll(plain, lexicon.killed), toll(plain, lexicon.wounded)
    kind, sign = _context(lexicon.past, whole)
    if not kind and not (grave and killed >= TELLING_TOLL):
        kind, sign = _context(lexicon.soft, whole)
        if not kind:
            kind, sign = _context(lexicon.soft, categories)
    if not kind and text != whole and not (grave or killed >= TELLING_TOLL):
        kind, sign = "figure of speech", lexicon.idioms.find(whole)
    return Reading(grave, "" if grave else serious, killed, wounded, kind, sign)


def _without_idioms(text: str, lexicon: Lexicon) -> str:
    while idiom := lexicon.idioms.find(text):
        text = re.sub(r"  +", " ", text.replace(idiom, " ", 1)).strip()
    return text


def _quake(title: str, text: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """A quake whose magnitude is told, as (grave, serious); None for anything else."""
    quake = lexicon.quake.find(text)
    magnitude = _magnitude(title) if quake else None
    if magnitude is None:
        return None
    words = f"{quake} of {magnitude:g}"
    if magnitude >= GRAVE_QUAKE:
        return words, ""
    return "", words if magnitude >= SERIOUS_QUAKE else ""


def _magnitude(title: str) -> float | None:
    """The only number with a fraction in reach of the scale."""
    numbers = (float(re.sub("[,\u066b]", ".", found)) for found in _DECIMAL.findall(fold(title)))
    return max((number for number in numbers if number < 10), default=None)


def toll(text: str, of: Toll) -> int:
    """How many people a joined text tells of; the greatest number of several, years left out."""
    if not of.told or not of.words.find(text):
        return 0
    return max((_told(match, of) for match in compiled(of.told).finditer(text)), default=0)


def _told(match: re.Match[str], of: Toll) -> int:
    """The number of a match; what may be a year counts only right before its word ("2000 dead")."""
    number = _number(next(group for group in match.groups() if group), of)
    beside = match["a"] is not None and match.group().strip().count(" ") <= 1
    return number if beside or number not in _YEARS else 0


def _number(text: str, of: Toll) -> int:
    text = text.strip()
    if text.isdigit():
        return int(text)
    return next((number for word, number in of.numbers.items() if re.fullmatch(word, text)), 0)


def _context(contexts: tuple[Context, ...], text: str) -> tuple[str, str]:
    for context in contexts:
        if sign := context.terms.find(text):
            return context.kind, sign
    return "", ""
