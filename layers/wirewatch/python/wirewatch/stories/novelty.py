"""Whether an item is news to the watchers of the watches that it matched.

- `new` to a watch that has not been told of the story, if the item reaches the alert level or the watch is eager.
- `escalated` to a watch that has been told, if the item reaches the alert level and
  - its level is higher than what was told (not if it is an entry of before, issued again: a changed label alone is no
    news), or
  - its title gives a casualty figure that was not told, or that is clearly higher (`wirewatch.stories.figures`), or
  - the story has passed 5, 20 or 50 independent sources since, or
  - it says that it is a correction.
- `repeat` otherwise.

So what can be told of one story is bounded: two rises in level, three counts of sources, some ten steps a figure. An
item that is new to one watch and worse than what another was told is `escalated`, for both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wirewatch.levels.level import Level
from wirewatch.stories.corrections import is_correction
from wirewatch.stories.figures import risen
from wirewatch.stories.story import Novelty, Story, Told
from wirewatch.watches.matching import Hit

SOURCES = (5, 20, 50)
CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class News:
    """To which watches an item is news, and what has changed for those who knew the story."""

    novelty: Novelty
    watches: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


def news_of(
    story: Story,
    hits: Sequence[Hit],
    level: Level,
    figures: Mapping[str, int],
    *,
    alert_level: Level,
    title: str = "",
) -> News:
    """What an item of that level, whose title gives those figures, says that is new. The story has it already."""
    alertable = level.rank >= alert_level.rank
    fresh = [hit.watch for hit in hits if (alertable or hit.eager) and not story.told_to(hit.watch)]
    worse = {hit.watch: _changes(story, hit.watch, level, figures) for hit in hits}
    if is_correction(title):
        worse = {watch: (*changes, CORRECTION) for watch, changes in worse.items() if story.told_to(watch)}
    escalated = [watch for watch, changes in worse.items() if alertable and changes]
    if not fresh and not escalated:
        return News(Novelty.REPEAT)
    reasons = dict.fromkeys(reason for watch in escalated for reason in worse[watch])
    novelty = Novelty.ESCALATED if escalated else Novelty.NEW
    return News(novelty, _in_order(hits, {*fresh, *escalated}), tuple(reasons))


def _changes(story: Story, watch: str, level: Level, figures: Mapping[str, int]) -> tuple[str, ...]:
    """How it is worse than what the watch was told; nothing if it was told nothing."""
    told = story.told_to(watch)
    if not told:
        return ()
    known: dict[str, int] = {}
    for each in told:
        known |= {family: max(n, known.get(family, 0)) for family, n in each.figures.items()}
    return (*_raised(story, told, level), *risen(known, figures), *_more_sources(story, told))


def _raised(story: Story, told: Sequence[Told], level: Level) -> tuple[str, ...]:
    highest = max((each.level for each in told), key=lambda level: level.rank)
    return (f"{highest} → {level}",) if level.rank > highest.rank and not story.reissued else ()


def _more_sources(story: Story, told: Sequence[Told]) -> tuple[str, ...]:
    known, now = max(each.sources for each in told), len(story.sources)
    return (f"now {now} independent sources",) if any(known < mark <= now for mark in SOURCES) else ()


def _in_order(hits: Iterable[Hit], chosen: set[str]) -> tuple[str, ...]:
    return tuple(hit.watch for hit in hits if hit.watch in chosen)
