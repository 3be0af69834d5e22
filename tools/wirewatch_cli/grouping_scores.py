"""How well groups agree with the right ones: BCubed and pairs, as precision, recall and F1.

BCubed: Bagga and Baldwin, "Entity-based cross-document coreferencing using the vector space model" (1998): each item's
share of its group that belongs with it, and of what belongs with it that is in its group, averaged over items. Pairs:
which pairs of items share a group, and which should.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

Score = dict[str, float]


def bcubed(groups: Sequence[Hashable], right: Sequence[Hashable]) -> Score:
    """Of items in order, their groups and their right groups. All 0 for no items."""
    if not groups:
        return _score(0.0, 0.0)
    sizes, right_sizes = Counter(groups), Counter(right)
    shared = Counter(zip(groups, right, strict=True))
    precision = sum(n * n / sizes[group] for (group, _), n in shared.items()) / len(groups)
    recall = sum(n * n / right_sizes[true] for (_, true), n in shared.items()) / len(groups)
    return _score(precision, recall)


def pairs(groups: Sequence[Hashable], right: Sequence[Hashable]) -> Score:
    """Precision is 1 where no pair was made, recall 1 where none should be."""
    made, wanted = _pairs(Counter(groups).values()), _pairs(Counter(right).values())
    shared = _pairs(Counter(zip(groups, right, strict=True)).values())
    return _score(shared / made if made else 1.0, shared / wanted if wanted else 1.0)


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _score(precision: float, recall: float) -> Score:
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"p": round(precision, 4), "r": round(recall, 4), "f1": round(f1, 4)}
