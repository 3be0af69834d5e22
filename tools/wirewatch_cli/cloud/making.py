"""Makes in moto what moto can make, and names what the local cloud owns."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wirewatch.aws import clients
from wirewatch_cli.cloud.account import ACCOUNT, REGION, STACK

# What `Fn::GetAtt X.Arn` gives for a resource that the local cloud owns, by type.
ARN_FORMS = {
    "AWS::ApiGatewayV2::Api": "apigateway:{region}::/apis/{name}",
    "AWS::CloudWatch::Alarm": "cloudwatch:{region}:{account}:alarm:{name}",
    "AWS::Events::EventBus": "events:{region}:{account}:event-bus/{name}",
    "AWS::Events::Rule": "events:{region}:{account}:rule/{name}",
    "AWS::IAM::ManagedPolicy": "iam::{account}:policy/{name}",
    "AWS::IAM::Role": "iam::{account}:role/{name}",
    "AWS::Lambda::Function": "lambda:{region}:{account}:function:{name}",
    "AWS::Lambda::LayerVersion": "lambda:{region}:{account}:layer:{name}:1",
    "AWS::Logs::LogGroup": "logs:{region}:{account}:log-group:{name}:*",
    "AWS::SES::ConfigurationSet": "ses:{region}:{account}:configuration-set/{name}",
    "AWS::SES::EmailIdentity": "ses:{region}:{account}:identity/{name}",
    "AWS::Scheduler::Schedule": "scheduler:{region}:{account}:schedule/default/{name}",
}
REF_IS_ARN = frozenset({"AWS::IAM::ManagedPolicy", "AWS::Lambda::LayerVersion"})


@dataclass(frozen=True, slots=True)
class Made:
    """A resource that exists: what `Ref` gives, and what `Fn::GetAtt` knows."""

    id: str
    attributes: Mapping[str, str] = field(default_factory=dict)


def owned(kind: str, name: str) -> Made:
    """A resource that exists by its name alone."""
    if kind not in ARN_FORMS:
        return Made(name)
    arn = "arn:aws:" + ARN_FORMS[kind].format(region=REGION, account=ACCOUNT, name=name)
    return Made(arn if kind in REF_IS_ARN else name, {"Arn": arn, "Name": name})


def _table(name: str, properties: Mapping[str, Any]) -> Made:
    client = clients.client("dynamodb")
    given = {
        key: properties[key]
        for key in ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
        if key in properties
    }
    if "StreamSpecification" in properties:
        given["StreamSpecification"] = {"StreamEnabled": True, **properties["StreamSpecification"]}
    made = client.create_table(TableName=f"{STACK}-{name}", **given)["TableDescription"]
    if "TimeToLiveSpecification" in properties:
        client.update_time_to_live(
            TableName=made["TableName"], TimeToLiveSpecification=properties["TimeToLiveSpecification"]
        )
    return Made(made["TableName"], {"Arn": made["TableArn"], "StreamArn": made.get("LatestStreamArn", "")})


def _queue(name: str, properties: Mapping[str, Any]) -> Made:
    client = clients.client("sqs")
    attributes: Any = {
        key: json.dumps(value) if isinstance(value, dict | bool) else str(value)
        for key, value in properties.items()
        if key not in ("QueueName", "Tags")
    }
    url = client.create_queue(QueueName=f"{STACK}-{name}", Attributes=attributes)["QueueUrl"]
    return Made(url, {"Arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{STACK}-{name}", "QueueName": f"{STACK}-{name}"})


def _topic(name: str, _: Mapping[str, Any]) -> Made:
    arn = clients.client("sns").create_topic(Name=f"{STACK}-{name}")["TopicArn"]
    return Made(arn, {"TopicArn": arn, "TopicName": f"{STACK}-{name}"})


MAKERS: Mapping[str, Callable[[str, Mapping[str, Any]], Made]] = {
    "AWS::DynamoDB::Table": _table,
    "AWS::SNS::Topic": _topic,
    "AWS::SQS::Queue": _queue,
}
