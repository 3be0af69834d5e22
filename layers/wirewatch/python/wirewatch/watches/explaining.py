"""Why a query matches an item, or how far it is from matching."""

from collections.abc import Iterator
from dataclasses import dataclass

from wirewatch.watches.compiling import compile_query
from wirewatch.watches.evaluating import distance_between, matched_terms, places
from wirewatch.watches.index import keys
from wirewatch.watches.language import parse
from wirewatch.watches.locating import spans
from wirewatch.watches.program import Absent, All, Any, Close, Present, Program, Reach, terms_of
from wirewatch.watches.reading import Reading, Texts
from wirewatch.watches.spans import Span
from wirewatch.watches.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class TermFound:
    """A term as the query spells it (a field or `case:` before it), and where it stands.

    `excluded`: the query wants it absent. `spans` are ascending; empty where it does not stand.
    """

    term: str
    excluded: bool
    spans: tuple[Span, ...]

    @property
    def matched(self) -> bool:
        """Whether it stands in the item at all."""
        return bool(self.spans)


@dataclass(frozen=True, slots=True)
class Lack:
    """One reason why a query does not match.

    `kind` is `missing` (a term or, of alternatives, the nearest), `excluded` (a term that must not stand there does),
    `far` (both sides of a NEAR stand there, too far apart) or `weight` (an ATLEAST is short of `needed - reached`).
    `terms` are those that would mend it: one of them for `missing`, all shown for the others.
    """

    kind: str
    part: str
    terms: tuple[str, ...]
    needed: int = 0
    reached: int = 0

    def __str__(self) -> str:
        """A sentence for people."""
        listed = ", ".join(self.terms)
        match self.kind:
            case "missing":
                return f"not found: {listed}"
            case "excluded":
                return f"excluded, yet found: {listed}"
            case "far":
                apart = f"{self.reached} words apart within one field, {self.needed} allowed"
                return f"{self.part}: {apart if self.reached else 'no pair of its sides stands in one field'}"
            case _:
                return f"{self.part}: {self.reached} of {self.needed}; not found: {listed}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """`lacks` is empty for a match. `short_by` counts the least number of terms that would have to change."""

    matched: bool
    terms: tuple[TermFound, ...]
    lacks: tuple[Lack, ...]
    short_by: int

    @property
    def near_miss(self) -> bool:
        """One term or one weight short."""
        return self.short_by == 1


def explain_match(query: str, texts: Texts) -> Explanation:
    """Whether and where each term of the query stands, and what a match lacks. Raises QueryError."""
    program = compile_query(parse(query))
    reading = Reading(texts, Vocabulary(keys(program)))
    matched = matched_terms(program, reading) is not None
    found = tuple(dict.fromkeys(_found(program, reading, excluded=False)))
    short_by, lacks = (0, ()) if matched else _lacks(program, reading)
    return Explanation(matched, found, lacks, short_by)


def _found(program: Program, reading: Reading, *, excluded: bool) -> Iterator[TermFound]:  # noqa: C901  (a case each)
    """Every term of the program, in its order."""
    match program:
        case Present(term):
            yield TermFound(term, excluded, spans(program, reading))
        case Absent(part):
            yield from _found(part, reading, excluded=not excluded)
        case Close(_, _, left, right):
            yield from _found(left, reading, excluded=excluded)
            yield from _found(right, reading, excluded=excluded)
        case All(parts) | Any(parts):
            for each in parts:
                yield from _found(each, reading, excluded=excluded)
        case Reach(_, weighted):
            for _, each in weighted:
                yield from _found(each, reading, excluded=excluded)


def _lacks(program: Program, reading: Reading) -> tuple[int, tuple[Lack, ...]]:  # noqa: C901, PLR0911  (a case each)
    """The least number of terms that would have to change, and what is wrong; nothing where the program holds."""
    if matched_terms(program, reading) is not None:
        return 0, ()
    match program:
        case Present(term):
            return 1, (Lack("missing", term, (term,)),)
        case Absent(part):
            terms = matched_terms(part, reading) or ()
            return _too_many(part, reading), (Lack("excluded", " ".join(terms), tuple(dict.fromkeys(terms))),)
        case Close():
            return _lacks_of_close(program, reading)
        case All(parts):
            each = dict.fromkeys(_lacks(part, reading) for part in parts)  # a word that mends two parts counts once
            return sum(short for short, _ in each), tuple(lack for _, lacks in each for lack in lacks)
        case Any(parts):
            return _nearest([_lacks(part, reading) for part in parts])
        case Reach():
            return _lacks_of_reach(program, reading)


def _too_many(part: Program, reading: Reading) -> int:
    """How many terms would have to go for the part to hold no more."""
    if not isinstance(part, Reach):
        return 1
    held = sorted(weight for weight, each in part.parts if matched_terms(each, reading) is not None)
    gone = 0
    while sum(held) >= part.needed:
        gone, held = gone + 1, held[:-1]
    return gone


def _nearest(alternatives: list[tuple[int, tuple[Lack, ...]]]) -> tuple[int, tuple[Lack, ...]]:
    """The alternative that lacks least; several that lack but a term each are one lack with all their terms."""
    least = min(short for short, _ in alternatives)
    nearest = [lacks for short, lacks in alternatives if short == least]
    if least == 1 and all(lacks[0].kind == "missing" for lacks in nearest):
        terms = tuple(term for lacks in nearest for term in lacks[0].terms)
        return 1, (Lack("missing", " OR ".join(terms), terms),)
    return least, nearest[0]


def _lacks_of_close(program: Close, reading: Reading) -> tuple[int, tuple[Lack, ...]]:
    sides = [_lacks(side, reading) for side in (program.left, program.right)]
    lacks = tuple(lack for _, each in sides for lack in each)
    if lacks:
        return sum(short for short, _ in sides), lacks
    apart = distance_between(places(program.left, reading), places(program.right, reading))
    terms = tuple(terms_of(program))
    return 1, (Lack("far", program.term, terms, needed=program.distance, reached=apart or 0),)


def _lacks_of_reach(program: Reach, reading: Reading) -> tuple[int, tuple[Lack, ...]]:
    short: list[tuple[int, int, tuple[str, ...]]] = []
    reached = 0
    for weight, part in program.parts:
        lacking, _ = _lacks(part, reading)
        if lacking:
            short.append((lacking, weight, tuple(terms_of(part))))
        else:
            reached += weight
    missing, gained = 0, reached
    for lacking, weight, _ in sorted(short, key=lambda each: (each[0], -each[1])):
        if gained < program.needed:
            missing, gained = missing + lacking, gained + weight
    terms = tuple(dict.fromkeys(term for *_, terms in short for term in terms))
    return missing, (Lack("weight", f"ATLEAST/{program.needed}", terms, needed=program.needed, reached=reached),)
