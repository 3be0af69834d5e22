"""Which watches an item matches.

AND and NOT look at title and summary together; phrases and NEAR stay within one field. An item is read once: its words, folded and
stemmed in its language, are looked up in the vocabulary of all watches (`vocabulary`). Watches that share no
required word with it are not looked at (`index`); where a look at its words is not enough, `evaluating` looks at places.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain
from sys import intern

from wirewatch.watches.errors import QueryError
from wirewatch.watches.evaluating import matched_terms, spans
from wirewatch.watches.index import Index, build, keys, required, sufficient
from wirewatch.watches.language import parse
from wirewatch.watches.program import Program, compile_query, terms_of
from wirewatch.watches.reading import Reading, Texts
from wirewatch.watches.spans import Span
from wirewatch.watches.vocabulary import vocabulary_of
from wirewatch.watches.watch import Watch

__all__ = ["Catalogue", "Hit", "Texts"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A watch that matched, and the terms that made it match, as its query spells them."""

    watch: str
    terms: tuple[str, ...]
    eager: bool = False
    _locate: Callable[[], tuple[Span, ...]] = field(default=tuple, compare=False, repr=False)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where these terms stand in the texts as they came in, ascending. Worked out when asked for."""
        return self._locate()


@dataclass(frozen=True, slots=True)
class Compiled:
    """A watch ready to run. `terms` are those of a hit if holding all that is `required` is enough, else None."""

    watch: Watch
    program: Program
    required: frozenset[str]
    terms: tuple[str, ...] | None


class Catalogue:
    """Watches, compiled. `broken` are those that did not compile: (watch id, error)."""

    def __init__(self, compiled: tuple[Compiled, ...] = (), broken: tuple[tuple[str, str], ...] = ()) -> None:
        self.compiled = compiled
        self.broken = broken
        self.index: Index = build([each.program for each in compiled])
        wanted = set(chain.from_iterable(keys(each.program) for each in compiled))
        fields = {key.partition("|")[0] for key in wanted if "|" in key}
        self._meta = bool(fields)
        self._vocabulary = vocabulary_of(wanted)

    @classmethod
    def compile(cls, watches: Iterable[Watch], before: "Catalogue | None" = None) -> "Catalogue":
        """Compile what can be compiled, report what cannot. What `before` has compiled is not compiled again."""
        known = {each.watch: each for each in before.compiled} if before else {}
        compiled: list[Compiled] = []
        broken: list[tuple[str, str]] = []
        for watch in watches:
            try:
                compiled.append(known.get(watch) or _compile(watch))
            except QueryError as error:
                broken.append((watch.id, str(error)))
        return cls(tuple(compiled), tuple(broken))

    @property
    def watches(self) -> tuple[Watch, ...]:
        """The watches that compiled."""
        return tuple(each.watch for each in self.compiled)

    def read(self, texts: Texts) -> Reading:
        """The item as its watches see it."""
        return Reading(texts, self._vocabulary, meta=self._meta)

    def match(self, texts: Texts) -> tuple[Hit, ...]:
        """The watches that match, in the order in which they were compiled."""
        reading = self.read(texts)
        found = reading.found
        numbers: set[int] = set()
        for key in self.index.keys() & found:
            numbers.update(self.index[key])
        hits = []
        for number in sorted(numbers):
            each = self.compiled[number]
            if each.required <= found:
                terms = each.terms or matched_terms(each.program, reading)
                if terms is not None:
                    hits.append(_hit(each, terms, reading))
        return tuple(hits)


def _compile(watch: Watch) -> Compiled:
    program = compile_query(parse(watch.query))
    needs = frozenset(map(intern, required(program)))
    terms = tuple(dict.fromkeys(terms_of(program))) if sufficient(program) else None
    return Compiled(watch, program, needs, terms)


def _hit(each: Compiled, terms: tuple[str, ...], reading: Reading) -> Hit:
    watch = each.watch
    return Hit(watch.id, tuple(dict.fromkeys(terms)), watch.eager, lambda: spans(each.program, reading))
