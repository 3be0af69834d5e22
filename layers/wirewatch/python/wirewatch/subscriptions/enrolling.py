"""How a subscription begins to count, and what an operator may do without asking its owner.

A watch is marked `eager` before the subscription that wants it so is confirmed, and stays marked: a
mark too many costs an event on the bus, one too few would lose an alert.
"""

from dataclasses import replace
from datetime import datetime

from wirewatch.delivery.ports import Topic
from wirewatch.levels.level import Level
from wirewatch.subscriptions.cadence import next_due
from wirewatch.subscriptions.checking import check_subscription
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.ports import Catalogue, Subscriptions
from wirewatch.subscriptions.subscription import Channel, Status, Subscription


def enrol(
    subscription: Subscription,
    now: datetime,
    *,
    subscriptions: Subscriptions,
    catalogue: Catalogue,
    topic: Topic,
) -> Subscription:
    """Store it as confirmed. Other channels than mail are hung on the topic.

    Raises SubscriptionError for what `checking` calls impossible, and for an address whose owner had it erased.
    """
    check_subscription(subscription, now)
    if subscriptions.get(subscription.id) is None and subscriptions.was_erased(subscription.address):
        raise SubscriptionError("address", "its owner had everything erased, and alone can subscribe it again")
    mark_eager(subscription, catalogue)
    enrolled = replace(begun(subscription, now), status=Status.CONFIRMED)
    if enrolled.channel is not Channel.EMAIL:
        topic.subscribe(enrolled.channel, enrolled.address, enrolled.watches, sorted(enrolled.levels))
    subscriptions.put(enrolled)
    return enrolled


def begun(subscription: Subscription, now: datetime) -> Subscription:
    """Its first digest covers the time from now on, and so does its silence."""
    return replace(subscription, cursor=now, next_digest=next_due(subscription.digest, now), heard=now)


def mark_eager(subscription: Subscription, catalogue: Catalogue) -> None:
    """Say of its watches that somebody wants every match at once, if it asks for that."""
    if Level.ROUTINE not in subscription.levels:
        return
    for watch in map(catalogue.get, subscription.watches):
        if watch and not watch.eager:
            catalogue.put(replace(watch, eager=True))
