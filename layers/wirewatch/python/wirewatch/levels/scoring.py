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
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from wirewatch.items.item import Item
from wirewatch.levels.appraising import DRILL, Appraisal, appraise
from wirewatch.levels.declared import Urgency
from wirewatch.levels.level import Level
from wirewatch.levels.pace import TIMES, Pace
from wirewatch.levels.rate import Rate, worth
from wirewatch.levels.reading import Reading
from wirewatch.levels.scale import Scale, scale


@dataclass(frozen=True, slots=True)
class Score:
    """A level, its points, and a reason for each of them."""

    level: Level
    points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known beside the item: its story so far, this item in it; its feed's habit; a spike of a watch.

    `usual` is how many items the quietest of its watches matches at this hour of the week; 0 where none is old enough.
    `appraisal` spares reading the item again, if it has been read by this scale.
    """

    sources: int = 1
    items: int = 1
    story_age: timedelta = timedelta()
    rate: Rate = field(default_factory=Rate)
    spike: Pace | None = None
    usual: float = 0.0
    scale: Scale = field(default_factory=scale)
    appraisal: Appraisal | None = None


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


def _sheet(item: Item, setting: Setting) -> list[_Line]:
    found = setting.appraisal or appraise(item, setting.scale)
    lines = [
        _tier(item, setting),
        *_declared(found.said, setting),
        *_labelled(found.label, setting),
        *_told(found, setting),
        *_story(setting),
        *_timing(item, setting),
    ]
    lines += _voided(lines, found.title)
    return [*lines, *_held(lines, item, found.said, setting)]


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


def _told(found: Appraisal, setting: Setting) -> Iterator[_Line]:
    """By title, or by summary where that tells of worse even at its lower worth."""
    if found.said and found.said.official:
        return
    weights = setting.scale.weights
    for part in (_event, _toll):
        title, summary = part(found.title, weights), part(found.summary, weights)
        lower = replace(summary, why=f"summary: {summary.why}", points=_share(summary.points, weights))
        yield max(title, lower, key=lambda line: line.points)


def _share(points: int, weights: Mapping[str, Any]) -> int:
    return int(points * weights["summary_percent"] / 100)


def _event(reading: Reading, weights: Mapping[str, Any]) -> _Line:
    if reading.grave:
        return _Line(f"tells of “{reading.grave}”", weights["grave"], kept=False)
    return _Line(f"tells of “{reading.serious}”", weights["serious"] if reading.serious else 0, kept=False)


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
    rush = max(weights["rush_items"], TIMES * setting.usual)
    if setting.items >= rush and minutes <= weights["rush_minutes"]:
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
