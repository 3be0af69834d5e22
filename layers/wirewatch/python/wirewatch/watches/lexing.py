"""The signs of the watch language: a query cut into lexemes, or refused where none fits."""

import re
from difflib import get_close_matches
from typing import NamedTuple

from wirewatch.watches.errors import QueryError
from wirewatch.watches.query import FIELDS

DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"  # marks of bidirectional text, pasted along
_FOREIGN = "،؛؟٬۔，、。：；！？（）｜［］｛｝「」『』【】《》〈〉।॥…"  # what parts words elsewhere, and nothing here
_INSIDE = rf"""(?!\+\w)[^\s{DIRECTIONS}{_FOREIGN}()|":;,*^/~\[\]{{}}<>=!?\\“”„«»‘‚]"""
_LEXEME = re.compile(
    rf"""
      [\s{DIRECTIONS}]*(?:
        (?P<NEAR>NEAR/\d*)
      | (?P<ATLEAST>ATLEAST/\d*)
      | (?P<FIELD>(?:{"|".join((*FIELDS, "case"))}):)
      | (?P<WORD>[#@＃]?
          (?:[^\W_]|[\u2600-\u27bf\u2b50\u2b55\U0001f1e6-\U0001faff])
          (?:{_INSIDE}|(?<=[א-ת])"(?=[א-ת])|(?<=\d)[,٬](?=\d{{3}}(?!\d)))*)
      | (?P<PHRASE>"[^"\n]*")
      | (?P<MINUS>-(?=[^\s\-|)]))
      | (?P<SIGN>[()|,*])
      | (?P<WEIGHT>\^\d*)
      | (?P<END>\Z)
      )""",
    re.VERBOSE,
)
_PASSED = re.compile(rf"[\s{DIRECTIONS}]*")
_ADDRESS = re.compile(r"https?://([\w.-]+\w)", re.IGNORECASE)
_KEYWORDS = frozenset({"AND", "OR", "NOT", "NEAR", "ATLEAST"})
_PLAIN = {"“”„«»＂": '"', "（": "(", "）": ")", "：": ":", "｜": "|"}
_STRAIGHT = {ord(sign): plain for signs, plain in _PLAIN.items() for sign in signs}
_IN_QUOTES = 'a phrase stands in double quotes, as in "war of words"'
_HINTS = {
    **dict.fromkeys("“”„«»＂", 'not a double quote of the language: write "'),
    **dict.fromkeys("‘’‚'`", _IN_QUOTES),
    '"': "the phrase that begins here is not closed",
    "-": "a minus stands right before the word that it excludes",
    **dict.fromkeys("–—−", "this is a dash: a minus (-) excludes a word"),
    "&": "write AND, or just a space",
    "+": "write AND, or just a space",
    "!": "write NOT, or a minus (-) right before the word",
    "~": "words near each other are written a NEAR/8 b",
    "?": "a prefix is written evacuat*; no other wildcards exist",
    **dict.fromkeys(_FOREIGN, "not a sign of the language: a phrase in quotes may hold it"),
    **dict.fromkeys("،，、", "another script's comma: only ATLEAST/2 (one, other, third) has commas, and those are ,"),
    "/": "only NEAR/8 and ATLEAST/2, in capitals, hold a slash; put anything else into double quotes",
}


class Lexeme(NamedTuple):
    """A piece of a query: `kind` is a keyword, a sign, WORD, PHRASE, FIELD, NEAR, ATLEAST, WEIGHT, MINUS or END."""

    kind: str
    text: str
    start: int
    end: int


def lexemes(query: str) -> list[Lexeme]:
    """The lexemes of a query, the last of which is END. Raises QueryError."""
    found: list[Lexeme] = []
    at = 0
    while match := _LEXEME.match(query, at):
        kind = match.lastgroup or "END"
        text = match[kind]
        at = match.end()
        if kind == "SIGN" or text in _KEYWORDS:
            kind = text
        elif kind == "WORD" and at < len(query) and query[at] in ":/":
            raise _glued(text, query, at)
        found.append(Lexeme(kind, text, at - len(text), at))
        if kind == "END":
            return found
    raise _unreadable(query, at)


def _unreadable(query: str, at: int) -> QueryError:
    offset = _PASSED.match(query, at).end()  # type: ignore[union-attr]  # it takes nothing, too
    character = query[offset]
    message = _HINTS.get(character, f"{character!r} has no meaning here; a phrase in quotes may hold it")
    return QueryError.at(offset, message, query, suggestion=_straightened(query))


def _straightened(query: str) -> str:
    """The query with the signs of the language, where typographic quotes or signs of other scripts stand for them."""
    straight = query.translate(_STRAIGHT)
    if "ATLEAST/" in query:
        straight = re.sub("[،，、]", ",", straight)
    return f"Try: {straight.strip()}" if straight != query and "\n" not in straight.strip() else ""


def _glued(word: str, query: str, at: int) -> QueryError:
    """A word right before a colon or a slash."""
    upper = word.upper()
    if query[at] == "/":
        if upper in {"NEAR", "ATLEAST"}:
            return QueryError.at(at - len(word), f"write {upper}/n in capitals", query)
        return QueryError.at(at, _HINTS["/"], query)
    address = _ADDRESS.match(query, at - len(word))
    if address:
        message = "an address is no term, but its host is one of site:"
        return QueryError.at(at - len(word), message, query, suggestion=f"Try: site:{address[1]}")
    close = get_close_matches(word.lower(), (*FIELDS, "case"), n=1, cutoff=0.5)
    near = f"Did you mean {close[0]}: ?" if close else f'To search for it as text, write "{word}:…" in double quotes'
    expected = tuple(f"{field}:" for field in (*FIELDS, "case"))
    return QueryError.at(at - len(word), f"there is no field {word!r}", query, expected=expected, suggestion=near)
