"""How breaking an item is: points for what speaks for it, with a reason each, and the level that they reach.

For it speak the source's tier, what the feed declares (`declared`), the publisher's label (`flags`, worth less from one
that labels everything: `rate`), what the title tells of (`reading`), further independent sources, velocity of story and
watch (`pace`), and freshness. All weights are in data/weights.toml.

- An authority's grade (CAP, GDACS) stands in place of the title's words.
- A text that only sounds like news (sport, anniversary, drill, review …) keeps the points of tier, freshness and of an
  authority's grade; the rest is taken off again. A drill keeps not even the grade.
- One source, or two, reach FLASH only for a tier 1 item or an official declaration; else points beyond are taken off.

The points in the reasons add up to the score.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from wirewatch.items.item import Item
from wirewatch.levels.declared import Urgency, urgency
from wirewatch.levels.flags import take_label
from wirewatch.levels.level import Level
from wirewatch.levels.pace import Pace
from wirewatch.levels.rate import Rate, worth
from wirewatch.levels.reading import Reading, read
from wirewatch.levels.scale import Scale, lexicons_for, scale
from wirewatch.levels.terms import joined

DRILL = "drill"


@dataclass(frozen=True, slots=True)
class Score:
    """A level, its points, and a reason for each of them."""

    level: Level
    points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known beside the item: its story so far, this item in it; its feed's habit; a spike of a watch."""

    sources: int = 1
    items: int = 1
    story_age: timedelta = timedelta()
    rate: Rate = field(default_factory=Rate)
    spike: Pace | None = None
    scale: Scale = field(default_factory=scale)


@dataclass(frozen=True, slots=True)
class _Line:
    why: str
    points: int
    kept: bool = True  # whatever the text turns out to be


def score(item: Item, setting: Setting | None = None) -> Score:
    """Score an item; alone and without a past where no setting is given."""
    setting = setting or Setting()
    weights = setting.scale.weights
    sheet = [line for line in _sheet(item, setting) if line.points]
    points = sum(line.points for line in sheet)
    level = Level.ROUTINE
    if points >= weights["urgent"]:
        level = Level.FLASH if points >= weights["flash"] else Level.URGENT
    return Score(level, points, tuple(f"{line.why} ({line.points:+d})" for line in sheet))


def is_labelled(item: Item) -> bool:
    """Whether its newsroom calls it urgent: a label in the title, or NITF's three highest grades."""
    grades = (one.value.strip() for one in item.declared if one.scheme == "nitf")
    return bool(take_label(item.title).label) or any(grade in {"1", "2", "3"} for grade in grades)


def _sheet(item: Item, setting: Setting) -> list[_Line]:
    said = urgency(item.declared, setting.scale.weights["declared"])
    flagged = take_label(item.title)
    reading = read(flagged.rest, _categories(item), lexicons_for(item.language, item.title, setting.scale))
    lines = [
        _tier(item, setting),
        *_declared(said, setting),
        *_labelled(flagged.label, setting),
        *_told(reading, said, setting),
        *_story(setting),
        *_timing(item, setting),
    ]
    lines += _voided(lines, reading)
    return [*lines, *_held(lines, item, said, setting)]


def _categories(item: Item) -> str:
    return joined(" ".join(one.value for one in item.declared if one.scheme == "category"))


def _tier(item: Item, setting: Setting) -> _Line:
    tiers: dict[str, int] = setting.scale.weights["tier"]
    return _Line(f"tier {item.tier} source", tiers.get(str(item.tier), min(tiers.values())))


def _declared(said: Urgency | None, setting: Setting) -> Iterator[_Line]:
    if said and said.official:
        yield _Line(said.reason, said.points)
    elif said:
        yield _Line(said.reason, round(said.points * worth(setting.rate)), kept=False)


def _labelled(label: str, setting: Setting) -> Iterator[_Line]:
    if label:
        factor = worth(setting.rate)
        often = "" if factor == 1 else f", who flags {setting.rate.share:.0%}"
        yield _Line(
            f"flagged {label} by the publisher{often}", round(setting.scale.weights["label"] * factor), kept=False
        )


def _told(reading: Reading, said: Urgency | None, setting: Setting) -> Iterator[_Line]:
    weights = setting.scale.weights
    if said and said.official:
        return
    if reading.grave:
        yield _Line(f"tells of “{reading.grave}”", weights["grave"], kept=False)
    elif reading.serious:
        yield _Line(f"tells of “{reading.serious}”", weights["serious"], kept=False)
    yield _toll(reading, weights)


def _toll(reading: Reading, weights: Mapping[str, Any]) -> _Line:
    """The killed, or the wounded and missing, whichever weighs more."""
    killed = max((points for least, points in weights["toll"].items() if reading.killed >= int(least)), default=0)
    wounded = max((points for least, points in weights["wounded"].items() if reading.wounded >= int(least)), default=0)
    if wounded > killed:
        return _Line(f"wounded or missing: {reading.wounded}", wounded, kept=False)
    return _Line(f"killed: {reading.killed}", killed, kept=False)


def _story(setting: Setting) -> Iterator[_Line]:
    weights, minutes = setting.scale.weights, round(setting.story_age.total_seconds() / 60)
    each = weights["source"] if minutes <= weights["young_minutes"] else weights["late_source"]
    points = min(each * (setting.sources - 1), weights["sources_at_most"])
    yield _Line(f"{setting.sources} independent sources in {minutes} min", points, kept=False)
    if setting.items >= weights["rush_items"] and minutes <= weights["rush_minutes"]:
        yield _Line(f"{setting.items} items in {minutes} min", weights["story_rush"], kept=False)
    if setting.spike:
        why = f"{setting.spike.now} matches this hour, usually {setting.spike.usual:.0f}"
        yield _Line(why, weights["watch_spike"], kept=False)


def _timing(item: Item, setting: Setting) -> Iterator[_Line]:
    weights = setting.scale.weights
    if item.published is None:
        return
    age = item.seen - item.published
    if age <= timedelta(minutes=weights["fresh_minutes"]):
        yield _Line("fresh", weights["fresh"])
    elif age > timedelta(hours=weights["stale_hours"]):
        yield _Line(f"published {age.total_seconds() / 3600:.0f} h ago", weights["stale"])


def _voided(lines: list[_Line], reading: Reading) -> list[_Line]:
    """What takes the rest off again, if the text only sounds like news."""
    if not reading.context:
        return []
    lost = sum(line.points for line in lines if not line.kept)
    if reading.context == DRILL:
        lost += sum(line.points for line in lines if line.why.startswith(("CAP", "GDACS")))
    return [_Line(f"reads as {reading.context} (“{reading.sign}”)", -lost)]


def _held(lines: list[_Line], item: Item, said: Urgency | None, setting: Setting) -> list[_Line]:
    """What keeps sources that are too few from FLASH."""
    weights = setting.scale.weights
    official = said is not None and said.points >= weights["declared_from"]
    beyond = sum(line.points for line in lines) - weights["flash"] + 1
    if beyond <= 0 or item.tier == 1 or official or setting.sources >= weights["corroborated"]:
        return []
    return [
        _Line(f"{setting.sources} of {weights['corroborated']} sources, neither wire nor officially declared", -beyond)
    ]
