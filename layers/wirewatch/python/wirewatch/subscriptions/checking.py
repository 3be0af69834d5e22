"""What makes a subscription impossible, whoever sets it: each refusal names the field."""

from datetime import datetime

from wirewatch.subscriptions.cadence import check_plan, check_quiet
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.respite import check_paused
from wirewatch.subscriptions.subscription import Channel, Subscription

MAX_CAP = 1000  # alerts an hour
MAX_SILENCE = 31 * 24  # hours


def check_subscription(subscription: Subscription, now: datetime) -> Subscription:
    """The subscription, if its clock times, caps and pauses can be kept; else SubscriptionError."""
    check_plan(subscription.digest)
    if subscription.quiet:
        check_quiet(subscription.quiet)
    check_cap(subscription.hourly_cap)
    check_silence(subscription.silence_after)
    check_paused(subscription.paused, subscription.watches, now)
    if subscription.channel is not Channel.EMAIL:
        _check_mail_only(subscription)
    return subscription


def check_cap(alerts: int) -> int:
    """Alerts an hour, 0 for no cap; else SubscriptionError on `hourly_cap`."""
    return _within("hourly_cap", alerts, MAX_CAP, "alerts an hour, 0 for no cap")


def check_silence(hours: int) -> int:
    """Hours without a mail, 0 for never; else SubscriptionError on `silence_after`."""
    return _within("silence_after", hours, MAX_SILENCE, "hours, 0 for never")


def _within(field: str, number: int, most: int, what: str) -> int:
    if not 0 <= number <= most:
        raise SubscriptionError(field, f"{number} is not from 0 to {most} ({what})")
    return number


def _check_mail_only(subscription: Subscription) -> None:
    """SNS knows no hours and no counts: what it is given, it sends."""
    asked = {
        "quiet": subscription.quiet is not None,
        "paused": bool(subscription.paused),
        "silence_after": subscription.silence_after > 0,
    }
    for field, wanted in asked.items():
        if wanted:
            raise SubscriptionError(field, f"only mails wait: {subscription.channel} goes through SNS at once")
