"""An alert: what watchers are told of a story at once. Its JSON is public; docs/events.md describes it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from wirewatch.assessment.event import ItemAssessed, Novelty
from wirewatch.delivery.grounds import changes, grounds
from wirewatch.identifiers import identifier
from wirewatch.levels.level import Level
from wirewatch.stories.story import Related
from wirewatch.timestamps import to_text

VERSION = 1
MAX_SUMMARY = 1000  # characters; with MAX_LISTED it keeps the JSON far below the 64 KB of an event
MAX_LISTED = 50


@dataclass(frozen=True, slots=True)
class Alert:
    """`watches` are those whose watchers have not been told yet; `sources` and `items` count the story, which began
    at `first_seen`. `outlets` names some of the sources; `related` are other stories that are much like it.

    Times as in `wirewatch.timestamps`; `published` is "" where the publisher says nothing.
    """

    id: str
    at: str
    level: Level
    watches: tuple[str, ...]
    story: str
    item: str
    title: str
    summary: str
    url: str
    source: str
    language: str
    published: str
    novelty: Novelty
    reasons: tuple[str, ...]
    terms: tuple[str, ...]
    sources: int
    items: int
    first_seen: str
    outlets: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The public form: `{"version": 1, "id": …}`, ready for `json.dumps`."""
        return {"version": VERSION} | {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }


def alert_id_of(item: str, novelty: Novelty) -> str:
    """An alert is named by its item and by what is new about it."""
    return identifier("a", item, novelty)


def mail_id_of(item: str, novelty: Novelty, subscription: str) -> str:
    """The delivery that is an alert's mail to a subscription."""
    return identifier("d", alert_id_of(item, novelty), subscription)


def alert_of(event: ItemAssessed, at: datetime) -> Alert:
    """The alert that an assessed item gives rise to; its id names the item and what is new about it."""
    item, story = event.item, event.story
    return Alert(
        id=alert_id_of(item.id, event.novelty),
        at=to_text(at),
        level=event.level,
        watches=event.news_for,
        story=story.id,
        item=item.id,
        title=item.title,
        summary=item.summary[:MAX_SUMMARY],
        url=item.url,
        source=item.source,
        language=item.language,
        published=to_text(item.published) if item.published else "",
        novelty=event.novelty,
        reasons=event.reasons[:MAX_LISTED],
        terms=event.terms[:MAX_LISTED],
        sources=story.sources,
        items=story.items,
        first_seen=story.first_seen,
        outlets=story.outlets,
        related=story.related,
    )


def story_of_alert(alert: Mapping[str, Any]) -> dict[str, Any]:
    """The story as digests and storms tell it (`wirewatch.delivery.digest`), of what an alert mail froze."""
    names = [each["name"] for each in alert["for"]]
    outlets = list(dict.fromkeys([alert["source"], *alert.get("outlets", ())]))
    told = ("item", "title", "summary", "url", "source", "language", "level", "items", "terms")
    return {name: alert[name] for name in told} | {
        "id": alert["story"],
        "seen": alert["first_seen"],
        "sources": outlets,
        "source_count": max(alert["sources"], len(outlets)),
        "related": [each["headline"] for each in alert.get("related", ())],
        "watches": names,
        "changes": changes(alert["reasons"], alert["novelty"]),
        "reasons": grounds(alert["reasons"], alert["novelty"]),
    }
