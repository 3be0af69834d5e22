"""The watch language: text in, `Query` out, or a `QueryError` that shows the place.

    idlib turkey        both (AND may be written)      NOT football, -football   without
    idlib OR إدلب       either (also |)                "war of words"            exact phrase
    ( … )               grouping                       precedence: NOT, AND, OR

Operators are capitals; `and`, `or`, `not` in other letters are refused, since they would be searched for.
A query needs a positive word in each alternative: without one it would match nearly everything.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from wirewatch.watches.errors import QueryError
from wirewatch.watches.folding import tokens
from wirewatch.watches.program import compile_query, is_anchored
from wirewatch.watches.query import And, Not, Or, Phrase, Query, Word

if TYPE_CHECKING:
    from lark import Lark, Token, Tree
    from lark.exceptions import UnexpectedCharacters, UnexpectedInput

LONGEST = 4096  # bytes
DEEPEST = 20

GRAMMAR = r"""
start: _alternatives
_alternatives: alternatives
?alternatives: conjunction ((_OR | _BAR) conjunction)*
?conjunction: _factor (_AND? _factor)*
_factor: negation | _atom
negation: (_NOT | _MINUS) _factor
_atom: WORD | PHRASE | "(" alternatives ")"

_AND: "AND"
_OR: "OR"
_BAR: "|"
_NOT: "NOT"
_MINUS: /-(?=[^\s\-|)])/
PHRASE: /"[^"\n]*"/
WORD: /[#@]?[^\W_][^\s()|":;,*^\/~\[\]{}<>=!?\\“”„«»‘‚]*/
%ignore /\s+/
"""

TERMINALS = {
    "WORD": "a word",
    "PHRASE": "a phrase in double quotes",
    "LPAR": "(",
    "RPAR": ")",
    "_AND": "AND",
    "_OR": "OR",
    "_NOT": "NOT",
    "_MINUS": "-",
    "$END": "the end of the query",
}

HINTS = {
    **dict.fromkeys("“”„«»", 'not a double quote of the language: write "'),
    **dict.fromkeys("‘’‚'`", 'a phrase stands in double quotes, as in "war of words"'),
    '"': "the phrase that begins here is not closed",
    "-": "a minus stands right before the word that it excludes",
    "–": "this is a dash: a minus (-) excludes a word",
    "—": "this is a dash: a minus (-) excludes a word",
    "&": "write AND, or just a space",
    "+": "write AND, or just a space",
}


def parse(query: str) -> Query:
    """Read a query. Raises QueryError."""
    _check_size(query)
    tree = _tree(query)
    read = _read(tree.children[0], query, 0)
    if not is_anchored(compile_query(read)):
        negation = next(iter(tree.find_data("negation")))
        raise QueryError(
            "every alternative needs a word that is not excluded",
            query,
            negation.meta.line,
            negation.meta.column,
        )
    return read


def _check_size(query: str) -> None:
    size = len(query.encode("utf-8", "surrogatepass"))
    if size > LONGEST:
        raise QueryError(f"{size} bytes are too long; the limit is {LONGEST}", query, 1, 1)
    if not query.strip():
        raise QueryError("the query is empty", query, 1, 1, ("a word", "a phrase in double quotes"))


@cache
def _parser() -> "Lark":
    from lark import Lark  # noqa: PLC0415  (0.1 s, not spent where nothing is parsed)

    # The basic lexer: a contextual one would read an AND at the wrong place as a word.
    return Lark(GRAMMAR, parser="lalr", lexer="basic", propagate_positions=True)


def _tree(query: str) -> "Tree[Token]":
    from lark.exceptions import (  # noqa: PLC0415
        UnexpectedCharacters,
        UnexpectedInput,
    )

    try:
        return _parser().parse(query)
    except UnexpectedCharacters as unreadable:
        raise _unreadable(unreadable, query) from None
    except UnexpectedInput as misplaced:
        raise _misplaced(misplaced, query) from None


def _unreadable(error: "UnexpectedCharacters", query: str) -> QueryError:
    character = error.char
    hint = HINTS.get(character, f"{character!r} has no meaning here; a phrase in quotes may hold it")
    return QueryError(hint, query, error.line, error.column)


def _misplaced(error: "UnexpectedInput", query: str) -> QueryError:
    token: Any = getattr(error, "token", None)
    accepts = {TERMINALS[name] for name in getattr(error, "accepts", ()) or ()}
    order = [word for word in TERMINALS.values() if word in accepts]
    if token.type == "$END":
        line, column = _end(query)
        return QueryError("the query ends too early", query, line, column, tuple(order))
    return QueryError(f"{token.value!r} is misplaced", query, token.line, token.column, tuple(order))


def _end(query: str) -> tuple[int, int]:
    """Line and column right behind the last thing that is written."""
    lines = query.rstrip().split("\n")
    return len(lines), len(lines[-1]) + 1


def _read(node: "Tree[Token] | Token", query: str, depth: int) -> Query:
    from lark import Token  # noqa: PLC0415

    if isinstance(node, Token):
        return _literal(node, query)
    if depth > DEEPEST:
        message = f"nested more than {DEEPEST} deep"
        raise QueryError(message, query, node.meta.line, node.meta.column)
    parts = tuple(_read(child, query, depth + 1) for child in node.children)
    match node.data:
        case "negation":
            return Not(parts[0])
        case "alternatives":
            return Or(parts)
        case _:
            return And(parts)


def _literal(token: "Token", query: str) -> Query:
    line, column = token.line or 1, token.column or 1
    if token.type == "WORD" and token.casefold() in {"and", "or", "not"}:
        message = f'write {token.upper()} in capitals, or "{token}" to search for the word'
        raise QueryError(message, query, line, column)
    text = token.strip('"')
    if not tokens(text):
        raise QueryError("no letter or digit in this phrase", query, line, column)
    return Word(str(token)) if token.type == "WORD" else Phrase(text)
