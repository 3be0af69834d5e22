"""What a subscriber's quiet hours make of an alert: told now, held until they end, or left to the digest.

The decision rests on the alert's own moment, so each redelivery decides the same. A hold is looked at
with the eyes of its end: what will not be breaking any more by then is left to the digest, which
holds everything that matched. Whoever gets no digest gets the held alert: nothing is dropped.
"""

from datetime import datetime, timedelta

from wirewatch.levels.level import Level
from wirewatch.subscriptions.cadence import next_due
from wirewatch.subscriptions.subscription import Cadence, DigestPlan, QuietHours, Subscription

# How long after its moment an alert of that level is still worth telling apart from the digest.
BREAKING_FOR = {Level.FLASH: timedelta(hours=12), Level.URGENT: timedelta(hours=4), Level.ROUTINE: timedelta(0)}


def told_at(level: Level, at: datetime, subscription: Subscription) -> datetime | None:
    """When an alert of the moment `at` goes out: `at` itself, the end of the quiet hours, or None (in the digest)."""
    release = quiet_until(subscription.quiet, subscription.digest.timezone, at)
    if release is None or (level is Level.FLASH and subscription.quiet and subscription.quiet.flash_passes):
        return at
    if subscription.digest.cadence is Cadence.OFF or release - at <= BREAKING_FOR[level]:
        return release
    return None


def quiet_until(quiet: QuietHours | None, timezone: str, at: datetime) -> datetime | None:
    """The end of the quiet hours that `at` lies in, in UTC; None outside of them. They begin and end on the wall."""
    if quiet is None:
        return None
    begins, ends = (next_due(DigestPlan(Cadence.DAILY, wall, timezone), at) for wall in (quiet.start, quiet.end))
    return ends if ends and begins and ends < begins else None
