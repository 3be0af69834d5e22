"""Erasing a person: every row of the subscription goes; a salted tombstone of the address stays.

The owner's request is one write, which marks the profile `erasing`: from then on it gets nothing and nothing of it can
be changed. The sweep removes the rest, once what was under way at that moment has ended, and the profile last: whatever
crash comes between, the mark is still there for the next sweep. The tombstone keeps an operator's later import from
bringing the address back; its owner may subscribe again.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from wirewatch.subscriptions.subscription import Subscription

UNDER_WAY = timedelta(minutes=2)  # an alert that read the profile before may still open a mail


class Traces(Protocol):
    """Everything that the tables hold of one person."""

    def mark(self, subscription_id: str, now: datetime) -> bool:
        """Make the profile `erasing`; False if there is none."""

    def marked(self, before: datetime, limit: int) -> Iterable[Subscription]:
        """Profiles that were marked before that moment."""

    def bury(self, address: str, now: datetime) -> None:
        """Leave a tombstone."""

    def remove(self, subscription: Subscription) -> None:
        """Remove every row, the profile last and only if it is still `erasing`."""

    def judge(self, subscription_id: str, story: str, item: str, verdict: str, now: datetime) -> bool:
        """Keep what its owner thinks of an alert, in place of an earlier verdict; False if the owner is gone."""

    def rows(self, subscription: Subscription) -> Mapping[str, list[dict[str, Any]]]:
        """Every row, JSON-ready, by table."""


def erase_marked(now: datetime, *, traces: Traces, limit: int) -> int:
    """Finish what was asked for long enough ago; how many people are gone."""
    erased = 0
    for subscription in traces.marked(now - UNDER_WAY, limit):
        traces.bury(subscription.address, now)
        traces.remove(subscription)
        erased += 1
    return erased
