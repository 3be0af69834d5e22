"""What of an alert a subscriber is told at once, what is held, and what is left to the digest.

- A level that was not asked for, a story that is muted and a watch that is paused are not told at once.
- Quiet hours hold an alert until they end, FLASH too unless it may pass. Then it is looked at again: it is sent if it
  still breaks then, and no later alert of its story tells more. Whoever gets no digest gets it anyway.
- Both questions are asked twice: when the alert is made, and when its mail is about to go out.

How many an hour is another matter: see `pacing`. The digest holds everything that matched.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from wirewatch.levels.level import Level
from wirewatch.subscriptions.cadence import next_due
from wirewatch.subscriptions.respite import is_muted, is_paused
from wirewatch.subscriptions.subscription import Cadence, DigestPlan, QuietHours, Subscription

# How long after its moment an alert of that level is still worth telling apart from the digest.
BREAKING_FOR = {Level.FLASH: timedelta(hours=12), Level.URGENT: timedelta(hours=4), Level.ROUTINE: timedelta(0)}


def told_watches(
    watches: Iterable[str], story: str, level: Level, subscription: Subscription, at: datetime
) -> tuple[str, ...]:
    """Of the watches that an alert is news to, those that the subscriber is told of now; none if that is not to be."""
    if level not in subscription.levels or is_muted(subscription, story, at):
        return ()
    return tuple(each for each in watches if each in subscription.watches and not is_paused(subscription, each, at))


def told_at(level: Level, at: datetime, subscription: Subscription) -> datetime:
    """When an alert of the moment `at` goes out, or is looked at again: `at` itself, or the end of the quiet hours."""
    release = quiet_until(subscription.quiet, subscription.digest.timezone, at)
    if release is None or (level is Level.FLASH and subscription.quiet and subscription.quiet.flash_passes):
        return at
    return release


def still_breaks(level: Level, at: datetime, subscription: Subscription, now: datetime) -> bool:
    """Whether an alert of the moment `at`, held until now, is told all the same; else the digest has it."""
    return subscription.digest.cadence is Cadence.OFF or now - at <= BREAKING_FOR[level]


def quiet_until(quiet: QuietHours | None, timezone: str, at: datetime) -> datetime | None:
    """The end of the quiet hours that `at` lies in, in UTC; None outside of them. They begin and end on the wall."""
    if quiet is None:
        return None
    begins, ends = (next_due(DigestPlan(Cadence.DAILY, wall, timezone), at) for wall in (quiet.start, quiet.end))
    return ends if ends and begins and ends < begins else None
