"""Assessment of one item, step by step. Each step may be done again: it finds what it did before.

Match against the watches; join the story, where level and novelty are decided and stored in one write; store a match
for each watch; tell the bus; write the ending. A crash between any two of them is made good by the next run.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from wirewatch.assessment.canary import own_hits
from wirewatch.assessment.deciding import assessed, decide, setting_of
from wirewatch.assessment.event import ItemAssessed
from wirewatch.assessment.outcome import outcome_of
from wirewatch.assessment.ports import Bus
from wirewatch.assessment.texts import texts_of
from wirewatch.delivery.ports import Match, Matches
from wirewatch.items.item import Item, Outcome
from wirewatch.items.ports import Ending, Items
from wirewatch.levels.level import Level
from wirewatch.levels.ports import Counters
from wirewatch.levels.scale import Scale
from wirewatch.stories.joining import join
from wirewatch.stories.ports import Stories
from wirewatch.stories.story import Story
from wirewatch.timestamps import to_text
from wirewatch.watches.matching import Catalogue, Hit


@dataclass(frozen=True, slots=True)
class Assessed:
    """What was told to the bus, and how the item ended; outcome None means that an alert is on its way."""

    event: ItemAssessed
    outcome: Outcome | None

    def summary(self) -> dict[str, Any]:
        """The fields of its log event, whose own `level` means another thing."""
        return {
            "item": self.event.item.id,
            "story": self.event.story.id,
            "watches": len(self.event.watches),
            "news_for": len(self.event.news_for),
            "item_level": self.event.level,
            "score": self.event.score,
            "novelty": self.event.novelty,
            "outcome": self.outcome or "alerting",
        }


@dataclass(slots=True)
class _Last:
    """Decides, and keeps what it said last: if that is the story that stands, the item has joined now, and for good."""

    decide: Callable[[Story], Story]
    story: Story | None = None

    def __call__(self, story: Story) -> Story:
        self.story = self.decide(story)
        return self.story


def assess(  # noqa: PLR0913  (its ports)
    item: Item,
    now: datetime,
    *,
    catalogue: Catalogue,
    stories: Stories,
    matches: Matches,
    bus: Bus,
    items: Items,
    counters: Counters,
    scale: Scale,
    alert_level: Level,
) -> Assessed:
    """Assess an item. Raises what its ports raise, and ContentionError when others kept coming first."""
    hits = own_hits(item, catalogue.match(texts_of(item)))
    setting = setting_of(item, hits, scale, counters)
    last = _Last(partial(decide, item=item, hits=hits, setting=setting, alert_level=alert_level))
    story = join(item, stories=stories, decide=last)
    if story is last.story and setting.appraisal:
        counters.count(item.feed, labelled=setting.appraisal.is_labelled)
    event = assessed(story, item, hits, setting)
    for hit in hits:
        matches.add(_match(hit, event, now))
    bus.publish([event])
    outcome = outcome_of(event, alert_level)
    items.finish(item.id, _ending(event, outcome))
    return Assessed(event, outcome)


def _match(hit: Hit, event: ItemAssessed, now: datetime) -> Match:
    item = event.item
    return Match(
        watch=hit.watch,
        item=item.id,
        at=now,
        url=item.url,
        title=item.title,
        summary=item.summary,
        source=item.source,
        language=item.language,
        seen=to_text(item.seen),
        story=event.story.id,
        headline=event.story.headline,
        level=event.level,
        score=event.score,
        novelty=event.novelty,
        terms=hit.terms,
        reasons=event.reasons,
        first_seen=event.story.first_seen,
        related=event.story.related,
    )


def _ending(event: ItemAssessed, outcome: Outcome | None) -> Ending:
    return Ending(
        outcome=outcome,
        story=event.story.id,
        level=event.level,
        score=event.score,
        novelty=event.novelty,
        watches=event.watches,
        reasons=event.reasons,
    )
