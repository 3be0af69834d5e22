"""What keeps mail from a subscriber for a while: stories that are muted, watches that are paused.

A mute and a pause end by themselves. What comes while they last is told neither at once nor later as an
alert; `delivery.policy` says what the digest makes of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.subscription import Subscription

EVERYTHING = "*"  # in place of a watch: the whole subscription
MUTED_FOR = timedelta(days=7)
LONGEST = timedelta(days=366)
MAX_MUTED = 100


def mute(subscription: Subscription, story: str, now: datetime, until: datetime | None = None) -> Subscription:
    """Keep a story from it, for a week if no end is given. Beyond `MAX_MUTED` stories the first to end are let go.

    Raises SubscriptionError on `muted` for an end that is past, or more than a year away.
    """
    until = until or now + MUTED_FOR
    check_until("muted", until, now)
    lasting = {each: end for each, end in subscription.muted.items() if end > now} | {story: until}
    kept = sorted(lasting.items(), key=lambda each: (each[0] == story, each[1]))[-MAX_MUTED:]
    return replace(subscription, muted=dict(kept))


def unmute(subscription: Subscription, story: str) -> Subscription:
    """Let a story through again; one that was not muted is no error."""
    return replace(subscription, muted={each: end for each, end in subscription.muted.items() if each != story})


def pause(subscription: Subscription, watch: str, until: datetime, now: datetime) -> Subscription:
    """Keep a watch, or with `EVERYTHING` the whole subscription, silent until that moment.

    Raises SubscriptionError on `paused`: see `check_paused`.
    """
    lasting = {each: end for each, end in subscription.paused.items() if end > now}
    check_paused({watch: until}, subscription.watches, now)
    return replace(subscription, paused=lasting | {watch: until})


def resume(subscription: Subscription, watch: str) -> Subscription:
    """End a pause; one that is not there is no error."""
    return replace(subscription, paused={each: end for each, end in subscription.paused.items() if each != watch})


def is_muted(subscription: Subscription, story: str, at: datetime) -> bool:
    """Whether the story is kept from it at that moment."""
    return _lasts(subscription.muted, story, at)


def is_paused(subscription: Subscription, watch: str, at: datetime) -> bool:
    """Whether the watch, or all of it, is silent at that moment."""
    return _lasts(subscription.paused, EVERYTHING, at) or _lasts(subscription.paused, watch, at)


def check_paused(paused: Mapping[str, datetime], watches: Iterable[str], now: datetime) -> None:
    """SubscriptionError on `paused` for a watch it does not follow, and an end that is past or a year away."""
    known = {EVERYTHING, *watches}
    for watch, until in paused.items():
        if watch not in known:
            raise SubscriptionError("paused", f"{watch!r} is no watch of this subscription, nor * for all of them")
        check_until("paused", until, now)


def check_until(field: str, until: datetime, now: datetime) -> None:
    """SubscriptionError on `field` unless the moment lies ahead, by at most a year."""
    if until <= now:
        raise SubscriptionError(field, f"{until.isoformat()} is past: it must end later than now")
    if until - now > LONGEST:
        raise SubscriptionError(field, f"{until.isoformat()} is more than a year away: unsubscribe instead")


def _lasts(ends: Mapping[str, datetime], name: str, at: datetime) -> bool:
    return name in ends and at < ends[name]
