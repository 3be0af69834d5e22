"""Subjects of messages to the topic and of mails."""

import unicodedata

from wirewatch.delivery.lines import cut, one_line
from wirewatch.levels.level import Level

SNS_LIMIT = 99  # SNS wants fewer than 100 characters, ASCII, no line breaks
MAIL_LIMIT = 160
# What of a headline must survive in ASCII, so that it is still worth showing.
READABLE_SHARE = 0.6


def topic_subject(level: Level, title: str, source: str) -> str:
    """`[URGENT] Headline`, in ASCII; a headline in another script gives way to the name of its source."""
    headline = ascii_of(title) or f"News from {ascii_of(source) or 'a feed'}"
    return cut(f"[{level}] {headline}", SNS_LIMIT, "...")


def alert_subject(level: str, watch: str, title: str) -> str:
    """`[URGENT] idlib: Headline`."""
    return one_line(f"[{level}] {one_line(watch, 40)}: {title}", MAIL_LIMIT)


def digest_subject(stories: int, names: list[str], top: str) -> str:
    """`12 stories · idlib, floods: Headline of the top story`, or that there was none."""
    watches = one_line(", ".join(names), 50)
    if not stories:
        return one_line(f"No news · {watches}", MAIL_LIMIT)
    counted = "1 story" if stories == 1 else f"{stories} stories"
    return one_line(f"{counted} · {watches}: {top}", MAIL_LIMIT)


def ascii_of(text: str) -> str:
    """The text without accents and with plain quotes and dashes; "" if too little of it can be said so."""
    line = one_line(text).translate(PLAIN)
    decomposed = unicodedata.normalize("NFKD", line)
    plain = one_line(decomposed.encode("ascii", "ignore").decode("ascii"))
    letters = sum(map(str.isalnum, line))
    kept = sum(map(str.isalnum, plain))
    return plain if letters and kept >= letters * READABLE_SHARE else ""


PLAIN = str.maketrans(
    {
        "‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-",
        "ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss",
        "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "ð": "d",
    }
)  # fmt: skip
