"""Mails as people see them: a subject, an HTML page and its twin in plain text, from what a delivery froze."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from textwrap import fill
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.delivery.lines import one_line
from wirewatch.delivery.links import Links, host_of, web_link
from wirewatch.delivery.subject import alert_subject, digest_subject
from wirewatch.timestamps import from_text

# Languages written from right to left, by BCP 47 primary subtag.
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
TEXT_WIDTH = 74


@dataclass(frozen=True, slots=True)
class Rendered:
    """`unsubscribe` is the one-click address, "" for a mail that nobody has subscribed to yet."""

    subject: str
    html: str
    text: str
    unsubscribe: str


def render(delivery: Delivery, links: Links) -> Rendered:
    """Render a mail; the same delivery gives the same mail."""
    known = _context(delivery, links)
    html = templates().get_template(f"{delivery.kind}.html.j2").render(known)
    text = templates().get_template(f"{delivery.kind}.txt.j2").render(known)
    return Rendered(known["subject"], html, text, known["unsubscribe"])


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
    shapes = (one_line, direction, host_of, web_link, local_time, local_day, wrapped, counted)
    made.filters.update({shape.__name__: shape for shape in shapes})
    return made


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def local_time(moment: str, timezone: str) -> str:
    """A moment (as in `wirewatch.timestamps`) as the reader's clock shows it: `Sat 15 Feb 2020, 17:05`."""
    local = _local(moment, timezone)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def local_day(moment: str, timezone: str) -> str:
    """The same without the year, where the mail says it already: `Sat 15 Feb, 17:05`."""
    local = _local(moment, timezone)
    return f"{local:%a} {local.day} {local:%b, %H:%M}"


def _local(moment: str, timezone: str) -> datetime:
    return from_text(moment).astimezone(ZoneInfo(timezone))


def wrapped(text: str, indent: str = "") -> str:
    """Plain text in lines of readable length; words, links among them, stay whole."""
    return fill(
        one_line(text),
        TEXT_WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def counted(number: int, one: str, many: str) -> str:
    """`1 story`, `7 stories`."""
    return f"{number} {one if number == 1 else many}"


def _context(delivery: Delivery, links: Links) -> dict[str, Any]:
    content = delivery.content
    if delivery.kind is Kind.CONFIRMATION:
        confirm = links.confirm(delivery.recipient, content["secret"])
        subject = "Confirm your news alerts"
        return {"mail": content, "subject": subject, "confirm": confirm, "unsubscribe": ""}
    subject = _alert(content) if delivery.kind is Kind.ALERT else _digest(content)
    unsubscribe = links.unsubscribe(delivery.recipient)
    return {"mail": content, "subject": subject, "unsubscribe": unsubscribe}


def _alert(content: Mapping[str, Any]) -> str:
    return alert_subject(content["level"], content["for"][0]["name"], content["title"])


def _digest(content: Mapping[str, Any]) -> str:
    groups = content["groups"]
    names = [group["watch"] for group in groups] or content["watches"]
    top = groups[0]["stories"][0]["title"] if groups else ""
    return digest_subject(content["stories"], names, top)
