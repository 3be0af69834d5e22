"""`wirewatch subscribe --sns`."""

from collections.abc import Mapping
from typing import Any

import click

from wirewatch.aws.clients import client
from wirewatch.aws.endpoints import TopicEndpoints
from wirewatch.aws.watches import WatchesTable
from wirewatch.subscriptions.endpoints import POLICIES, Endpoint, Protocol
from wirewatch.subscriptions.enrolling import mark_eager
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.subscription import Channel, Subscription
from wirewatch_cli.deployment import Deployment
from wirewatch_cli.subscribing.by_topic import subscribe_endpoint
from wirewatch_cli.subscribing.hints import hints, token_of
from wirewatch_cli.subscribing.wanting import added, levels_of, new_ones, watches_for

USUAL_LEVELS = ("flash,urgent",)


def to_endpoint(deployed: Deployment, protocol: Protocol, address: str, given: Mapping[str, Any]) -> list[str]:
    """Hang the endpoint on the topic, or extend it, and say what was done. Raises SubscriptionError."""
    catalogue, topic = WatchesTable(deployed.outputs["WatchesTable"]), deployed.outputs["AlertsTopicArn"]
    watches = watches_for(given.get("watch", ()), catalogue)
    wished = _wished(protocol, address, [watch.id for watch in watches], given)
    if deployed.is_local and protocol is Protocol.SQS:
        client("sqs").create_queue(QueueName=address.rpartition(":")[2])  # in AWS it is there already
    new = new_ones(watches, catalogue)
    hung = subscribe_endpoint(wished, endpoints_of(deployed), given.get("policies", POLICIES))
    made = hung.endpoint
    for watch in new:
        catalogue.put(watch)
    mark_eager(Subscription("", Channel.SQS, address, made.watches, made.levels), catalogue)
    levels = [str(level) for level in sorted(made.levels, key=lambda level: -level.rank)]
    gets = f"{address}: {', '.join(levels)} of {', '.join(made.watches)}"
    return [*added(new, catalogue), gets, *hung.notes, *(hints(made, topic) if hung.is_new else ())]


def confirm_endpoint(deployed: Deployment, _protocol: Protocol, address: str, given: Mapping[str, Any]) -> list[str]:
    """Confirm it with the token that SNS sent there."""
    endpoints_of(deployed).confirm(token_of(given["token"]))
    return [f"{address}: confirmed; only this account can take it off the topic"]


def endpoints_of(deployed: Deployment) -> TopicEndpoints:
    """The endpoints of its topic."""
    return TopicEndpoints(deployed.outputs["AlertsTopicArn"], deployed.outputs["EndpointDeadLettersArn"])


def _wished(protocol: Protocol, address: str, watches: list[str], given: Mapping[str, Any]) -> Endpoint:
    if "raw" in given and protocol not in (Protocol.SQS, Protocol.HTTPS):
        raise click.UsageError("--raw is for sqs and https: the others get no envelope")
    levels = frozenset(levels_of(given.get("levels", USUAL_LEVELS)))
    if not levels:
        raise SubscriptionError("levels", "an endpoint without levels would get nothing")
    return Endpoint(protocol, address, tuple(watches), levels, raw="raw" in given)
