"""Why a query matches an item, or how far it is from matching."""

from dataclasses import dataclass

from wirewatch.watches.matching import Texts
from wirewatch.watches.spans import Span


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
                return f"{self.part}: {self.reached or 'no'} words apart within one field, {self.needed} allowed"
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
    raise NotImplementedError
