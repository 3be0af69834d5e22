"""SNS: Publish, filter policies and what each subscription gets."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import count
from typing import Any

from wirewatch.aws import clients
from wirewatch.timestamps import to_text
from wirewatch_cli.cloud.errors import CloudError
from wirewatch_cli.cloud.happenings import Journal, Publication
from wirewatch_cli.cloud.patterns import Pattern
from wirewatch_cli.cloud.provisioning import Stack
from wirewatch_cli.cloud.queues import Queues
from wirewatch_cli.cloud.taps import RefusalError, Taps

MESSAGE_BYTES_LIMIT = 256 * 1024
SUBJECT_LIMIT = 100
RECORDED_ONLY = ("sms", "https", "http", "email", "email-json", "lambda", "application")


class Topics:
    """The topics of the template. Queues get their messages; for other protocols it is noted who would."""

    def __init__(self, stack: Stack, taps: Taps, queues: Queues, journal: Journal, now: Callable[[], datetime]) -> None:
        self._sns = clients.client("sns")
        self._queues, self._journal, self._now = queues, journal, now
        self._numbers = count(1)
        self.publications: list[Publication] = []
        for resource in stack.of_type("AWS::SNS::Subscription"):
            self._subscribe(resource.logical_id, resource.properties)
        taps.answer("sns", "Publish", self._publish)
        taps.answer("sns", "PublishBatch", _not_simulated)

    def _subscribe(self, name: str, properties: Mapping[str, Any]) -> None:
        attributes = {
            key: value if isinstance(value, str) else json.dumps(value)
            for key, value in properties.items()
            if key in ("FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy")
        }
        if properties["Protocol"] == "sqs" and self._queues.url(properties["Endpoint"]) is None:
            raise CloudError(f"{name}: subscribes {properties['Endpoint']}, which is no queue of the template")
        self._sns.subscribe(
            TopicArn=properties["TopicArn"],
            Protocol=properties["Protocol"],
            Endpoint=properties["Endpoint"],
            Attributes=attributes,
        )

    def _publish(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        message = _message_by_protocol(request)
        _check_subject(request.get("Subject"))
        message_id = f"00000000-0000-4000-9000-{next(self._numbers):012d}"
        attributes = request.get("MessageAttributes", {})
        values = {name: _attribute_value(each) for name, each in attributes.items()}
        delivered = []
        for subscription, properties in self._subscriptions(request["TopicArn"]):
            if _lets_through(properties, values):
                self._deliver(subscription, properties, request, message, message_id)
                delivered.append((subscription["Protocol"], subscription["Endpoint"]))
        publication = Publication(
            self._now(), message, request.get("Subject", ""), values, message_id, tuple(delivered)
        )
        self.publications.append(publication)
        self._journal.note("publish", request["TopicArn"].rsplit(":", 1)[-1], publication=publication)
        return {"MessageId": message_id}

    def _subscriptions(self, topic: str) -> list[tuple[Mapping[str, Any], Mapping[str, str]]]:
        pages = self._sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
        found = [each for page in pages for each in page["Subscriptions"]]
        return [
            (each, self._sns.get_subscription_attributes(SubscriptionArn=each["SubscriptionArn"])["Attributes"])
            for each in found
        ]

    def _deliver(
        self,
        subscription: Mapping[str, Any],
        properties: Mapping[str, str],
        request: Mapping[str, Any],
        message: Mapping[str, str],
        message_id: str,
    ) -> None:
        protocol = subscription["Protocol"]
        if protocol != "sqs":
            if protocol not in RECORDED_ONLY:
                raise CloudError(f"SNS protocol {protocol!r} is not simulated")
            return
        text = message.get("sqs", message["default"])
        raw = properties.get("RawMessageDelivery") == "true"
        body = text if raw else json.dumps(self._envelope(subscription, request, text, message_id), ensure_ascii=False)
        if not self._queues.put(subscription["Endpoint"], body):
            self._bury(properties, subscription["Endpoint"], text)

    def _bury(self, properties: Mapping[str, str], endpoint: str, text: str) -> None:
        target = json.loads(properties.get("RedrivePolicy", "{}")).get("deadLetterTargetArn")
        if target is None:
            raise CloudError(
                f"an SNS message for {endpoint} was lost: the queue is gone and the subscription has no RedrivePolicy"
            )
        self._queues.bury(target, f"SNS could not deliver to {endpoint}", text)

    def _envelope(
        self, subscription: Mapping[str, Any], request: Mapping[str, Any], text: str, message_id: str
    ) -> dict[str, Any]:
        attributes = request.get("MessageAttributes", {})
        return {
            "Type": "Notification",
            "MessageId": message_id,
            "TopicArn": request["TopicArn"],
            **({"Subject": request["Subject"]} if request.get("Subject") else {}),
            "Message": text,
            "Timestamp": to_text(self._now()),
            "SignatureVersion": "1",
            "Signature": "local",
            "SigningCertURL": "https://sns.example/local.pem",
            "UnsubscribeURL": f"https://sns.example/?SubscriptionArn={subscription['SubscriptionArn']}",
            "MessageAttributes": {
                name: {"Type": each["DataType"], "Value": each.get("StringValue", "")}
                for name, each in attributes.items()
            },
        }


def _message_by_protocol(request: Mapping[str, Any]) -> dict[str, str]:
    if len(request["Message"].encode()) > MESSAGE_BYTES_LIMIT:
        raise RefusalError("InvalidParameter", "Invalid parameter: Message too long")
    if request.get("MessageStructure") != "json":
        return {"default": request["Message"]}
    message: dict[str, str] = json.loads(request["Message"])
    if "default" not in message:
        raise RefusalError(
            "InvalidParameter", "Invalid parameter: Message Structure - No default entry in JSON message body"
        )
    return message


def _check_subject(subject: str | None) -> None:
    if subject is not None and not (
        0 < len(subject) < SUBJECT_LIMIT and subject.isascii() and subject.isprintable() and subject[0] != " "
    ):
        raise RefusalError("InvalidParameter", "Invalid parameter: Subject")


def _attribute_value(attribute: Mapping[str, Any]) -> Any:
    text = attribute.get("StringValue", "")
    return json.loads(text) if attribute["DataType"] in ("String.Array", "Number") else text


def _lets_through(properties: Mapping[str, str], values: Mapping[str, Any]) -> bool:
    policy = properties.get("FilterPolicy")
    if not policy or policy == "{}":
        return True
    if properties.get("FilterPolicyScope", "MessageAttributes") != "MessageAttributes":
        raise CloudError("FilterPolicyScope MessageBody is not simulated")
    return Pattern.compile(json.loads(policy)).matches(dict(values))


def _not_simulated(_: Mapping[str, Any]) -> Mapping[str, Any]:
    raise CloudError("SNS PublishBatch is not simulated")
