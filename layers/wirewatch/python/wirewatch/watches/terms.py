"""The terms of a query, and what may stand together."""

import re
from unicodedata import normalize

from wirewatch.watches.anchoring import is_anchored
from wirewatch.watches.errors import QueryError
from wirewatch.watches.hosts import host_of
from wirewatch.watches.lexing import Lexeme
from wirewatch.watches.query import Cased, Limited, Near, Not, Or, Phrase, Prefix, Query, Word
from wirewatch.watches.segments import words_of

SHORTEST_PREFIX = 3
OPERATORS = frozenset({"and", "or", "not", "near", "atleast"})
_STARRED = re.compile(r"(?<=\w)\*(?!\S)")
_HOST = re.compile(r"[^\W_][\w-]*(\.[\w-]+)+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}")


def read_term(lexeme: Lexeme, query: str, *, cased: bool, starred: bool) -> Query:
    """The term of a WORD or PHRASE, after `case:` or before an asterisk. Raises QueryError."""
    text = lexeme.text
    if lexeme.kind == "WORD" and text.casefold() in OPERATORS:
        raise _operator(lexeme, query)
    text = text.strip('"')
    star = _STARRED.search(text)
    if star:
        message = "within quotes an asterisk is no wildcard"
        hint = 'Behind them it is one: "air str"*. Elsewhere: str* NEAR/1 hit'
        raise QueryError.at(lexeme.start + 1 + star.start(), message, query, suggestion=hint)
    if not ((text.isascii() and text.isalnum()) or words_of(normalize("NFKC", text))):
        what = "phrase" if lexeme.kind == "PHRASE" else "word"
        raise QueryError.at(lexeme.start, f"no letter or digit in this {what}", query)
    if starred:
        return _prefix(lexeme, query, cased=cased)
    if cased:
        return Cased(text)
    return Word(text) if lexeme.kind == "WORD" else Phrase(text)


def _operator(lexeme: Lexeme, query: str) -> QueryError:
    upper = lexeme.text.upper()
    if upper in {"NEAR", "ATLEAST"}:
        example = {"NEAR": "shelling NEAR/8 convoy", "ATLEAST": "ATLEAST/2 (one, other, third)"}[upper]
        hint = f"Try: {example}"
        message = f'{upper} needs a number, as in {upper}/2; write "{lexeme.text}" to search for the word'
        return QueryError.at(lexeme.start, message, query, suggestion=hint)
    message = f'write {upper} in capitals, or "{lexeme.text}" to search for the word'
    return QueryError.at(lexeme.start, message, query)


def _prefix(lexeme: Lexeme, query: str, *, cased: bool) -> Query:
    words = words_of(normalize("NFKC", lexeme.text))
    if cased:
        raise QueryError.at(lexeme.start, "case: takes a whole word or phrase, no prefix", query)
    if words[-1].unspaced:
        message = "text in this script is found anywhere already: leave the asterisk out"
        raise QueryError.at(lexeme.end, message, query, suggestion=f"Try: {lexeme.text}")
    if sum(len(word.word) for word in words) < SHORTEST_PREFIX:
        message = f"a prefix needs {SHORTEST_PREFIX} letters or more"
        hint = f"An unquoted word matches its inflected forms without an asterisk: {lexeme.text}"
        raise QueryError.at(lexeme.start, message, query, suggestion=hint)
    return Prefix(lexeme.text)


def check_near(part: Query, query: str, offset: int) -> None:
    """Only what stands at a place can be near something: words, phrases, and alternatives of them."""
    match part:
        case Or(parts):
            for each in parts:
                check_near(each, query, offset)
        case Limited("title", inner):
            check_near(inner, query, offset)
        case Not():
            message, hint = "NOT binds before NEAR, and what is absent is near nothing", "Try: NOT (a NEAR/8 b)"
            raise QueryError.at(offset, message, query, suggestion=hint)
        case Word() | Phrase() | Prefix() | Cased() | Near():
            pass
        case _:
            message = "NEAR takes words and phrases of the text, and alternatives of them in brackets"
            raise QueryError.at(offset, message, query, suggestion="Try: (shelling OR shells) NEAR/8 convoy")


def check_part(part: Query, query: str, offset: int) -> None:
    """A part of ATLEAST counts for what stands there."""
    if not is_anchored(part):
        hint = "Exclude outside of it: ATLEAST/2 (one, other, third) -football"
        raise QueryError.at(offset, "a part of ATLEAST needs a word that is not excluded", query, suggestion=hint)


def _is_host(text: str) -> bool:
    host = host_of(text)
    return host.isascii() and bool(_HOST.fullmatch(text) and _HOST.fullmatch(host))  # a letter may stand for words: ﷺ


def check_limited(field: str, part: Query, query: str, offset: int) -> None:
    """`site:` takes hosts and `lang:` codes, alone or as alternatives; the other fields take any query."""
    if field not in {"site", "lang"}:
        return
    if isinstance(part, Or):
        for each in part.parts:
            check_limited(field, each, query, offset)
    elif not (isinstance(part, Word) and (_is_host if field == "site" else _LANGUAGE.fullmatch)(part.text)):
        takes = "the name of a site" if field == "site" else "a language code of two or three letters"
        example = "site:bbc.co.uk" if field == "site" else "lang:ar or lang:(ar OR tr)"
        if isinstance(part, Word) and field == "lang" and _LANGUAGE.fullmatch(part.text.partition("-")[0]):
            example = f"lang:{part.text.partition('-')[0].lower()}"
        raise QueryError.at(offset, f"{field}: takes {takes}", query, suggestion=f"Try: {example}")
