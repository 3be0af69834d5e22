"""When a digest is due: wall-clock times in the subscriber's zone.

A due time is the first moment at which the clock on the subscriber's wall shows the planned time or
later. So a time that a change of the clocks skips is due as the skipped hour ends, and one that is
shown twice is due the first time only.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.subscription import Cadence, DigestPlan, QuietHours

HOUR_AND_MINUTE = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
# A zone may skip a whole day (Apia, 30 December 2011), so the search begins before the present day.
DAYS_BACK = 2


def next_due(plan: DigestPlan, after: datetime) -> datetime | None:
    """The first due time later than `after` (aware), in UTC; None for a plan that is off."""
    if plan.cadence is Cadence.OFF:
        return None
    zone = ZoneInfo(plan.timezone)
    wall_times = _wall_times(plan, after.astimezone(zone).replace(tzinfo=None))
    return next(due for wall in wall_times if (due := first_showing(wall, zone)) > after)


def last_due(plan: DigestPlan, due: datetime, now: datetime) -> datetime:
    """Of `due` and the due times that follow it, the last one that is not after now."""
    following = next_due(plan, due)
    while following is not None and following <= now:
        due, following = following, next_due(plan, following)
    return due


def check_plan(plan: DigestPlan) -> DigestPlan:
    """The plan, if its time and zone exist; else SubscriptionError on `digest.at` or `digest.timezone`."""
    if not HOUR_AND_MINUTE.fullmatch(plan.at):
        raise SubscriptionError("digest.at", f"{plan.at!r} is not a time of day such as 07:00")
    try:
        ZoneInfo(plan.timezone)
    except (KeyError, ValueError, OSError):  # unknown; not a zone's name; the name of a folder
        reason = f"{plan.timezone!r} is not an IANA time zone such as Europe/Istanbul"
        raise SubscriptionError("digest.timezone", reason) from None
    return plan


def check_quiet(quiet: QuietHours) -> QuietHours:
    """The quiet hours, if their times exist and they have an end; else SubscriptionError on the field at fault."""
    for name, wall in (("quiet.start", quiet.start), ("quiet.end", quiet.end)):
        if not HOUR_AND_MINUTE.fullmatch(wall):
            raise SubscriptionError(name, f"{wall!r} is not a time of day such as 22:00")
    if quiet.start == quiet.end:
        raise SubscriptionError("quiet.end", "the same as quiet.start: alerts would be held for ever or never")
    return quiet


def first_showing(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment, in UTC, at which the clock of the zone shows `wall` (naive) or later."""
    moment = min(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    while moment.astimezone(zone).replace(tzinfo=None) < wall:
        moment += timedelta(minutes=1)
    return moment


def _wall_times(plan: DigestPlan, wall: datetime) -> Iterator[datetime]:
    """The planned times on the wall, from some days before `wall`, without an end."""
    start = wall.replace(minute=0, second=0, microsecond=0) - timedelta(days=DAYS_BACK)
    if plan.cadence is Cadence.HOURLY:
        return (start + timedelta(hours=n) for n in count())
    hour, minute = map(int, plan.at.split(":"))
    first = start.replace(hour=hour, minute=minute)
    days = (first + timedelta(days=n) for n in count())
    return (day for day in days if _is_day_of(plan.cadence, day))


def _is_day_of(cadence: Cadence, day: datetime) -> bool:
    if cadence is Cadence.WEEKDAYS:
        return day.weekday() < 5
    return cadence is Cadence.DAILY or day.weekday() == 0
