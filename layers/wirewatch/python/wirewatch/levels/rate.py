"""How much a publisher's label is worth: less from one that labels everything.

Learned per feed from all its items. No discount before 50 items. Up to a fifth of labelled items it has its full
worth, from three fifths on a quarter of it, and in between it falls evenly.
"""

from dataclasses import dataclass

LEARNED_FROM = 50  # items
OFTEN, ALWAYS = 0.2, 0.6
LEAST = 0.25


@dataclass(frozen=True, slots=True)
class Rate:
    """A feed's items so far, and those of them that bore a label or a declared urgency."""

    items: int = 0
    labelled: int = 0

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.labelled / self.items if self.items else 0.0


def worth(rate: Rate) -> float:
    """The factor for a label's points, from 1 down to 0.25."""
    if rate.items < LEARNED_FROM:
        return 1.0
    excess = (rate.share - OFTEN) / (ALWAYS - OFTEN)
    return 1.0 - (1.0 - LEAST) * min(max(excess, 0.0), 1.0)
