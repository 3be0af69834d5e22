"""Where in a text the matched terms stand, for showing them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from wirewatch.watches.folding import tokens

PIECE = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u064b-\u065f\u0900-\u0dff]+[^\W_]*)*")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text, and whether it is what matched."""

    text: str
    marked: bool


def segments(text: str, terms: Iterable[str]) -> tuple[Segment, ...]:
    """The text in stretches that, put together, are the text."""
    found: list[Segment] = []
    at = 0
    for start, end in _merged(_spans(text, terms)):
        found += [Segment(text[at:start], marked=False), Segment(text[start:end], marked=True)]
        at = end
    found.append(Segment(text[at:], marked=False))
    return tuple(each for each in found if each.text)


def _spans(text: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    placed = _placed(text)
    words = [word for word, _, _ in placed]
    spans = []
    for wanted in map(tokens, terms):
        size = len(wanted)
        starts = range(len(words) - size + 1) if size else range(0)
        spans += [(placed[at][1], placed[at + size - 1][2]) for at in starts if tuple(words[at : at + size]) == wanted]
    return spans


def _placed(text: str) -> list[tuple[str, int, int]]:
    """The words of a text with where each begins and ends."""
    placed = []
    for piece in PIECE.finditer(text):
        words = tokens(piece.group())
        for at, word in enumerate(words):
            one_each = len(words) == len(piece.group())
            start = piece.start() + at if one_each else piece.start()
            placed.append((word, start, start + 1 if one_each else piece.end()))
    return placed


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
