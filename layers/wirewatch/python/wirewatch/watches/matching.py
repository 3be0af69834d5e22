"""Which watches an item matches.

AND and NOT look at title and summary together; phrases and NEAR stay within one field. An item is read once: its
words, folded and stemmed in its language, are looked up in the vocabulary of all watches (`vocabulary`). Watches that
share no required word with it are not looked at (`index`); where words are not enough, `evaluating` looks at places.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from wirewatch.watches.compiling import compile_query
from wirewatch.watches.errors import QueryError
from wirewatch.watches.evaluating import matched_terms
from wirewatch.watches.index import Index, build, keys, sufficient
from wirewatch.watches.language import parse
from wirewatch.watches.locating import spans
from wirewatch.watches.program import All, Program, terms_of
from wirewatch.watches.reading import Reading, Texts
from wirewatch.watches.spans import Span
from wirewatch.watches.vocabulary import Vocabulary
from wirewatch.watches.watch import Watch

__all__ = ["Catalogue", "Hit", "Texts"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A watch that matched, and the terms that made it match, as its query spells them."""

    watch: str
    terms: tuple[str, ...]
    eager: bool = False
    _program: Program = field(default=All(()), compare=False, repr=False)
    _locate: Callable[[Program], tuple[Span, ...]] = field(default=lambda _: (), compare=False, repr=False)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where these terms stand in the texts as they came in, ascending. Worked out when asked for."""
        return self._locate(self._program)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A watch ready to run. `terms` are those of a hit if holding all that it requires is enough, else None."""

    watch: Watch
    program: Program
    terms: tuple[str, ...] | None


class Catalogue:
    """Watches, compiled. `broken` are those that did not compile: (watch id, error)."""

    def __init__(self, compiled: tuple[Compiled, ...] = (), broken: tuple[tuple[str, str], ...] = ()) -> None:
        self.compiled = compiled
        self.broken = broken
        self.index: Index = build([each.program for each in compiled])
        self._vocabulary = Vocabulary(chain.from_iterable(keys(each.program) for each in compiled), self.index)
        self._last: Reading | None = None

    @classmethod
    def compile(cls, watches: Iterable[Watch], before: "Catalogue | None" = None) -> "Catalogue":
        """Compile what can be compiled, report what cannot. What `before` has compiled is not compiled again."""
        with _undisturbed():
            return cls._compiled(watches, before)

    @classmethod
    def _compiled(cls, watches: Iterable[Watch], before: "Catalogue | None") -> "Catalogue":
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

    def forget(self) -> None:
        """Forget the words of the texts that it has seen; only speed depends on them."""
        self._vocabulary.forget()
        self._last = None

    def match(self, texts: Texts) -> tuple[Hit, ...]:
        """The watches that match, in the order in which they were compiled."""
        reading = Reading(texts, self._vocabulary)
        held = reading.held.__getitem__
        likely = {
            number
            for hanging in reading.hanging
            for candidates in hanging
            for number, needs in candidates
            if not needs or all(map(held, needs))
        }
        if not likely:
            return ()
        self._last = reading
        locate = partial(self._spans, texts)
        hits = [_hit(self.compiled[number], reading, locate) for number in sorted(likely)]
        return tuple([hit for hit in hits if hit])

    def _spans(self, texts: Texts, program: Program) -> tuple[Span, ...]:
        """Hits are kept for long, and readings are big: an item is read again if it was not the last one."""
        reading = self._last
        if reading is None or reading.texts is not texts:
            reading = self._last = Reading(texts, self._vocabulary)
        return spans(program, reading)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the cyclic garbage collector, which would walk the growing catalogue: a fifth of the time.

    What was made counts as old at once: as young, it would be walked three times more by whatever runs next.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def _compile(watch: Watch) -> Compiled:
    program = compile_query(parse(watch.query))
    terms = tuple(dict.fromkeys(terms_of(program))) if sufficient(program) else None
    return Compiled(watch, program, terms)


def _hit(each: Compiled, reading: Reading, locate: Callable[[Program], tuple[Span, ...]]) -> Hit | None:
    terms = each.terms
    if terms is None:
        found = matched_terms(each.program, reading)
        if found is None:
            return None
        terms = tuple(dict.fromkeys(found))
    return Hit(each.watch.id, terms, each.watch.eager, each.program, locate)
