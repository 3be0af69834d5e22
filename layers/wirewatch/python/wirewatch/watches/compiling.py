"""From the tree of a query to its program."""

import re
from collections.abc import Callable
from functools import lru_cache
from sys import intern
from unicodedata import normalize

from wirewatch.watches.folding import fold, visible
from wirewatch.watches.hosts import host_of
from wirewatch.watches.program import Absent, All, Any, Close, Place, Present, Program, Reach, Way, keyed
from wirewatch.watches.query import And, AtLeast, Cased, Limited, Near, Not, Or, Phrase, Prefix, Query, Word
from wirewatch.watches.segments import Segment, words_of
from wirewatch.watches.stemming import lowered

_FRACTION = re.compile(r"\d\.(?!\d{3}(?!\d))\d")  # 3.5 is not 35, but 12.000 is 12000
_LONG_MARK = re.compile("(?<=[ァ-ー]{4})ー$")  # コンピューター is also written コンピュータ


def compile_query(query: Query, field: str | None = None, *, negated: bool = False) -> Program:
    """The program of a query, or of its opposite."""
    match query:
        case Not(part):
            return compile_query(part, field, negated=not negated)
        case Limited(name, part):
            return compile_query(part, name, negated=negated)
        case And(parts) | Or(parts):
            compiled = tuple(compile_query(part, field, negated=negated) for part in parts)
            return All(compiled) if isinstance(query, And) != negated else Any(compiled)
        case AtLeast(needed, weighted):
            reach = Reach(needed, tuple((each.weight, compile_query(each.part, field)) for each in weighted))
            return Absent(reach) if negated else reach
        case _:
            place = _place(query, field)
            return Absent(place) if negated else place


def _place(query: Query, field: str | None) -> Present | Close:
    if not isinstance(query, Near):
        return term(query, field)
    left, right = (_operand(part, field) for part in (query.left, query.right))
    return Close(f"{spelled(query.left)} NEAR/{query.distance} {spelled(query.right)}", query.distance, left, right)


def _operand(query: Query, field: str | None) -> Place:
    match query:
        case Limited(name, part):
            return _operand(part, name)
        case Or(parts):
            return Any(tuple(_operand(part, field) for part in parts))
        case _:
            return _place(query, field)


def term(query: Query, field: str | None) -> Present:
    """What a word, phrase, prefix or cased term asks for."""
    text: str = query.text  # type: ignore[union-attr]  # the parser puts nothing else here
    if field is None and type(query) is Word and text.isascii() and text.isalpha() and text.islower():
        return Present(text, ((intern(f"~{text}"),),), key=intern(f"~{text}"))  # most terms, at a tenth of the cost
    return _term(query, text, field)


@lru_cache(maxsize=8192)
def _term(query: Query, text: str, field: str | None) -> Present:
    if field in {"site", "lang"}:
        atom = host_of(text) if field == "site" else text.casefold()
        return Present(f"{field}:{text}", ((atom,),), field, key=keyed(atom, field))
    plain = normalize("NFKC", text)
    words = words_of(plain, camel=isinstance(query, Word))
    if any(word.unspaced for word in words):
        words = words_of(plain)
    ways = _WAYS[type(query)](words, plain)
    if field == "source":
        ways = tuple(tuple(_as_written(atom) for atom in way) for way in ways)
    cased = tuple(visible(word.raw) for word in words) if isinstance(query, Cased) else ()
    single = len(ways) == 1 and len(ways[0]) == 1 and not cased and field != "title"
    key = keyed(ways[0][0], field) if single else ""
    written = f"case:{text}" if cased else f"{text}*" if isinstance(query, Prefix) else text
    shown = f"{field}:{written}" if field else written
    return Present(shown, ways, field, cased, key)


def spelled(query: Query) -> str:  # noqa: PLR0911  (a case each)
    """A term or a group of them, roughly as the query spells it."""
    match query:
        case Limited(field, part):
            return f"{field}:{spelled(part)}"
        case Or(parts):
            return f"({' OR '.join(map(spelled, parts))})"
        case Near(distance, left, right):
            return f"{spelled(left)} NEAR/{distance} {spelled(right)}"
        case Phrase(text):
            return f'"{text}"'
        case Prefix(text):
            return f"{text}*"
        case _:
            return str(getattr(query, "text", query))


def _word(words: list[Segment], text: str) -> tuple[Way, ...]:
    if len(words) > 1 and words[-1].word == "s" and text[words[-1].start - 1] in "'’":
        words = words[:-1]  # the possessive: Syria's
    apart = tuple(_inflected(word) for word in words)
    if len(words) == 1 or any(word.unspaced for word in words) or _FRACTION.search(fold(text)):
        return (apart,)
    return (apart, ("~" + "".join(lowered(word.raw) for word in words),))


def _phrase(words: list[Segment], _text: str) -> tuple[Way, ...]:
    return (tuple(f"%{word.word}" if word.unspaced else f"={word.word}" for word in words),)


def _prefix(words: list[Segment], _text: str) -> tuple[Way, ...]:
    *before, last = words
    return ((*(f"={word.word}" for word in before), f"{last.word}*"),)


def _inflected(word: Segment) -> str:
    return f"%{_LONG_MARK.sub('', word.word)}" if word.unspaced else f"~{lowered(word.raw)}"


def _as_written(atom: str) -> str:
    return f"={atom[1:]}" if atom[0] == "~" else atom


_WAYS: dict[type, Callable[[list[Segment], str], tuple[Way, ...]]] = {
    Word: _word,
    Phrase: _phrase,
    Cased: _phrase,
    Prefix: _prefix,
}
