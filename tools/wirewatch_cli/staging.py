"""Puts feeds, watches and subscriptions into a local cloud, by the production adapters."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from wirewatch.aws.feeds import FeedsTable
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.topic import AlertsTopic
from wirewatch.aws.watches import WatchesTable
from wirewatch.feeds.feed import Feed
from wirewatch.identifiers import identifier
from wirewatch.subscriptions.enrolling import enrol
from wirewatch.subscriptions.subscribing import subscription_id
from wirewatch.subscriptions.subscription import Channel, DigestPlan, QuietHours, Subscription
from wirewatch.watches.watch import Watch
from wirewatch_cli.cloud import LocalCloud
from wirewatch_cli.scenarios.scenario import Scenario, ScriptedFeed, Subscriber
from wirewatch_cli.tellings import Told

Recipients = dict[tuple[str, str], Told]


def stage(cloud: LocalCloud, scenario: Scenario) -> Recipients:
    """Add all that the scenario names. Its subscriptions count as confirmed."""
    names = {watch.id: watch.name or watch.id for watch in scenario.watches}
    add_feeds(cloud, map(feed_of, polled(scenario)), scenario.start)
    add_watches(cloud, (Watch(each.id, names[each.id], each.query) for each in scenario.watches))
    wanted = [_subscription(each, names) for each in scenario.subscriptions]
    return add_subscriptions(cloud, wanted, scenario.start)


def polled(scenario: Scenario) -> list[ScriptedFeed]:
    """The scenario's feeds without what is only served."""
    return [feed for feed in scenario.feeds if feed.polled]


def feed_of(feed: ScriptedFeed) -> Feed:
    """The feed as an operator would have added it."""
    return Feed(identifier("f", feed.url), feed.url, feed.source, feed.tier, feed.language)


def add_feeds(cloud: LocalCloud, feeds: Iterable[Feed], now: datetime) -> None:
    """Add feeds that are due at once."""
    table = FeedsTable(cloud.outputs["FeedsTable"])
    for feed in feeds:
        table.add(feed, now)


def add_watches(cloud: LocalCloud, watches: Iterable[Watch]) -> None:
    """Add watches to the catalogue."""
    table = WatchesTable(cloud.outputs["WatchesTable"])
    for watch in watches:
        table.put(watch)


def add_subscriptions(cloud: LocalCloud, subscriptions: Iterable[Subscription], now: datetime) -> Recipients:
    """Enrol them, and say who is behind each (protocol, endpoint) of the topic.

    A subscriber's queue, named by the address, is made; what would go to a phone or a web hook is
    recorded.
    """
    recipients: Recipients = {}
    for subscription in subscriptions:
        endpoint = _endpoint(cloud, subscription)
        enrol(
            replace(subscription, address=endpoint),
            now,
            subscriptions=SubscriptionsTable(cloud.outputs["SubscriptionsTable"]),
            catalogue=WatchesTable(cloud.outputs["WatchesTable"]),
            topic=AlertsTopic(cloud.outputs["AlertsTopicArn"]),
        )
        channel = subscription.channel.value
        recipients[channel, endpoint] = Told(channel, subscription.address)
    return recipients


def _endpoint(cloud: LocalCloud, subscription: Subscription) -> str:
    if subscription.channel is Channel.SQS:
        return cloud.create_queue(subscription.address)
    return subscription.address


def _subscription(wanted: Subscriber, names: dict[str, str]) -> Subscription:
    plan = wanted.digest
    return Subscription(
        id=wanted.id or subscription_id(wanted.channel, wanted.address),
        channel=wanted.channel,
        address=wanted.address,
        watches=wanted.watches,
        levels=wanted.levels,
        digest=DigestPlan(**plan.model_dump()) if plan else DigestPlan(),
        names={watch: names[watch] for watch in wanted.watches},
        quiet=QuietHours(**wanted.quiet.model_dump()) if wanted.quiet else None,
        hourly_cap=wanted.hourly_cap,
        paused=wanted.paused,
        silence_after=wanted.silence_after,
    )
