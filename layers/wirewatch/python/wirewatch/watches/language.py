"""The watch language: text in, `Query` out, or a `QueryError` that shows the place. docs/watch-language.md teaches it.

    idlib turkey             both (AND may be written)     NOT football, -football   without
    idlib OR إدلب            either (also |)               "war of words"            exact phrase
    shelling NEAR/8 convoy   at most eight words apart     evacuat*                  prefix, three letters or more
    case:NATO                as written                    title: source: site: lang: category:   in that field
    ATLEAST/2 (a, b^3, "c")  weights that reach the number
    ( … )                    grouping                      precedence: NOT, NEAR, AND, OR

    query   = and {("OR" | "|") and}                 and  = near {["AND"] near}
    near    = not {"NEAR/n" not}                     not  = {"NOT" | "-"} atom
    atom    = [field] (word | word "*" | phrase | "case:" (word | phrase) | "(" query ")")
            | "ATLEAST/n" "(" query ["^w"] {"," query ["^w"]} ")"

Operators are capitals; `and`, `or`, `not` in other letters are refused, since they would be searched for.
A query needs a positive word in each alternative: without one it would match nearly everything.
"""

import re

from wirewatch.watches.anchoring import is_anchored
from wirewatch.watches.errors import QueryError
from wirewatch.watches.parsing import Parser
from wirewatch.watches.query import Query

LONGEST = 4096  # bytes
_HALF = re.compile("[\ud800-\udfff]")


def parse(query: str) -> Query:
    """Read a query. Raises QueryError."""
    _check_size(query)
    parser = Parser(query)
    read = parser.read()
    if not is_anchored(read):
        first = next(each for each in parser.lexemes if each.kind in {"NOT", "MINUS"})
        message = "every alternative needs a word that is not excluded"
        hint = "Add a word that has to stand there, as in idlib -football"
        raise QueryError.at(first.start, message, query, suggestion=hint)
    return read


def _check_size(query: str) -> None:
    broken = _HALF.search(query)
    if broken:
        raise QueryError.at(broken.start(), "half a character stands here: this is no text in UTF-8", query)
    size = len(query.encode())
    if size > LONGEST:
        raise QueryError(f"{size} bytes are too long; the limit is {LONGEST}", query, 1, 1)
    if not query.strip():
        raise QueryError("the query is empty", query, 1, 1, ("a word", "a phrase in double quotes"))
