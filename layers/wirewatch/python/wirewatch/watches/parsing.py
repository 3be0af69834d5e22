"""From lexemes to the tree of a query: recursive descent, a method a rule of the grammar in `language`."""

from collections.abc import Callable
from typing import TypeVar

from wirewatch.watches.errors import QueryError
from wirewatch.watches.lexing import Lexeme, lexemes
from wirewatch.watches.query import And, AtLeast, Limited, Near, Not, Or, Query, Weighted
from wirewatch.watches.refusals import END_HINTS, MISPLACED_AFTER, MISPLACED_HINTS, OPERAND, example_of
from wirewatch.watches.terms import check_limited, check_near, check_part, read_term

DEEPEST = 20
MOST_TERMS = 200
WIDEST = 100  # words of a NEAR; also the highest weight
_STARTS = frozenset({"WORD", "PHRASE", "FIELD", "ATLEAST", "(", "NOT", "MINUS"})
_TERMS = frozenset({"WORD", "PHRASE"})
Read = TypeVar("Read")


class Parser:
    """Reads one query, once."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.lexemes = lexemes(query)
        self.at = 0
        self.depth = 0
        self.terms = 0
        self.field = ""

    def read(self) -> Query:
        """The whole query. Raises QueryError."""
        read = self.alternatives()
        if self.next.kind != "END":
            raise self.misplaced()
        return read

    @property
    def next(self) -> Lexeme:
        return self.lexemes[self.at]

    def take(self) -> Lexeme:
        self.at += 1
        return self.lexemes[self.at - 1]

    def alternatives(self) -> Query:
        parts = [self.conjunction()]
        while self.next.kind in {"OR", "|"}:
            self.take()
            parts.append(self.conjunction())
        return Or(tuple(parts)) if len(parts) > 1 else parts[0]

    def conjunction(self) -> Query:
        parts = [self.near()]
        while self.next.kind == "AND" or self.next.kind in _STARTS:
            if self.next.kind == "AND":
                self.take()
            parts.append(self.near())
        return And(tuple(parts)) if len(parts) > 1 else parts[0]

    def near(self) -> Query:
        start = self.next.start
        left = self.negation()
        while self.next.kind == "NEAR":
            sign = self.take()
            distance = self.number(sign, "NEAR", WIDEST)
            check_near(left, self.query, start)
            at = self.next.start
            right = self.negation()
            check_near(right, self.query, at)
            left = Near(distance, left, right)
        return left

    def negation(self) -> Query:
        if self.next.kind not in {"NOT", "MINUS"}:
            return self.atom()
        sign = self.take()
        return Not(self.nested(sign, self.negation))

    def atom(self) -> Query:
        lexeme = self.next
        if lexeme.kind == "ATLEAST":
            return self.at_least()
        if lexeme.kind == "(":
            return self.group()
        if lexeme.kind == "FIELD" and lexeme.text != "case:":
            return self.limited()
        if lexeme.kind not in _TERMS and lexeme.kind != "FIELD":
            raise self.misplaced(OPERAND)
        return self.term()

    def term(self) -> Query:
        cased = self.next.kind == "FIELD" and bool(self.take())
        if self.next.kind not in _TERMS:
            raise self.misplaced(("a word", "a phrase in double quotes"))
        lexeme = self.take()
        self.terms += 1
        if self.terms > MOST_TERMS:
            raise QueryError.at(lexeme.start, f"more than {MOST_TERMS} terms", self.query)
        starred = self.next.kind == "*" and self.next.start == lexeme.end and bool(self.take())
        return read_term(lexeme, self.query, cased=cased, starred=starred)

    def group(self) -> Query:
        opening = self.take()
        read = self.nested(opening, self.alternatives)
        self.close(opening)
        return read

    def limited(self) -> Query:
        sign = self.take()
        field = sign.text[:-1]
        if self.field:
            raise QueryError.at(sign.start, f"{field}: stands inside {self.field}:", self.query)
        if self.next.kind not in _TERMS | {"FIELD", "("}:
            raise self.misplaced(("a word", "a phrase in double quotes", "("))
        self.field = field
        at = self.next.start
        part = self.nested(sign, self.atom)
        check_limited(field, part, self.query, at)
        self.field = ""
        return Limited(field, part)

    def at_least(self) -> Query:
        sign = self.take()
        needed = self.number(sign, "ATLEAST", WIDEST * MOST_TERMS)
        if self.next.kind != "(":
            raise self.misplaced(("(",), f"Try: {sign.text} (one, other, third)")
        opening = self.take()
        parts = [self.nested(opening, self.weighted)]
        while self.next.kind == ",":
            self.take()
            parts.append(self.nested(opening, self.weighted))
        self.close(opening)
        reached = sum(part.weight for part in parts)
        if reached < needed:
            message = f"the weights add up to {reached}: they never reach {needed}"
            hint = f"Try: ATLEAST/{reached} (…), or part the terms with commas"
            raise QueryError.at(sign.start, message, self.query, suggestion=hint)
        return AtLeast(needed, tuple(parts))

    def weighted(self) -> Weighted:
        at = self.next.start
        part = self.alternatives()
        check_part(part, self.query, at)
        if self.next.kind != "WEIGHT":
            return Weighted(part)
        sign = self.take()
        return Weighted(part, self.number(sign, "^", WIDEST))

    def number(self, sign: Lexeme, name: str, most: int) -> int:
        """The number of a sign, from 1 to `most`."""
        written = sign.text.lstrip("^").rpartition("/")[2]
        if written.isdecimal() and 1 <= int(written) <= most:
            return int(written)
        message = f"{name} needs a number from 1 to {most}"
        raise QueryError.at(sign.start, message, self.query, suggestion=example_of(name))

    def nested(self, opening: Lexeme, rule: Callable[[], Read]) -> Read:
        self.depth += 1
        if self.depth > DEEPEST:
            raise QueryError.at(opening.start, f"nested more than {DEEPEST} deep", self.query)
        read = rule()
        self.depth -= 1
        return read

    def close(self, opening: Lexeme) -> None:
        if self.next.kind != ")":
            place = QueryError.at(opening.start, "", self.query)
            raise self.misplaced((")",), f"The ( at line {place.line}, column {place.column} is not closed")
        self.take()

    def misplaced(self, expected: tuple[str, ...] = (), suggestion: str = "") -> QueryError:
        """The next lexeme does not belong where it stands."""
        kind, text, start, _ = self.next
        before = self.lexemes[self.at - 1].kind if self.at else ""
        if kind == "END":
            hint = suggestion or END_HINTS.get(before, "")
            end = len(self.query.rstrip())
            return QueryError.at(end, "the query ends too early", self.query, expected=expected, suggestion=hint)
        hint = suggestion or MISPLACED_AFTER.get((before, kind)) or MISPLACED_HINTS.get(kind, "")
        return QueryError.at(start, f"{text!r} is misplaced", self.query, expected=expected, suggestion=hint)
