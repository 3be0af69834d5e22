"""What the owner of a subscription does to it.

Each change is made to what was read, and stored if that is still so; else it is made again to what is there then.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from wirewatch.subscriptions.cadence import next_due
from wirewatch.subscriptions.checking import check_cap, check_silence, check_subscription
from wirewatch.subscriptions.enrolling import begun, mark_eager
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.fields import json_object, number
from wirewatch.subscriptions.ports import Catalogue, Subscriptions
from wirewatch.subscriptions.subscribing import found_watches, known_watch, watch_for
from wirewatch.subscriptions.subscription import Cadence, Status, Subscription
from wirewatch.subscriptions.wishes import (
    MAX_WATCHES,
    read_levels,
    read_paused,
    read_plan,
    read_query,
    read_quiet,
    read_watches,
)

CHANGEABLE = {"watches", "query", "levels", "digest", "quiet", "hourly_cap", "paused", "silence_after"}
ATTEMPTS = 5

Change = Callable[[Subscription], Subscription]


class BusyError(Exception):
    """Others kept changing the subscription."""


def manage(
    subscription_id: str, change: Change, now: datetime, *, subscriptions: Subscriptions, catalogue: Catalogue
) -> Subscription | None:
    """Make a change to a confirmed subscription; as it is then, or None if there is none that is confirmed.

    Raises SubscriptionError for what cannot be, and BusyError.
    """
    for _ in range(ATTEMPTS):
        before = subscriptions.get(subscription_id)
        if before is None or before.status is not Status.CONFIRMED:
            return None
        after = _checked(before, change(before), now)
        if after == before:
            return before
        if set(after.watches) - set(before.watches) or after.levels - before.levels:
            found_watches(after, catalogue)
            mark_eager(after, catalogue)
        if subscriptions.amend(before, after):
            return after
    raise BusyError


def changed(subscription: Subscription, wanted: Mapping[str, Any], catalogue: Catalogue) -> Subscription:
    """As `wanted` says, field by field as in a wish; what it does not name stays.

    `watches` replaces them all, `query` adds one. SubscriptionError names the first field that cannot be used.
    """
    wanted = json_object("body", wanted, CHANGEABLE)
    readers: dict[str, Callable[[Any], Any]] = {
        "levels": read_levels,
        "digest": lambda value: read_plan(value, subscription.digest),
        "quiet": read_quiet,
        "hourly_cap": lambda _: check_cap(number(wanted, "hourly_cap", 0)),
        "silence_after": lambda _: check_silence(number(wanted, "silence_after", 0)),
    }
    after = replace(subscription, **{name: read(wanted[name]) for name, read in readers.items() if name in wanted})
    if "paused" in wanted:
        after = replace(after, paused=read_paused(wanted["paused"], after.digest.timezone))
    if "watches" in wanted:
        after = _following(after, read_watches(wanted["watches"]), catalogue)
    query = read_query(wanted)
    return added(after, query, catalogue) if query else after


def added(subscription: Subscription, query: str, catalogue: Catalogue) -> Subscription:
    """Also following the watch that a query makes."""
    made = watch_for(query)
    watch = catalogue.get(made.id) or made
    followed = tuple(dict.fromkeys((*subscription.watches, watch.id)))
    return replace(subscription, watches=followed, names={**subscription.names, watch.id: watch.name})


def without(subscription: Subscription, watch: str) -> Subscription:
    """No longer following a watch; one that it did not follow is no error."""
    return _kept(subscription, tuple(each for each in subscription.watches if each != watch))


def resubscribe(
    subscription_id: str, watch: str, now: datetime, *, subscriptions: Subscriptions, catalogue: Catalogue
) -> bool:
    """Undo an unsubscription, of one watch or with "" of everything; False if there is nothing to undo."""
    if watch:

        def back(subscription: Subscription) -> Subscription:
            known = catalogue.get(watch)
            if known is None or watch in subscription.watches:
                return subscription
            return replace(
                subscription,
                watches=(*subscription.watches, watch),
                names={**subscription.names, watch: known.name},
            )

        return manage(subscription_id, back, now, subscriptions=subscriptions, catalogue=catalogue) is not None
    ended = subscriptions.get(subscription_id)
    if ended is None or ended.status is not Status.ENDED:
        return ended is not None and ended.status is Status.CONFIRMED
    return subscriptions.amend(ended, replace(begun(ended, now), status=Status.CONFIRMED))


def _following(subscription: Subscription, watches: tuple[str, ...], catalogue: Catalogue) -> Subscription:
    """Following these; a new one must exist."""
    new = {each: known_watch(each, catalogue).name for each in watches if each not in subscription.watches}
    kept = _kept(subscription, watches)
    return replace(kept, watches=watches, names={**kept.names, **new})


def _kept(subscription: Subscription, watches: tuple[str, ...]) -> Subscription:
    return replace(
        subscription,
        watches=tuple(each for each in watches if each in subscription.watches),
        names={watch: name for watch, name in subscription.names.items() if watch in watches},
        paused={watch: end for watch, end in subscription.paused.items() if watch in {*watches, "*"}},
    )


def _checked(before: Subscription, after: Subscription, now: datetime) -> Subscription:
    """The change, if it can be; with a new plan the next digest is due as that says."""
    if not after.watches:
        raise SubscriptionError("watches", "none would be left: unsubscribe instead")
    if len(after.watches) > MAX_WATCHES:
        raise SubscriptionError("watches", f"more than {MAX_WATCHES}")
    if not after.levels and after.digest.cadence is Cadence.OFF:
        raise SubscriptionError("levels", "without levels and without a digest nothing would be sent")
    if after.silence_after != before.silence_after:
        after = replace(after, heard=now)
    lasting = {watch: end for watch, end in after.paused.items() if end > now or before.paused.get(watch) != end}
    after = check_subscription(replace(after, paused=lasting), now)
    if after.digest == before.digest:
        return after
    began = now if before.digest.cadence is Cadence.OFF else before.cursor
    return replace(after, next_digest=next_due(after.digest, now), cursor=began)
