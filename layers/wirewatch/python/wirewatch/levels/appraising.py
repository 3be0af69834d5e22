"""What an item says by itself, whatever its story: read once, however often it is scored.

The title counts, and the beginning of the summary at a lower worth. What only sounds like news in its title is none; a
summary that only sounds like news adds nothing. A title that is news is none if its summary calls it a drill, unless
that tells of deaths.
"""

import re
from dataclasses import dataclass, replace

from wirewatch.items.item import Item
from wirewatch.levels.declared import Urgency, urgency
from wirewatch.levels.flags import take_label
from wirewatch.levels.reading import Reading, read
from wirewatch.levels.scale import Scale, lexicons_for
from wirewatch.levels.terms import joined

DRILL = "drill"
OPENING = 300  # characters of a summary
NITF_URGENT = frozenset("123")
_NONE = Reading()


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Its declared urgency, its publisher's label or "", and what title and summary tell of."""

    said: Urgency | None
    label: str
    title: Reading
    summary: Reading
    is_labelled: bool  # its newsroom calls it urgent: by a label, or by one of NITF's three highest grades


def appraise(item: Item, scale: Scale) -> Appraisal:
    """Read an item by the words, labels and grades of a scale."""
    flagged = take_label(item.title, scale.labels)
    lexicons = lexicons_for(item.language, item.title, scale)
    categories = joined(" ".join(one.value for one in item.declared if one.scheme == "category"))
    title = read(flagged.rest, categories, lexicons)
    summary = read(_opening(item.summary), "", lexicons) if item.summary and not title.context else _NONE
    if summary.context == DRILL and not summary.killed:
        title = replace(title, context=DRILL, sign=summary.sign)
    grades = {one.value.strip() for one in item.declared if one.scheme == "nitf"}
    return Appraisal(
        said=urgency(item.declared, scale.weights["declared"]),
        label=flagged.label,
        title=title,
        summary=_NONE if summary.context else summary,
        is_labelled=bool(flagged.label) or not grades.isdisjoint(NITF_URGENT),
    )


def _opening(summary: str) -> str:
    """Its first sentences, cut at a word."""
    if len(summary) <= OPENING:
        return summary
    return re.sub(r"\S+$", "", summary[:OPENING])
