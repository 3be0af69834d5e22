"""Runs of characters that are asked for, in scripts without spaces between words: found anywhere in a text."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from wirewatch.watches.folding import MARKS, fold
from wirewatch.watches.segments import Segment

Place = tuple[int, int, int, int]  # at, until, start, end: within a chunk
_CLUSTER = re.compile(f"[\u1100-\u115f][\u1160-\u11ff]*|.[{MARKS}\uff9e\uff9f]*", re.DOTALL)
_FEW = 100  # characters of a text for each pair of runs: from there on each pair is searched for


class Runs:
    """Runs, each hung on its rarest pair of characters."""

    def __init__(self, runs: list[str]) -> None:
        self._runs: dict[str, tuple[str, ...]] = {}
        used = Counter(pair for run in runs for pair in set(_pairs(run)))
        for run in runs:
            rarest = min(_pairs(run), key=lambda pair: (used[pair], pair))
            self._runs[rarest] = (*self._runs.get(rarest, ()), run)

    def within(self, text: str) -> Iterator[str]:
        """Those that stand in a folded text."""
        if len(self._runs) * _FEW < len(text):
            pairs: Iterable[str] = (pair for pair in self._runs if pair in text)
        else:
            pairs = self._runs.keys() & {*text, *_pairs(text)}
        for pair in pairs:
            yield from (run for run in self._runs[pair] if run in text)

    def places(self, segment: Segment) -> Iterator[tuple[str, Place]]:
        """Where they stand in a segment of such a script."""
        starts = _offsets(segment)
        for run in self.within(segment.word):
            for match in re.finditer(f"(?={re.escape(run)})", segment.word):
                first, last = match.start(), match.start() + len(run)
                yield f"%{run}", (segment.at + first, segment.at + last, starts[first], starts[last])


def _pairs(text: str) -> list[str]:
    """Neighbouring characters; of a single character, itself."""
    return [a + b for a, b in pairwise(text)] or [text]


def _offsets(segment: Segment) -> list[int]:
    """Where in the text each character of a folded run begins, and where the run ends."""
    starts: list[int] = []
    for cluster in _CLUSTER.finditer(segment.raw):
        starts += [segment.start + cluster.start()] * len(fold(cluster[0]))
    if len(starts) != len(segment.word):  # folding reached across clusters: the whole run is shown
        starts = [segment.start] * len(segment.word)
    return [*starts, segment.end]
