"""How a feed's rhythm is written: a short text, so that the small row stays below the kilobyte that a write costs by.

Counts are written relative to the largest of them, in 4,096 steps of two characters each.
"""

from functools import lru_cache
from string import ascii_letters, digits

from wirewatch.feeds.rhythm import Rhythm
from wirewatch.timestamps import from_text, to_text

DIGITS = digits + ascii_letters + "-_"
PLACE = {digit: place for place, digit in enumerate(DIGITS)}
STEPS = len(DIGITS) ** 2 - 1


def pack(rhythm: Rhythm) -> str:
    """`since updated burst hours slots`, or "" where nothing was learned."""
    if rhythm.since is None or rhythm.updated is None:
        return ""
    moments = f"{to_text(rhythm.since)} {to_text(rhythm.updated)}"
    return f"{moments} {rhythm.burst:.4g} {_pack(rhythm.hours)} {_pack(rhythm.slots)}"


def unpack(text: str) -> Rhythm:
    """What `pack` wrote."""
    if not text:
        return Rhythm()
    since, updated, burst, hours, slots = text.split(" ")
    return Rhythm(from_text(since), from_text(updated), float(burst), _unpack(hours), _unpack(slots))


def _pack(counts: tuple[float, ...]) -> str:
    largest = max(counts)
    steps = [round(count / (largest or 1) * STEPS) for count in counts]
    return f"{largest:.5g}:" + "".join(DIGITS[step >> 6] + DIGITS[step & 63] for step in steps)


@lru_cache(maxsize=256)  # a feed's row is read again and again before its counts change
def _unpack(text: str) -> tuple[float, ...]:
    largest, _, packed = text.partition(":")
    unit = float(largest) / STEPS
    return tuple((PLACE[high] * 64 + PLACE[low]) * unit for high, low in zip(packed[::2], packed[1::2], strict=True))
