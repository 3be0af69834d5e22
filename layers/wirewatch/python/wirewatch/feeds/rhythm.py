"""When a feed is polled next."""

from datetime import datetime, timedelta

USUAL = timedelta(minutes=5)
HOURLY = timedelta(hours=1)
RAREST = timedelta(days=1)
HOURLY_UNTIL = 52  # failures: two days after the first one


def after_success(now: datetime) -> datetime:
    """Five minutes on, from the beginning of this minute, since dispatch runs at the full minute."""
    return minute(now) + USUAL


def after_failure(now: datetime, failures: int) -> datetime:
    """Later with each failure in a row: 5, 10, 20, 40 min, then hourly for two days, then up to daily.

    Hourly for so long because doubling straight to a day would notice the end of a 26 h outage
    up to 16 h late, when most of what was published in it has left the feed.
    """
    doubled = USUAL * (1 << min(failures - 1, 10))
    if failures <= HOURLY_UNTIL:
        return minute(now) + min(doubled, HOURLY)
    return minute(now) + min(HOURLY * (1 << min(failures - HOURLY_UNTIL, 10)), RAREST)


def minute(moment: datetime) -> datetime:
    """The full minute that it lies in."""
    return moment.replace(second=0, microsecond=0)
