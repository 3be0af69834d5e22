"""Where the terms of a program stand in an item, for showing them."""

from collections.abc import Iterator
from itertools import chain

from wirewatch.watches.evaluating import matched_terms, places
from wirewatch.watches.program import Absent, All, Any, Close, Present, Program, Reach
from wirewatch.watches.reading import FIRST_CATEGORY, Reading
from wirewatch.watches.spans import Span
from wirewatch.watches.standing import Standing


def spans(program: Program, reading: Reading) -> tuple[Span, ...]:
    """Where the terms stand by which the program holds, ascending; none of those that are excluded."""
    return tuple(sorted(set(_spans(program, reading))))


def _spans(program: Program, reading: Reading) -> Iterator[Span]:
    match program:
        case Present(_, _, field) if field in {"site", "lang"}:
            if _holds(program, reading):
                yield Span(field, 0, len(reading.texts.site if field == "site" else reading.texts.language))
        case Present() | Close():
            yield from (_span(each, reading) for each in places(program, reading))
        case All(parts) | Any(parts):
            yield from chain.from_iterable(_spans(part, reading) for part in parts if _holds(part, reading))
        case Reach(_, weighted):
            yield from chain.from_iterable(_spans(part, reading) for _, part in weighted if _holds(part, reading))
        case Absent():
            pass


def _holds(program: Program, reading: Reading) -> bool:
    return matched_terms(program, reading) is not None


def _span(standing: Standing, reading: Reading) -> Span:
    name, _ = reading.fields[standing.field]
    number = max(standing.field - FIRST_CATEGORY, 0)
    return Span(name, standing.start, standing.end, number)
