"""A naive reading of queries: no index, no atoms, every place tried. What the engine is compared with."""

from functools import cache
from itertools import product
from unicodedata import normalize

from wirewatch.watches.query import And, AtLeast, Cased, Limited, Near, Not, Or, Prefix, Query, Word
from wirewatch.watches.reading import Texts
from wirewatch.watches.segments import Segment, segments, words_of
from wirewatch.watches.stemming import algorithm, lowered, query_stems, script_of, text_stems

Place = tuple[int, int, int]  # field, at, until
FIELDS = ("title", "summary", "source")


def holds(query: Query, texts: Texts, field: str | None = None) -> bool:
    match query:
        case Not(part):
            return not holds(part, texts, field)
        case And(parts):
            return all(holds(part, texts, field) for part in parts)
        case Or(parts):
            return any(holds(part, texts, field) for part in parts)
        case AtLeast(needed, parts):
            return sum(each.weight for each in parts if holds(each.part, texts, field)) >= needed
        case Limited("lang", Word(code)):
            return texts.language == code.lower()
        case Limited("site", Word(host)):
            return f".{texts.site}".endswith(f".{host}")
        case Limited(name, part):
            return holds(part, texts, name)
    return bool(places(query, texts, field))


def places(query: Query, texts: Texts, field: str | None) -> set[Place]:
    match query:
        case Limited(name, part):
            return places(part, texts, name)
        case Or(parts):
            return set().union(*(places(part, texts, field) for part in parts))
        case Near(distance, left, right):
            pairs = product(places(left, texts, field), places(right, texts, field))
            return {place for pair in pairs if near(*pair, distance) for place in pair}
    names = ("title", "summary") if field is None else (field,)
    return {
        (FIELDS.index(name), at, until)
        for name in names
        for at, until in standing(query, getattr(texts, name), texts.language, as_written=field == "source")
    }


def near(one: Place, other: Place, distance: int) -> bool:
    first, last = sorted((one, other))
    return first[0] == last[0] and first[2] <= last[1] <= first[2] + distance - 1


@cache
def standing(query: Query, text: str, language: str, *, as_written: bool) -> set[tuple[int, int]]:
    words = words_of(query.text, camel=isinstance(query, Word))
    if any(word.unspaced for word in words):
        words = words_of(query.text)
    if isinstance(query, Word) and query.text.endswith("'s"):
        words = words[:-1]
    ways = [[(word, "prefix" if isinstance(query, Prefix) and word is words[-1] else "") for word in words]]
    if isinstance(query, Word):
        ways = [[(word, "" if as_written else "inflected") for word in words]]
        if len(words) > 1 and not any(word.unspaced for word in words):
            raw = "".join(word.raw for word in words)
            ways.append([(Segment("".join(word.word for word in words), raw, 0, 0, 0, 1), ways[0][0][1])])
    found = set()
    cut = segments(text)
    for way in ways:
        for at in range(max((segment.until for segment in cut), default=0)):
            for until, shown in follow(way, at, cut, language):
                spelled = tuple(normalize("NFKC", each.raw) for each in shown)
                if not isinstance(query, Cased) or spelled == tuple(word.raw for word in words):
                    found.add((at, until))
    return found


def follow(way, at, texts, language):
    if not way:
        return [(at, ())]
    (word, kind), *rest = way
    return [
        (end, (segment, *shown))
        for segment in texts
        for until in stands_at(word, kind, segment, at, language)
        for end, shown in follow(rest, until, texts, language)
    ]


def stands_at(word: Segment, kind: str, segment: Segment, at: int, language: str) -> list[int]:
    if word.unspaced != segment.unspaced:
        return []
    if segment.unspaced:
        here = at - segment.at
        return [at + len(word.word)] if here >= 0 and segment.word[here:].startswith(word.word) else []
    return [segment.until] if segment.at == at and same(word, kind, segment, language) else []


@cache
def same(word: Segment, kind: str, segment: Segment, language: str) -> bool:
    if kind == "prefix":
        return segment.word.startswith(word.word)
    if kind != "inflected" or word.word == segment.word:
        return word.word == segment.word
    name = algorithm(language, script_of(segment.word))
    if name is None or script_of(word.word) != script_of(segment.word):
        return False
    return bool(query_stems(lowered(word.raw), name) & text_stems(segment.word, segment.raw, name))
