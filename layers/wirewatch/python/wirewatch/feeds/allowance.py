"""What a publisher allows: how often its feed may be asked, in the feed's own words and in HTTP's.

- `<ttl>` (RSS 2.0): minutes that the feed may be kept before it is asked again;
- `sy:updatePeriod` / `sy:updateFrequency` (RSS 1.0 syndication module): that many updates in a period;
- `skipHours` (GMT, 24 is 0) and `skipDays` (RSS 0.91): when nobody should ask;
- `Cache-Control: max-age` less `Age`, else `Expires` less `Date` (RFC 9111): how long an answer is fresh;
- `Retry-After` (RFC 9110): seconds, or a date.

None of them holds a feed back for more than a day.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=1)
MAX_AGE = re.compile(r'(?:^|[\s,])max-age\s*=\s*"?(\d{1,10})', re.IGNORECASE)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a feed says of itself: `every` so many minutes (0: nothing said), hours 0-23 in UTC, days from Monday 0."""

    every: int = 0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


def allowed_from(declaration: Declaration, polled: datetime, wanted: datetime) -> datetime:
    """The first moment, not before the one wanted, at which a feed polled then may be polled again.

    Of hours and days to be left out at most a day is left out, since a feed may name them all.
    """
    moment = max(wanted, polled + min(timedelta(minutes=declaration.every), LONGEST))
    latest = max(moment, polled + LONGEST)
    while moment < latest and _is_skipped(declaration, moment):
        moment = moment.replace(minute=0, second=0, microsecond=0) + HOUR
    return min(moment, latest)


def _is_skipped(declaration: Declaration, moment: datetime) -> bool:
    utc = moment.astimezone(UTC)
    return utc.hour in declaration.skip_hours or utc.weekday() in declaration.skip_days


def fresh_for(headers: Mapping[str, str]) -> timedelta:
    """How long the answer with these headers (lower-case names) is fresh; nothing if it doesn't say."""
    control = headers.get("cache-control", "")
    if re.search(r"no-cache|no-store", control, re.IGNORECASE):
        return timedelta(0)
    stated = MAX_AGE.search(control)
    if stated:
        age = headers.get("age", "0").strip()
        return _bounded(int(stated[1]) - (int(age) if age.isdigit() and len(age) < 10 else 0))
    until, since = _date(headers.get("expires", "")), _date(headers.get("date", ""))
    return _bounded((until - since).total_seconds()) if until and since else timedelta(0)


def retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """The moment that `Retry-After` names, at most a day on; None without a readable one, or one that is past."""
    stated = headers.get("retry-after", "").strip()
    if stated.isdigit():
        wait = _bounded(int(stated[:10]))
    else:
        date = _date(stated)
        wait = _bounded((date - now).total_seconds()) if date else timedelta(0)
    return now + wait if wait else None


def _bounded(seconds: float) -> timedelta:
    return timedelta(seconds=min(max(seconds, 0.0), LONGEST.total_seconds()))


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
