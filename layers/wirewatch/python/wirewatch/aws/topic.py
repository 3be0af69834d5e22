"""SNS: the topic `alerts`, and the endpoints that hang on it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from wirewatch.aws.clients import client, sender
from wirewatch.aws.refusals import refusals
from wirewatch.subscriptions.subscription import Channel

BAD_MESSAGE = frozenset({"InvalidParameter", "InvalidParameterValue", "ParameterValueInvalid"})


class AlertsTopic:
    """The topic of that ARN."""

    def __init__(self, arn: str) -> None:
        self._arn = arn

    def publish(
        self,
        message: Mapping[str, str],
        subject: str,
        attributes: Mapping[str, str | Sequence[str]],
    ) -> str:
        """See Topic.publish."""
        with refusals(BAD_MESSAGE):
            answer = sender("sns").publish(
                TopicArn=self._arn,
                Message=json.dumps(message, ensure_ascii=False),
                MessageStructure="json",
                Subject=subject,
                MessageAttributes={name: _attribute(each) for name, each in attributes.items()},
            )
        return str(answer["MessageId"])

    def subscribe(self, channel: Channel, endpoint: str, watches: Sequence[str], levels: Sequence[str]) -> str:
        """See Topic.subscribe; the ARN, also while SNS waits for the endpoint to confirm."""
        policy = {"watches": list(watches), "level": list(levels)}
        answer = client("sns").subscribe(
            TopicArn=self._arn,
            Protocol=channel,
            Endpoint=endpoint,
            Attributes={"FilterPolicy": json.dumps(policy)},
            ReturnSubscriptionArn=True,
        )
        return str(answer["SubscriptionArn"])


def _attribute(value: str | Sequence[str]) -> dict[str, Any]:
    if isinstance(value, str):
        return {"DataType": "String", "StringValue": value}
    listed = json.dumps(list(value), ensure_ascii=False)
    return {"DataType": "String.Array", "StringValue": listed}
