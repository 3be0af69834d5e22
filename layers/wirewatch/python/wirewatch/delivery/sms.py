"""Text messages: one part, so at most 140 septets of GSM-7 or 70 units of UCS-2. SNS splits longer ones, at a price."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from wirewatch.delivery.lines import cut, one_line
from wirewatch.delivery.links import host_of, web_link
from wirewatch.levels.level import Level

GSM_LIMIT = 140
UCS2_LIMIT = 70
SHORTEST_HEADLINE = 30  # characters that a link must leave to the headline
# GSM 03.38: the basic set, and what takes two places.
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_DOUBLE = frozenset("^{}\\[~]|€")
COUNTING = re.compile(
    r"(utm_\w+|at_\w+|cmp|ref|rss|src|fbclid)=[^&]*(&|$)", re.IGNORECASE
)  # tells who came how, not what
TO_GSM = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})


def sms_text(level: Level, title: str, url: str) -> str:
    """`URGENT: headline link`: the longest link that leaves room for a headline, and of that what still fits."""
    headline = one_line(title).translate(TO_GSM)
    lead = f"{level}: "
    links = [*_links(url), ""]
    limit = GSM_LIMIT if is_gsm(lead + headline + links[0]) else UCS2_LIMIT
    room = limit - width(lead)
    wanted = min(SHORTEST_HEADLINE, width(headline))
    link = next(each for each in links if not each or width(each) + 1 + wanted <= room)
    tail = f" {link}" if link else ""
    return lead + _fitted(headline, room - width(tail)) + tail


def is_gsm(text: str) -> bool:
    """Whether GSM-7 can say it."""
    return all(char in GSM or char in GSM_DOUBLE for char in text)


def width(text: str) -> int:
    """Places that the text takes: septets in GSM-7, else UTF-16 units."""
    if is_gsm(text):
        return len(text) + sum(char in GSM_DOUBLE for char in text)
    return len(text.encode("utf-16-le")) // 2


def _links(url: str) -> Iterator[str]:
    """The story's address, ever shorter: whole, as a reader would type it, and the outlet's name alone."""
    whole, host = web_link(url), host_of(url)
    if not host:
        return
    yield whole
    parts = urlsplit(whole)
    if not COUNTING.sub("", parts.query):  # else it is needed
        yield parts._replace(query="", fragment="").geturl()
        yield parts.netloc + parts.path
    yield host


def _fitted(headline: str, room: int) -> str:
    length = len(headline)
    ellipsis = "..." if is_gsm(headline) else "…"
    while width(fitted := cut(headline, length, ellipsis)) > room:
        length -= 1
    return fitted
