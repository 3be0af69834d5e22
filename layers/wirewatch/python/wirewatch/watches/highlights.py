"""A text cut where matched terms stand, for showing them."""

from collections.abc import Iterable
from dataclasses import dataclass

from wirewatch.watches.spans import Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text, and whether it is what matched."""

    text: str
    marked: bool


def segments(text: str, spans: Iterable[Span], field: str) -> tuple[Segment, ...]:
    """The text of that field in stretches that, put together, are the text."""
    found: list[Segment] = []
    at = 0
    for start, end in _merged((span.start, span.end) for span in spans if span.field == field):
        found += [Segment(text[at:start], marked=False), Segment(text[start:end], marked=True)]
        at = max(at, end)
    found.append(Segment(text[at:], marked=False))
    return tuple(each for each in found if each.text)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ascending, without overlaps; those that touch are one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
