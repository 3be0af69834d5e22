"""Text messages: one part, so at most 140 characters of GSM-7 or 70 of UCS-2 (SNS splits longer ones, at a price)."""

from wirewatch.delivery.lines import cut, one_line
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
TO_GSM = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})


def sms_text(level: Level, title: str, url: str) -> str:
    """`URGENT: headline link`; the headline is cut, and the link left out where it would leave too little of it."""
    headline = one_line(title).translate(TO_GSM)
    lead = f"{level}: "
    limit = GSM_LIMIT if is_gsm(lead + headline + url) else UCS2_LIMIT
    room = limit - width(lead)
    link = f" {url}" if width(url) + 1 + SHORTEST_HEADLINE <= room else ""
    return lead + _fitted(headline, room - width(link)) + link


def is_gsm(text: str) -> bool:
    """Whether GSM-7 can say it."""
    return all(char in GSM or char in GSM_DOUBLE for char in text)


def width(text: str) -> int:
    """Places that the text takes: septets in GSM-7, else UTF-16 units."""
    if is_gsm(text):
        return len(text) + sum(char in GSM_DOUBLE for char in text)
    return len(text.encode("utf-16-le")) // 2


def _fitted(headline: str, room: int) -> str:
    length = len(headline)
    ellipsis = "..." if is_gsm(headline) else "…"
    while width(fitted := cut(headline, length, ellipsis)) > room:
        length -= 1
    return fitted
