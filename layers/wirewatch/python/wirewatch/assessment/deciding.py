"""What is said of an item, given its story and the watches that it matched. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wirewatch.assessment.event import ItemAssessed, StorySoFar
from wirewatch.items.item import Item
from wirewatch.levels.level import Level
from wirewatch.levels.scoring import Score, score
from wirewatch.stories.figures import figures
from wirewatch.stories.novelty import news_of
from wirewatch.stories.story import Novelty, Story, Told
from wirewatch.timestamps import to_text
from wirewatch.watches.matching import Hit


def decide(story: Story, item: Item, hits: Sequence[Hit], *, alert_level: Level) -> Story:
    """The story, with what its newest item is told to whom, if it is news to anybody."""
    scored = score(item, len(story.sources))
    level = max(story.level, scored.level, key=lambda each: each.rank)
    news = news_of(story, hits, scored.level, figures(item.title), alert_level=alert_level)
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


def assessed(story: Story, item: Item, hits: Sequence[Hit]) -> ItemAssessed:
    """The event of an item that is in its story: what was told of it, again, or else that it is a repeat."""
    told = story.told_by(item.id) or _untold(story, score(item, len(story.sources)))
    matched = dict.fromkeys([*(hit.watch for hit in hits), *told.watches])
    return ItemAssessed(
        item=item,
        story=StorySoFar(story.id, told.items, told.sources, to_text(story.first_seen), story.headline),
        watches=tuple(matched),
        news_for=told.watches,
        terms=tuple(dict.fromkeys(term for hit in hits for term in hit.terms)),
        eager=any(hit.eager for hit in hits),
        level=told.level,
        score=told.score,
        novelty=told.novelty,
        reasons=told.reasons,
    )


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
