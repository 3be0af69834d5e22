"""The reasons of an alert, told apart: what speaks for its level, and what has changed for those who know the story."""

import re
from collections.abc import Iterable

from wirewatch.stories.story import Novelty

_QUOTED = re.compile(r"(?<=“)([^”]*)(?=”)")
_POINTS = re.compile(r" \(([+-]\d+)\)$")


def grounds(reasons: Iterable[str], novelty: str) -> list[str]:
    """What the level rests on."""
    told = list(reasons)
    changed = changes(told, novelty)
    return [each for each in told if each not in changed]


def changes(reasons: Iterable[str], novelty: str) -> list[str]:
    """What is new for those who were told before (`wirewatch.stories.novelty`): such a reason brings no points."""
    return [each for each in reasons if novelty == Novelty.ESCALATED and not _POINTS.search(each)]


def quotes(reason: str) -> list[str]:
    """The reason cut at its quotations, which are every second piece: they may be written the other way."""
    return _QUOTED.split(reason)


def without_points(reason: str) -> str:
    """The reason as a reader in a hurry wants it."""
    return _POINTS.sub("", reason)
