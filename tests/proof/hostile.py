"""Stories as an enemy or an accident would write them: every script, markup, headers, controls, lengths."""

from random import Random
from typing import Any

from wirewatch.levels.level import Level

# First and last code points of blocks that news comes in, and of what breaks renderers.
BLOCKS = (
    (0x20, 0x7E), (0xA1, 0x17F), (0x370, 0x3FF), (0x400, 0x4FF), (0x531, 0x586), (0x5D0, 0x5EA), (0x620, 0x6FF),
    (0x700, 0x74A), (0x780, 0x7B1), (0x905, 0x97F), (0x985, 0x9B9), (0xB85, 0xBB9), (0xE01, 0xE3A), (0x1000, 0x104F),
    (0x10D0, 0x10FA), (0x1200, 0x1248), (0x1780, 0x17D3), (0x3041, 0x30FF), (0x4E00, 0x9FA5), (0xAC00, 0xD7A3),
    (0x1D400, 0x1D4FF), (0x1F300, 0x1F64F), (0x0, 0x20), (0x7F, 0xA0), (0x2000, 0x206F), (0xD800, 0xDFFF),
    (0xE000, 0xE010), (0xFE00, 0xFE0F), (0xFFF9, 0xFFFF), (0xE0000, 0xE007F),
)  # fmt: skip
ATTACKS = (
    "\r\nBcc: victim@evil.example\r\n", "\nSubject: other", "\r\n\r\n<html>", "\x00", "\u2028To: x@evil.example",
    "\x85Cc: y@evil.example", "\x0bFrom: z@evil.example", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>', "</title></style></head><body onload=alert(1)>", "<!--", "]]>", "&lt;b&gt;",
    "&#60;i&#62;",
    "{{ 7*7 }}", "{% for x in y %}", "${7*7}", "=?utf-8?q?=0D=0ABcc:_x=40evil.example?=", "--=_d-hostile", "\n.\n",
    "\u202e\u2066\u2069", "javascript:alert(1)", "'\"`;--", "<a href='https://evil.example'>", "a" * 300, "\ufeff",
    "=\r\n=", "=\u200e?utf-8?b?DQpCY2M6IHhAZXZpbC5leGFtcGxl?=", "==?us-ascii?q?=0A?=",
)  # fmt: skip
URLS = (
    "https://wire.example/{}", "http://www.wire.example/?a=1&b=<{}>", "javascript:alert({})", "data:text/html,<b>{}",
    "", "https://wire.example/{}\r\nBcc: x@evil.example", 'https://wire.example/"onmouseover="alert({})',
    "//wire.example/{}",
    "https://[::1", "https://wire.example/" + "p" * 1500, " https://wire.example/{}", "HTTPS://WIRE.EXAMPLE/{}",
    "https://wire.example/</a><script>{}</script>", "java\tscript:alert({})", "https://пример.example/новости/{}",
)  # fmt: skip
LANGUAGES = ("en", "ar", "he", "fa-IR", "ur", "zh", "ja", "und", "", 'x" onload="alert(1)', "hi", "ka")


def text(chance: Random, length: int) -> str:
    """About so many characters of one or two scripts, attacks among them."""
    blocks = chance.sample(BLOCKS, 2)
    words = [
        "".join(chr(chance.randint(*chance.choice(blocks))) for _ in range(chance.randint(1, 12)))
        for _ in range(length // 7 + 1)
    ]
    for _ in range(chance.randint(0, 3)):
        words.insert(chance.randint(0, len(words)), chance.choice(ATTACKS))
    return " ".join(words)


def story(chance: Random) -> dict[str, Any]:
    """The texts of a story, as the fields of a match and of an alert are called."""
    return {
        "title": text(chance, chance.choice((5, 60, 140, 900))),
        "summary": text(chance, chance.choice((0, 200, 900))),
        "url": chance.choice(URLS).replace("{}", str(chance.randint(0, 9999))),
        "source": text(chance, chance.choice((0, 20, 150))),
        "language": chance.choice(LANGUAGES),
        "level": chance.choice(list(Level)),
        "terms": tuple(text(chance, 12) for _ in range(chance.randint(0, 12))),
        "reasons": tuple(text(chance, 40) for _ in range(chance.randint(0, 8))),
        "novelty": chance.choice(("new", "escalated")),
    }
