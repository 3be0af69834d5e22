"""Mails as people see them: a subject, an HTML page and its twin in plain text, from what a delivery froze.

| kind | frozen content |
|---|---|
| alert | the alert's JSON (docs/events.md), `for` [{`id`, `name`}] the watches, `timezone` |
| digest | see `wirewatch.delivery.digest`; `feeds` as in `feed_report`; what it may lack as in `gaps` |
| storm | `from`, `until`, `timezone`, `stories` (`alert.story_of_alert`) and `more`, `held` alerts, `cap` an hour |
| silence | `since`, `hours`, `timezone`, `watches` (names), `feeds` {`ok`, `bad`} as in `feed_report` |
| confirmation | see `wirewatch.subscriptions.confirmation` |
| link | see `wirewatch.subscriptions.asked_links` |
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from wirewatch.delivery import wording
from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.delivery.grounds import quotes, without_points
from wirewatch.delivery.lines import one_line
from wirewatch.delivery.links import Links
from wirewatch.delivery.views import alert_view, confirmation_view, digest_view, link_view, silence_view, storm_view

VIEWS: Mapping[Kind, Callable[[Delivery, Links], dict[str, Any]]] = {
    Kind.ALERT: alert_view,
    Kind.DIGEST: digest_view,
    Kind.STORM: storm_view,
    Kind.SILENCE: silence_view,
    Kind.CONFIRMATION: confirmation_view,
    Kind.LINK: link_view,
}

BLANKS = re.compile(r"\n{3,}")  # what is not said leaves no gap


@dataclass(frozen=True, slots=True)
class Rendered:
    """`unsubscribe` is the one-click address, "" for a mail that nobody has subscribed to yet."""

    subject: str
    html: str
    text: str
    unsubscribe: str


def render(delivery: Delivery, links: Links) -> Rendered:
    """Render a mail; the same delivery gives the same mail."""
    view = VIEWS[delivery.kind](delivery, links)
    html = templates().get_template(f"{delivery.kind}.html.j2").render(view)
    text = templates().get_template(f"{delivery.kind}.txt.j2").render(view)
    return Rendered(view["subject"], html, BLANKS.sub("\n\n", text), view["unsubscribe"])


@cache
def templates() -> Environment:
    """The templates beside this module; whatever they print into HTML is escaped."""
    made = Environment(
        loader=PackageLoader("wirewatch.delivery"),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shapes = ("local_time", "local_day", "window", "span", "wrapped", "counted", "and_more", "for_hours", "sentence")
    made.filters |= {shape: getattr(wording, shape) for shape in shapes}
    made.filters |= {"one_line": one_line, "without_points": without_points, "quotes": quotes}
    return made
