"""What an AWS call needs to be allowed: actions on resources, as the service authorization reference has them.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from wirewatch_cli.cloud.account import ACCOUNT, REGION
from wirewatch_cli.cloud.errors import CloudError

Request = Mapping[str, Any]


class Need(NamedTuple):
    """One action on one resource, by its ARN."""

    action: str
    resource: str


def needs_of(service: str, operation: str, request: Request) -> Iterator[Need]:
    """What the call needs, its service named as in botocore's hooks; CloudError for a service not in this table."""
    if service not in NEEDS:
        raise CloudError(f"{service}.{operation}: the local cloud does not know which permissions it needs")
    return NEEDS[service](operation, request)


def _dynamodb(operation: str, request: Request) -> Iterator[Need]:
    if "TransactItems" in request:
        for step in request["TransactItems"]:
            for kind, body in step.items():
                yield Need(f"dynamodb:{kind}Item", _table(body["TableName"]))
    elif "RequestItems" in request:
        for name in request["RequestItems"]:
            yield Need(f"dynamodb:{operation}", _table(name))
    else:
        index = f"/index/{request['IndexName']}" if "IndexName" in request else ""
        yield Need(f"dynamodb:{operation}", _table(request["TableName"]) + index)


STEPS = {"ConditionCheck": "ConditionCheck"}  # Put, Update and Delete become PutItem, UpdateItem, DeleteItem


def _table(name: str) -> str:
    return f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}"


def _sqs(operation: str, request: Request) -> Iterator[Need]:
    name = request["QueueUrl"].rsplit("/", 1)[-1]
    yield Need(f"sqs:{operation.removesuffix('Batch')}", f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")


def _sns(operation: str, request: Request) -> Iterator[Need]:
    yield Need(f"sns:{operation.removesuffix('Batch')}", request["TopicArn"])


def _events(operation: str, request: Request) -> Iterator[Need]:
    for bus in {entry.get("EventBusName", "default") for entry in request["Entries"]}:
        yield Need(f"events:{operation}", f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/{bus}")


def _ses(operation: str, request: Request) -> Iterator[Need]:
    action = "ses:SendRawEmail" if "Raw" in request.get("Content", {}) else f"ses:{operation}"
    yield Need(action, f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{request['FromEmailAddress']}")
    if "ConfigurationSetName" in request:
        yield Need(action, f"arn:aws:ses:{REGION}:{ACCOUNT}:configuration-set/{request['ConfigurationSetName']}")


def _secrets(operation: str, request: Request) -> Iterator[Need]:
    yield Need(f"secretsmanager:{operation}", request["SecretId"])


NEEDS: Mapping[str, Callable[[str, Request], Iterator[Need]]] = {
    "dynamodb": _dynamodb,
    "eventbridge": _events,
    "secrets-manager": _secrets,
    "sesv2": _ses,
    "sns": _sns,
    "sqs": _sqs,
}
