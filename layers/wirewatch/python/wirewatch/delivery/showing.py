"""A story as a mail shows it: texts cut to size, matched words found, links made. Templates only lay it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wirewatch.delivery.delivery import Delivery
from wirewatch.delivery.lines import one_line
from wirewatch.delivery.links import Links, host_of, web_link
from wirewatch.delivery.wording import local_day
from wirewatch.delivery.writing import direction
from wirewatch.watches.highlights import Segment, segments
from wirewatch.watches.marking import term_spans
from wirewatch.watches.reading import Texts

TITLE, SUMMARY, SHORT = 300, 500, 240  # characters; SHORT is a summary among others
OUTLET, TERM, CHANGE, REASON = 40, 40, 120, 120
OUTLETS, CHANGES, REASONS, TERMS = 3, 3, 12, 12  # as many are shown
RELATED, RELATED_HEADLINE = 3, 100


@dataclass(frozen=True, slots=True)
class Shown:
    """A story. `title` and `summary` are cut where matched words stand; all texts are single lines.

    `link` is "" for an address that is not one of the web. `outlets` are the first of `outlet_count`.
    """

    level: str
    is_update: bool
    title: tuple[Segment, ...]
    summary: tuple[Segment, ...]
    direction: str
    language: str
    outlets: tuple[str, ...]
    outlet_count: int
    articles: int
    first_seen: str
    changes: tuple[str, ...]
    reasons: tuple[str, ...]
    terms: tuple[str, ...]
    also: tuple[str, ...]
    related: tuple[str, ...]
    link: str
    host: str
    mute: str
    useful: str
    noise: str

    @property
    def headline(self) -> str:
        """The title in one piece."""
        return "".join(each.text for each in self.title)

    @property
    def text(self) -> str:
        """The summary in one piece."""
        return "".join(each.text for each in self.summary)


def shown(story: Mapping[str, Any], delivery: Delivery, links: Links, summary: int = SHORT) -> Shown:
    """A story as a digest or a storm's summary froze it (`delivery.digest`)."""
    title, text = one_line(story["title"], TITLE), one_line(story["summary"], summary)
    spans = term_spans(tuple(story["terms"]), Texts(title, text, language=story["language"] or "und"))
    ids = (delivery, story["id"], story["item"])
    link = web_link(story["url"])
    return Shown(
        level=story["level"],
        is_update=bool(story["changes"]),
        title=segments(title, spans, "title"),
        summary=segments(text, spans, "summary"),
        direction=direction(title, story["language"]),
        language=story["language"],
        outlets=_lines(story["sources"], OUTLETS, OUTLET),
        outlet_count=story["source_count"],
        articles=story["items"],
        first_seen=local_day(story["seen"], delivery.content["timezone"]),
        changes=_lines(story["changes"][-CHANGES:], CHANGES, CHANGE),
        reasons=_lines(story["reasons"], REASONS, REASON),
        terms=_lines(story["terms"], TERMS, TERM),
        also=_lines(story["watches"][1:], TERMS, OUTLET),
        related=_lines(story.get("related", [])[-RELATED:], RELATED, RELATED_HEADLINE),
        link=link,
        host=host_of(link),
        mute=links.mute(delivery, story["id"]) if story["id"] else "",
        useful=links.feedback(*ids, "useful"),
        noise=links.feedback(*ids, "noise"),
    )


def _lines(texts: list[str], most: int, length: int) -> tuple[str, ...]:
    return tuple(line for text in texts[:most] if (line := one_line(text, length)))
