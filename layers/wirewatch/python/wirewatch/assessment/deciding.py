"""What is said of an item, given its story and the watches that it matched. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from wirewatch.assessment.event import MAX_OUTLETS, ItemAssessed, StorySoFar
from wirewatch.items.item import Item
from wirewatch.levels.appraising import appraise
from wirewatch.levels.level import Level
from wirewatch.levels.pace import strongest
from wirewatch.levels.ports import Counters
from wirewatch.levels.rate import Rate
from wirewatch.levels.scale import Scale
from wirewatch.levels.scoring import Score, Setting, score
from wirewatch.stories.figures import figures
from wirewatch.stories.novelty import news_of
from wirewatch.stories.story import Novelty, Story, Told
from wirewatch.timestamps import to_text
from wirewatch.watches.matching import Hit


def setting_of(item: Item, hits: Sequence[Hit], scale: Scale, counters: Counters) -> Setting:
    """What is known of an item before its story is. Its matches are counted; only a label needs its feed's rate."""
    appraisal = appraise(item, scale)
    paces = counters.paces([hit.watch for hit in hits], item.id, item.seen) if hits else ()
    return Setting(
        rate=counters.rate(item.feed) if appraisal.is_labelled else Rate(),
        spike=strongest(paces),
        usual=min((pace.usual for pace in paces), default=0.0),
        scale=scale,
        appraisal=appraisal,
    )


def decide(story: Story, item: Item, hits: Sequence[Hit], *, setting: Setting, alert_level: Level) -> Story:
    """The story, with what its newest item is told to whom, if it is news to anybody."""
    scored = score(item, within(setting, story, item))
    level = max(story.level, scored.level, key=lambda each: each.rank)
    news = news_of(story, hits, scored.level, figures(item.title), alert_level=alert_level, title=item.title)
    if news.novelty is Novelty.REPEAT:
        return replace(story, level=level)
    told = Told(
        item=item.id,
        novelty=news.novelty,
        watches=news.watches,
        level=scored.level,
        score=scored.points,
        reasons=(*scored.reasons, *news.reasons),
        items=story.items,
        sources=len(story.sources),
        figures=_all_figures(item),
    )
    return replace(story, level=level, told=(*story.told, told))


def within(setting: Setting, story: Story, item: Item) -> Setting:
    """The setting of an item that has joined its story."""
    return replace(
        setting, sources=len(story.sources), items=story.items, story_age=max(item.seen - story.first_seen, timedelta())
    )


def assessed(story: Story, item: Item, hits: Sequence[Hit], setting: Setting) -> ItemAssessed:
    """The event of an item that is in its story: what was told of it, again, or else that it is a repeat."""
    told = story.told_by(item.id) or _untold(story, score(item, within(setting, story, item)))
    matched = dict.fromkeys([*(hit.watch for hit in hits), *told.watches])
    return ItemAssessed(
        item=item,
        story=_so_far(story, told),
        watches=tuple(matched),
        news_for=told.watches,
        terms=tuple(dict.fromkeys(term for hit in hits for term in hit.terms)),
        eager=any(hit.eager for hit in hits),
        level=told.level,
        score=told.score,
        novelty=told.novelty,
        reasons=told.reasons,
    )


def _so_far(story: Story, told: Told) -> StorySoFar:
    outlets = story.sources[: min(told.sources, MAX_OUTLETS)]
    began = to_text(story.first_seen)
    return StorySoFar(story.id, told.items, told.sources, began, story.headline, story.related, outlets)


def _untold(story: Story, scored: Score) -> Told:
    return Told(
        item="",
        novelty=Novelty.REPEAT,
        watches=(),
        level=scored.level,
        score=scored.points,
        reasons=scored.reasons,
        items=story.items,
        sources=len(story.sources),
    )


def _all_figures(item: Item) -> Mapping[str, int]:
    """Those of the summary too: what it says has been told, though only a title escalates."""
    title, summary = figures(item.title), figures(item.summary)
    return summary | {family: max(n, summary.get(family, 0)) for family, n in title.items()}
