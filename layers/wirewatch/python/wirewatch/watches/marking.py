"""Where the terms of a hit stand in a title and a summary, found again from the terms alone.

What is stored of a match are its terms as the query spells them (`Hit.terms`), a phrase without its quotes. Texts are
read as matching read them, so that every script and inflection is marked that matched.
"""

from functools import lru_cache
from itertools import chain

from wirewatch.watches.compiling import compile_query
from wirewatch.watches.errors import QueryError
from wirewatch.watches.index import keys
from wirewatch.watches.language import parse
from wirewatch.watches.locating import spans
from wirewatch.watches.program import Program
from wirewatch.watches.reading import Reading, Texts
from wirewatch.watches.spans import Span
from wirewatch.watches.vocabulary import Vocabulary

FIELDS = ("title:", "source:", "site:", "lang:", "category:", "case:")


@lru_cache(maxsize=256)  # a mail that turns out too long is made again
def term_spans(terms: tuple[str, ...], texts: Texts) -> tuple[Span, ...]:
    """The spans of all these terms, ascending; a term that no query could hold has none."""
    programs = [program for term in dict.fromkeys(terms) if (program := _program(term))]
    if not programs:
        return ()
    vocabulary = Vocabulary(chain.from_iterable(map(keys, programs)))
    reading = Reading(texts, vocabulary)
    return tuple(sorted({span for program in programs for span in spans(program, reading)}))


@lru_cache(maxsize=1024)
def _program(term: str) -> Program | None:
    field = next((each for each in FIELDS if term.startswith(each)), "")
    for spelled in _spellings(term.removeprefix(field)):
        try:
            return compile_query(parse(field + spelled))
        except QueryError:
            continue
    return None


def _spellings(term: str) -> tuple[str, ...]:
    """How a query may have held it: with blanks it was a phrase, and so was an operator."""
    phrase = f'"{term}"'
    if '"' in term:
        return (term,)
    return (phrase,) if any(map(str.isspace, term)) else (term, phrase)
