"""One note after a long silence, so that silence is never in doubt: nothing came, and the feeds are well, or are not.

It is told once. Only when something else has been sent does the subscriber begin to wait again.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.delivery.policy import quiet_until
from wirewatch.delivery.ports import Ledger
from wirewatch.delivery.quieted import is_all_quiet
from wirewatch.identifiers import identifier
from wirewatch.subscriptions.ports import Subscriptions
from wirewatch.subscriptions.respite import EVERYTHING
from wirewatch.subscriptions.subscription import Channel, Subscription
from wirewatch.timestamps import to_text

VERSION = 1


def silent_subscriptions(now: datetime, subscriptions: Subscriptions, limit: int) -> list[Subscription]:
    """Who has waited long enough; whoever paused everything waits anew from the end of that on."""
    waiting = list(islice(subscriptions.silent(now, limit), limit))
    for each in waiting:
        if is_all_quiet(each, now):
            subscriptions.amend(each, replace(each, heard=each.paused[EVERYTHING]))
    return [each for each in waiting if not is_all_quiet(each, now)]


def note_silence(
    subscription: Subscription,
    now: datetime,
    feeds: Mapping[str, Any],
    *,
    subscriptions: Subscriptions,
    ledger: Ledger,
) -> None:
    """Open the note, and stop waiting; whoever comes again after a crash between the two opens nothing new."""
    ledger.open(silence_of(subscription, now, feeds))
    subscriptions.amend(subscription, replace(subscription, heard=None))


def silence_of(subscription: Subscription, now: datetime, feeds: Mapping[str, Any]) -> Delivery:
    """The note, frozen; it waits for the end of quiet hours. `feeds` as in `feed_report`."""
    since = subscription.heard or now
    return Delivery(
        id=identifier("d", f"silence {to_text(since)}", subscription.id),
        kind=Kind.SILENCE,
        recipient=subscription.id,
        address=subscription.address,
        created=now,
        content={
            "version": VERSION,
            "since": to_text(since),
            "hours": subscription.silence_after,
            "timezone": subscription.digest.timezone,
            "watches": [subscription.name_of(watch) for watch in subscription.watches],
            "feeds": dict(feeds),
        },
        channel=Channel.EMAIL,
        not_before=quiet_until(subscription.quiet, subscription.digest.timezone, now),
    )
