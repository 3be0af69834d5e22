"""Subjects of messages to the topic. Those of mails are in `headings`."""

import unicodedata

from wirewatch.delivery.lines import cut, one_line
from wirewatch.levels.level import Level

SNS_LIMIT = 99  # SNS wants fewer than 100 characters, ASCII, no line breaks
# What of a headline must survive in ASCII, so that it is still worth showing.
READABLE_SHARE = 0.6


def topic_subject(level: Level, title: str, source: str) -> str:
    """`[URGENT] Headline`, in ASCII; a headline in another script gives way to the name of its source."""
    headline = ascii_of(title) or f"News from {ascii_of(source) or 'a feed'}"
    return cut(f"[{level}] {headline}", SNS_LIMIT, "...")


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
