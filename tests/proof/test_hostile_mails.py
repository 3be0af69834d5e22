"""Mails of hostile stories, parsed back: one recipient, the known headers, both parts, nothing of a title alive."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.policy import default
from random import Random
from typing import Any

import lxml.etree
import lxml.html
import pytest
from tests.fakes.mails import LINKS, alert, digest, silence, storm
from tests.fakes.people import DAILY, NOON, match, subscription
from tests.proof.hostile import story, text

from wirewatch.assessment.event import StorySoFar
from wirewatch.delivery.delivery import Delivery
from wirewatch.delivery.message import compose
from wirewatch.levels.level import Level
from wirewatch.timestamps import to_text

SEED, TOGETHER = 20_000, 60  # stories of a digest, of which 50 at most are shown, and of a storm
HEADERS = [
    "From", "To", "Subject", "Date", "Auto-Submitted", "X-Wirewatch-Delivery", "List-Unsubscribe",
    "List-Unsubscribe-Post", "MIME-Version", "Content-Type",
]  # fmt: skip
ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "b", "bdi", "span", "h1",
    "h2", "h3", "p", "a", "ul", "li", "mark", "br",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "dir", "charset", "name", "content", "class", "role", "width", "align", "href", "style",
}  # fmt: skip
HTML5 = {"Tag bdi invalid", "Tag mark invalid"}  # libxml2 knows HTML 4
CONTROLS = {*map(chr, range(32)), *map(chr, range(127, 160)), "\u2028", "\u2029", *"\u202a\u202b\u202c\u202d\u202e"} - {
    "\n"
}


def mails(stories: int) -> Iterator[Delivery]:
    """An alert of each story; digests and storms of them all; and notices of silence with feeds of such names."""
    chance, matches, alerts = Random(SEED), [], []
    for number in range(stories):
        told = story(chance)
        person = subscription(digest=DAILY, levels=frozenset(Level), names={"idlib": text(chance, 20)})
        alerts.append(alert(person, story=StorySoFar(f"s-{number}", 1, 1, to_text(NOON), ""), **told))
        yield alerts[-1]
        at = NOON + timedelta(minutes=len(matches) + 1)
        matches.append(match(f"i-{number}", at, headline=told["title"], **told))
        if len(matches) == TOGETHER:
            feeds = report(chance)
            yield digest(*matches, feeds=feeds, names=person.names)
            yield storm(alerts)
            yield silence(feeds=feeds, watches=[text(chance, 30)])
            matches, alerts = [], []


def report(chance: Random) -> dict[str, Any]:
    """Broken feeds of hostile names, for a reader or for whoever looks after them."""
    bad = [
        {
            "title": text(chance, 30),
            "url": story(chance)["url"],
            "health": "failing",
            "reason": text(chance, 60),
            "since": chance.choice(("", "2020-02-14T12:00:00Z")),
        }
        for _ in range(chance.randint(0, 20))
    ]
    return {"ok": 40, "broken": 2 * len(bad), "bad": bad, "operator": chance.random() < 0.5}


def faults(delivery: Delivery) -> list[str]:
    """What is wrong with a mail; the names of the checks that it does not pass."""
    raw = compose(delivery, sender="alerts@example.org", links=LINKS)
    mail = message_from_bytes(raw, policy=default)
    assert isinstance(mail, EmailMessage)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    if plain is None or html is None:
        return ["parts"]
    checks = {
        "size": len(raw) <= 100_000,
        "ascii": raw.isascii(),
        "headers": list(mail.keys()) == HEADERS,
        "recipient": [each.addr_spec for each in mail["To"].addresses] == ["u-1@example.org"],
        "sender": [each.addr_spec for each in mail["From"].addresses] == ["alerts@example.org"],
        "defects": not any([mail.defects, plain.defects, html.defects, *(mail[each].defects for each in HEADERS)]),
        "two parts": [each.get_content_type() for each in mail.iter_parts()] == ["text/plain", "text/html"],
        "subject": not CONTROLS & set(mail["Subject"]) and "\n" not in mail["Subject"],
        "long lines": all(len(line) <= 998 for line in raw.split(b"\r\n")),
        "bare breaks": raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n"),
        "text": not CONTROLS & set(_lines(plain)) and LINKS.unsubscribe("u-1") in plain.get_content(),
    }
    return [name for name, passed in checks.items() if not passed] + list(_faults_of_html(_lines(html)))


def _lines(part: MIMEPart) -> str:
    """A part's text, its lines ended as Python ends them."""
    return str(part.get_content()).replace("\r\n", "\n")


def _faults_of_html(html: str) -> Iterator[str]:
    parser = lxml.html.HTMLParser(encoding="utf-8")
    page = lxml.html.document_fromstring(html.encode(), parser=parser)
    if [each for each in parser.error_log if each.message not in HTML5]:
        yield f"html: {parser.error_log[0].message}"
    elements = list(page.iter())
    if not all(isinstance(each.tag, str) and each.tag in ELEMENTS for each in elements):
        yield "element"
    if not all(set(each.attrib) <= ATTRIBUTES for each in elements):
        yield "attribute"
    if not all(link.startswith(("https://", "http://")) for link in map(str.lower, page.xpath("//@href"))):
        yield "link"
    if len(page.xpath("//title")) != 1 or len(page.xpath("//body")) != 1 or len(page.xpath("//style")) != 1:
        yield "structure"
    if CONTROLS & set(html):
        yield "control"


@pytest.mark.parametrize("stories", [120, pytest.param(20_000, marks=pytest.mark.proof)])
def test_no_story_breaks_out_of_its_mail(stories: int) -> None:
    wrong: dict[str, str] = {}
    seen = 0
    for delivery in mails(stories):
        seen += 1
        for fault in faults(delivery):
            wrong.setdefault(fault, ascii(delivery.content)[:2000])
    assert wrong == {}
    assert seen == stories + 3 * (stories // TOGETHER)


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<script>alert(1)</script>", "element"),
        ("<p onclick=x>", "attribute"),
        ("<a href='javascript:x'>", "link"),
        ("<p>\u202e", "control"),
        ("<!-- x -->", "element"),
        ("<title>x</title>", "structure"),
    ],
)
def test_what_would_be_alive_is_found(html: str, fault: str) -> None:
    page = f"<!DOCTYPE html><html><head><title>t</title><style></style></head><body>{html}</body></html>"
    assert fault in list(_faults_of_html(page))
