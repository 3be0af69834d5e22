"""The urgency that a feed itself declares, as points: NITF (newsrooms), CAP (weather and civil protection), GDACS.

NITF `ed-urg` goes from 1, most urgent, over 5, normal, to 8 (IPTC NITF 3.6). CAP 1.2 grades an alert by severity,
urgency and certainty; what it does not say counts as the middle of the scale. GDACS says Red, Orange or Green.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wirewatch.items.item import Declared

OFFICIAL = frozenset(("cap", "gdacs"))
SCALES = ("severity", "urgency", "certainty")


@dataclass(frozen=True, slots=True)
class Urgency:
    """Points of a declaration. `official`: an authority has graded the event, so words of the title need not."""

    reason: str
    points: int
    official: bool


Grades = Mapping[str, Mapping[str, int]]


def urgency(declared: Iterable[Declared], grades: Grades) -> Urgency | None:
    """The most urgent declaration, or None where the feed makes none that `grades` knows."""
    each = list(declared)
    found = [_nitf(one.value, grades) for one in each if one.scheme == "nitf"]
    found += [_gdacs(one.value, grades) for one in each if one.scheme == "gdacs"]
    found.append(_cap(" ".join(one.value for one in each if one.scheme == "cap"), grades))
    known = [one for one in found if one is not None]
    return max(known, key=lambda one: one.points, default=None)


def _nitf(value: str, grades: Grades) -> Urgency | None:
    digit = re.search(r"[1-8]", value)
    if digit is None:
        return None
    return Urgency(f"declared urgency {digit[0]} of 8 (NITF)", grades["nitf"].get(digit[0], 0), official=False)


def _gdacs(value: str, grades: Grades) -> Urgency | None:
    color = next((word for word in _words(value) if word in grades["gdacs"]), None)
    if color is None:
        return None
    return Urgency(f"GDACS alert {color}", grades["gdacs"][color], official=True)


def _cap(value: str, grades: Grades) -> Urgency | None:
    words = _words(value)
    said = {scale: next((word for word in words if word in grades[f"cap-{scale}"]), "") for scale in SCALES}
    if not any(said.values()):
        return None
    points = sum(grades[f"cap-{scale}"].get(word or "unsaid", 0) for scale, word in said.items())
    return Urgency(f"CAP {' '.join(filter(None, said.values()))}", max(points, 0), official=True)


def _words(value: str) -> list[str]:
    return re.findall(r"[a-z]+", value.lower())
