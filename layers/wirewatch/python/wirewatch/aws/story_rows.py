"""How a story is written in a row, and read back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from wirewatch.levels.level import Level
from wirewatch.stories.story import Novelty, Related, Story, Told
from wirewatch.timestamps import from_text, to_text


def attributes(story: Story, retention: timedelta) -> dict[str, Any]:
    """A story's attributes; it expires some time after its last item."""
    return {
        "id": story.id,
        "language": story.language,
        "headline": story.headline,
        "terms": _terms_text(story.terms),
        "headings": _terms_text(story.headings),
        "places": list(story.places),
        "keys": list(story.keys),
        "link": story.link,
        "first_seen": to_text(story.first_seen),
        "last_seen": to_text(story.last_seen),
        "level": str(story.level),
        "items": story.items,
        "members": list(story.members),
        "sources": list(story.sources),
        "texts": list(story.texts),
        "told": [_told_attributes(told) for told in story.told],
        "related": [[each.id, each.headline] for each in story.related],
        "reissued": story.reissued,
        "revision": story.revision,
        "expires": int((story.last_seen + retention).timestamp()),
    }


def story_from(row: Mapping[str, Any]) -> Story:
    """The story of such a row."""
    return Story(
        id=row["id"],
        language=row["language"],
        headline=row["headline"],
        terms=_terms_from(row["terms"]),
        headings=_terms_from(row["headings"]),
        places=tuple(row["places"]),
        keys=tuple(row["keys"]),
        link=row["link"],
        first_seen=from_text(row["first_seen"]),
        last_seen=from_text(row["last_seen"]),
        level=Level(row["level"]),
        items=int(row["items"]),
        members=tuple(row["members"]),
        sources=tuple(row["sources"]),
        texts=tuple(row["texts"]),
        told=tuple(map(_told_from, row["told"])),
        related=tuple(Related(*each) for each in row.get("related", ())),
        reissued=bool(row["reissued"]),
        revision=int(row["revision"]),
    )


def _terms_text(terms: Mapping[str, int]) -> str:
    """A map would lose their order."""
    return " ".join(f"{word} {weight}" for word, weight in terms.items())


def _terms_from(text: str) -> dict[str, int]:
    pieces = text.split()
    return dict(zip(pieces[::2], map(int, pieces[1::2]), strict=True))


def _told_attributes(told: Told) -> dict[str, Any]:
    return {
        "item": told.item,
        "novelty": str(told.novelty),
        "watches": list(told.watches),
        "level": str(told.level),
        "score": told.score,
        "reasons": list(told.reasons),
        "items": told.items,
        "sources": told.sources,
        "figures": dict(told.figures),
    }


def _told_from(row: Mapping[str, Any]) -> Told:
    return Told(
        item=row["item"],
        novelty=Novelty(row["novelty"]),
        watches=tuple(row["watches"]),
        level=Level(row["level"]),
        score=int(row["score"]),
        reasons=tuple(row["reasons"]),
        items=int(row["items"]),
        sources=int(row["sources"]),
        figures={family: int(number) for family, number in row["figures"].items()},
    )
