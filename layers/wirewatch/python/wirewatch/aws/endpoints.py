"""The endpoints that hang on the SNS topic, as operators see and change them. SNS's own list is the truth.

An endpoint that waits for its confirmation is listed without an ARN. Asking for it once more names it, and
has SNS send the confirmation again.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from wirewatch.aws.clients import client
from wirewatch.levels.level import Level
from wirewatch.subscriptions.endpoints import Endpoint

ARN = "arn:"  # how it begins; `PendingConfirmation` and `Deleted` stand in its place


class TopicEndpoints:
    """Endpoints of the topic of that ARN; what they refuse goes to the queue `dead_letters`."""

    def __init__(self, topic: str, dead_letters: str) -> None:
        self._topic, self._dead_letters = topic, dead_letters

    def addresses(self) -> Iterator[Endpoint]:
        """Every endpoint with its protocol, address and ARN; nothing is known yet of what it wants."""
        pages = client("sns").get_paginator("list_subscriptions_by_topic").paginate(TopicArn=self._topic)
        for each in (row for page in pages for row in page["Subscriptions"]):
            if each["SubscriptionArn"] != "Deleted":
                arn = each["SubscriptionArn"] if each["SubscriptionArn"].startswith(ARN) else ""
                yield Endpoint(each["Protocol"], each["Endpoint"], arn=arn)

    def read(self, endpoint: Endpoint) -> Endpoint:
        """The same with its filter policy; one that waits for its confirmation can't be read, and stays as it is."""
        if not endpoint.arn:
            return endpoint
        found = client("sns").get_subscription_attributes(SubscriptionArn=endpoint.arn)["Attributes"]
        policy = json.loads(found.get("FilterPolicy") or "{}")
        watches, levels = _plain(policy.get("watches")), _plain(policy.get("level"))
        known = frozenset(map(Level, set(levels) & set(Level)))
        read = replace(endpoint, watches=watches, levels=known or frozenset(Level))
        raw = found.get("RawMessageDelivery") == "true"
        return replace(read, raw=raw, is_ours=bool(watches) and read.policy == _sorted(policy))

    def add(self, endpoint: Endpoint) -> None:
        """Hang it on the topic."""
        attributes = {
            "FilterPolicy": json.dumps(endpoint.policy),
            "RedrivePolicy": json.dumps({"deadLetterTargetArn": self._dead_letters}),
            **({"RawMessageDelivery": "true"} if endpoint.raw else {}),
        }
        self._subscribe(endpoint, Attributes=attributes)

    def named(self, endpoint: Endpoint) -> Endpoint:
        """With the ARN, also of one that waits for its confirmation, which is sent again."""
        return endpoint if endpoint.arn else self.read(replace(endpoint, arn=self._subscribe(endpoint)))

    def change(self, endpoint: Endpoint) -> None:
        """Give it the filter policy that it says."""
        policy = json.dumps(endpoint.policy)
        client("sns").set_subscription_attributes(
            SubscriptionArn=endpoint.arn, AttributeName="FilterPolicy", AttributeValue=policy
        )

    def remove(self, endpoint: Endpoint) -> None:
        """Take it off the topic; it has to have an ARN."""
        client("sns").unsubscribe(SubscriptionArn=endpoint.arn)

    def confirm(self, token: str) -> str:
        """Confirm with what SNS sent to the endpoint, so that only this account can unsubscribe it. Its ARN."""
        answer = client("sns").confirm_subscription(TopicArn=self._topic, Token=token, AuthenticateOnUnsubscribe="true")
        return str(answer["SubscriptionArn"])

    def _subscribe(self, endpoint: Endpoint, **more: Mapping[str, Any]) -> str:
        answer = client("sns").subscribe(
            TopicArn=self._topic,
            Protocol=endpoint.protocol,
            Endpoint=endpoint.address,
            ReturnSubscriptionArn=True,
            **more,
        )
        return str(answer["SubscriptionArn"])


def _plain(values: Any) -> tuple[str, ...]:
    """The plain texts of a policy: others, such as prefixes, are of somebody else's making."""
    return tuple(each for each in values or () if isinstance(each, str))


def _sorted(policy: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {
        key: sorted(_plain(values)) if _plain(values) == tuple(values) else [values] for key, values in policy.items()
    }
