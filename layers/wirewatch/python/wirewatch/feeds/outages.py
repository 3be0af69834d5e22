"""Outages: when a feed gave no good answer for so long that whoever waits for its news should know.

A shorter gap is made good by the next answer, and told to nobody.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

LEAST = timedelta(hours=1)
KEPT = 4  # that have ended


class Outage(NamedTuple):
    """From the first poll that failed to the one that was answered again; `until` is None while it lasts."""

    since: datetime
    until: datetime | None = None


def failed(outages: tuple[Outage, ...], now: datetime) -> tuple[Outage, ...]:
    """After a poll that failed: one lasts."""
    return outages if _lasts(outages) else (*outages, Outage(now))


def answered(outages: tuple[Outage, ...], now: datetime) -> tuple[Outage, ...]:
    """After a good answer: none lasts; one that has been long enough is remembered."""
    if not _lasts(outages):
        return outages
    *earlier, last = outages
    ended = [Outage(last.since, now)] if now - last.since >= LEAST else []
    return (*earlier, *ended)[-KEPT:]


def _lasts(outages: tuple[Outage, ...]) -> bool:
    return bool(outages) and outages[-1].until is None
