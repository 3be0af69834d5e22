"""The rhythm that a feed declares, read from the head of its body: `ttl`, `sy:…`, `skipHours`, `skipDays`.

A scan for these few elements, before the first entry; feedparser doesn't read two of them.
"""

import re

from wirewatch.feeds.allowance import Declaration
from wirewatch.feeds.opening import opening

ELEMENT = re.compile(r"<(?:\w+:)?(ttl|updatePeriod|updateFrequency|hour|day)>\s*(\w{1,12})\s*</", re.IGNORECASE)
PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}  # min
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def declared_rhythm(body: bytes) -> Declaration:
    """What the body declares. The longer of `ttl` and `sy:` holds; what is no number or day is left out."""
    stated: dict[str, list[str]] = {}
    for name, value in ELEMENT.findall(opening(body)):
        stated.setdefault(name.lower(), []).append(value.lower())
    ttl = max(map(_number, stated.get("ttl", ())), default=0)
    return Declaration(
        every=max(ttl, _period(stated)),
        skip_hours=tuple(sorted({_number(each) % 24 for each in stated.get("hour", ()) if each.isdecimal()})),
        skip_days=tuple(sorted({DAYS.index(each) for each in stated.get("day", ()) if each in DAYS})),
    )


def _period(stated: dict[str, list[str]]) -> int:
    period = PERIODS.get(stated.get("updateperiod", [""])[0], 0)
    frequency = _number(stated.get("updatefrequency", ["1"])[0])
    return -(-period // max(frequency, 1))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
