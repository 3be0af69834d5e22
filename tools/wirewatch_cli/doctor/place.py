"""Where the doctor looks, and how a look that AWS refuses becomes a finding."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from wirewatch.aws.clients import client
from wirewatch_cli.doctor.finding import Finding, bad, warn

GONE = ("NotFound", "NonExistent", "DoesNotExist", "NotExist")
DENIED = ("AccessDenied", "Unauthorized", "Forbidden")


@dataclass(frozen=True, slots=True)
class Place:
    """A deployment: the outputs of its template, and of a stack in AWS its parameters and the physical ids of its
    resources by type and logical id."""

    outputs: Mapping[str, str]
    status: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    resources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of_type(self, kind: str) -> Mapping[str, str]:
        """Physical ids by logical id."""
        return self.resources.get(kind, {})


Check = Callable[[Place, datetime], Iterator[Finding]]


def place_of(stack: str) -> Place:
    """A stack in AWS."""
    cloudformation = client("cloudformation")
    found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    resources: dict[str, dict[str, str]] = {}
    for page in cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack):
        for each in page["StackResourceSummaries"]:
            made = resources.setdefault(each["ResourceType"], {})
            made[each["LogicalResourceId"]] = each.get("PhysicalResourceId", "")
    return Place(
        {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", ())},
        found["StackStatus"],
        {each["ParameterKey"]: each["ParameterValue"] for each in found.get("Parameters", ())},
        resources,
    )


def examine(place: Place, now: datetime, checks: Sequence[tuple[str, Check]]) -> Iterator[Finding]:
    """The findings of all checks, each under its name where it could not look."""
    for what, check in checks:
        try:
            yield from check(place, now)
        except ClientError as error:
            yield _refused(what, error)
        except BotoCoreError as error:
            yield warn(
                what, f"could not look: {' '.join(str(error).split())}", "try again; check the network and region"
            )


def _refused(what: str, error: ClientError) -> Finding:
    told: Mapping[str, Any] = error.response["Error"]
    code = str(told.get("Code", ""))
    if any(each in code for each in GONE):
        return bad(what, f"it is gone ({code})", "deploy again: `sam deploy` puts back what somebody removed")
    if any(each in code for each in DENIED):
        return warn(what, f"you may not call {error.operation_name}", "ask with a role that may read the whole stack")
    return warn(what, f"could not look: {error.operation_name}: {code}", "try again")
