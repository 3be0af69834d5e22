"""Soft bounces of an address: one is bad luck, three within a week are an address that takes no mail."""

from dataclasses import replace
from datetime import datetime, timedelta

from wirewatch.subscriptions.subscription import Subscription

WEEK = timedelta(days=7)
TOO_MANY = 3


def bounced(subscription: Subscription, delivery: str, at: datetime) -> Subscription:
    """The subscription with one more soft bounce; that of one delivery counts once. Older than a week are forgotten."""
    bounces = {**subscription.bounces, delivery: at}
    newest = max(bounces.values())
    return replace(subscription, bounces={each: when for each, when in bounces.items() if newest - when < WEEK})


def bounces_too_often(subscription: Subscription) -> bool:
    """Whether it is to get no more mail."""
    return len(subscription.bounces) >= TOO_MANY
