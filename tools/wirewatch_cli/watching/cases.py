"""Many cases of `watch match` at once: a JSON line in, a JSON line out, in the same order.

In: `{"query", "title", "text", "lang"}`, of which `query` and one of the two texts are needed. Out: `{"matched",
"terms"}`, or `{"error"}` for a bad query or a line that is no such case.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wirewatch.feeds.language import is_language, language_of
from wirewatch.watches.errors import QueryError
from wirewatch.watches.matching import Texts
from wirewatch_cli.watching.judging import judge

FIELDS = ("query", "title", "text", "lang")


class CaseError(ValueError):
    """A line that is not a case."""


def judged(lines: Iterable[str]) -> Iterator[str]:
    """A line of JSON for each line that is not blank."""
    for line in lines:
        if line.strip():
            told = json.dumps(_judged(line), ensure_ascii=False)
            yield told.encode("utf-8", "backslashreplace").decode()  # half a character, as a case may hold one


def _judged(line: str) -> Mapping[str, Any]:
    try:
        case = _read(line)
        hit = judge(case["query"], texts_of(case.get("title"), case.get("text"), case.get("lang")))
    except (CaseError, QueryError) as error:
        return {"error": str(error)}
    return {"matched": hit is not None, "terms": list(hit.terms) if hit else []}


def texts_of(title: str | None, text: str | None, language: str | None) -> Texts:
    """The texts to match, as those of an item whose feed claims that language."""
    return Texts(title or "", text or "", language=language_of((language,), f"{title or ''} {text or ''}"))


def _read(line: str) -> dict[str, Any]:
    try:
        case = json.loads(line)
    except json.JSONDecodeError as error:
        raise CaseError(f"not JSON: {error.msg}, column {error.colno}") from None
    except RecursionError:
        raise CaseError("nested too deep") from None
    if not isinstance(case, dict):
        raise CaseError("a case is an object: {query, title, text, lang}")
    if not isinstance(case.get("query"), str):
        raise CaseError("a case needs a `query`")
    wrong = [name for name in FIELDS if not isinstance(case.get(name), str | None)]
    if wrong:
        raise CaseError(f"`{wrong[0]}` must be a text")
    if not is_language(case.get("lang")):
        raise CaseError("`lang` must be a language code, as in tr or pt-BR")
    return case
