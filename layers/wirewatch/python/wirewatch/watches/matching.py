"""Which watches an item matches.

A word or phrase matches where its folded words stand side by side within the title or within the summary; AND and
NOT look at both together. Watches that share no required word with the item are not looked at
(`wirewatch.watches.index`); the others are evaluated exactly.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wirewatch.watches.errors import QueryError
from wirewatch.watches.folding import tokens
from wirewatch.watches.index import build, candidates
from wirewatch.watches.language import parse
from wirewatch.watches.program import Program, Words, compile_query, matched_terms
from wirewatch.watches.spans import Span
from wirewatch.watches.watch import Watch


@dataclass(frozen=True, slots=True)
class Texts:
    """The fields of an item that queries look at."""

    title: str
    summary: str = ""
    source: str = ""
    site: str = ""  # the host of the item's address
    language: str = "und"  # a BCP 47 primary subtag
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A watch that matched, and the terms that made it match, as its query spells them."""

    watch: str
    terms: tuple[str, ...]
    eager: bool = False
    spans: tuple[Span, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Watches, compiled. `broken` are those that did not compile: (watch id, error)."""

    watches: tuple[Watch, ...] = ()
    programs: tuple[Program, ...] = ()
    index: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    broken: tuple[tuple[str, str], ...] = ()

    @classmethod
    def compile(cls, watches: Iterable[Watch]) -> "Catalogue":
        """Compile what can be compiled, report what cannot."""
        compiled: list[tuple[Watch, Program]] = []
        broken: list[tuple[str, str]] = []
        for watch in watches:
            try:
                compiled.append((watch, compile_query(parse(watch.query))))
            except QueryError as error:
                broken.append((watch.id, str(error)))
        programs = tuple(program for _, program in compiled)
        kept = tuple(watch for watch, _ in compiled)
        return cls(kept, programs, build(programs), tuple(broken))

    def match(self, texts: Texts) -> tuple[Hit, ...]:
        """The watches that match, in the order in which they were compiled."""
        fields = (tokens(texts.title), tokens(texts.summary))
        hits = (self._hit(number, fields) for number in candidates(self.index, fields))
        return tuple(hit for hit in hits if hit is not None)

    def _hit(self, number: int, fields: tuple[Words, ...]) -> Hit | None:
        terms = matched_terms(self.programs[number], fields)
        if terms is None:
            return None
        watch = self.watches[number]
        return Hit(watch.id, tuple(dict.fromkeys(terms)), watch.eager)
