"""Granted is used: every function is driven through everything it does, and what it called is held against its role.

What no call of a function needs, AWS needs in its name: to read the source of an event, to put what failed aside, to
write logs and traces. That is worked out from the template, not written down.
"""

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from tests.integration.every_flow import lived

from wirewatch_cli.calls import write_calls
from wirewatch_cli.cloud import LocalCloud
from wirewatch_cli.cloud.account import ACCOUNT, REGION
from wirewatch_cli.cloud.needs import Need
from wirewatch_cli.cloud.provisioning import Stack

READS = {
    "sqs": ("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"),
    "dynamodb": (
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
    ),
}
# What only an account could show to be needed, by function and action.
UNPROVED = {
    ("SendMail", "ses:SendEmail"): "a raw mail goes by the operation SendEmail; whether its own action is asked for "
    "beside ses:SendRawEmail the reference leaves open",
}


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    with lived(tmp_path_factory.mktemp("template")) as lived_through:
        yield lived_through


def of_aws(stack: Stack) -> Iterator[tuple[str, Need]]:
    """(function, what AWS does in its name)."""
    for mapping in stack.of_type("AWS::Lambda::EventSourceMapping"):
        function, source = mapping.properties["FunctionName"], mapping.properties["EventSourceArn"]
        for action in READS[source.split(":")[2]]:
            yield function, Need(action, source)
        if aside := mapping.properties.get("DestinationConfig"):
            yield function, Need("sqs:SendMessage", aside["OnFailure"]["Destination"])
    for invoked in stack.of_type("AWS::Lambda::EventInvokeConfig"):
        destination = invoked.properties["DestinationConfig"]["OnFailure"]["Destination"]
        yield invoked.properties["FunctionName"], Need("sqs:SendMessage", destination)
    for policy in stack.of_type("AWS::IAM::ManagedPolicy"):
        for statement in policy.properties["PolicyDocument"]["Statement"]:
            for function in stack.of_type("AWS::Lambda::Function"):
                for action in statement["Action"]:
                    yield function.id, Need(action, statement["Resource"])


def covers(grant: Need, need: Need) -> bool:
    return grant.action == need.action and fnmatchcase(need.resource, grant.resource)


def test_every_function_was_driven(cloud):
    assert cloud.permissions.used.keys() == cloud.permissions.granted.keys()


def test_no_call_was_refused(cloud):
    errors = [each.detail["error"] for each in cloud.happenings if each.kind == "error"]
    assert [error for error in errors if "AccessDenied" in error] == []


def test_every_grant_is_used_by_a_call_or_by_aws(cloud):
    unused = {
        (function, grant.action, grant.resource)
        for function, grants in cloud.permissions.granted.items()
        for grant in grants
        if not any(covers(grant, need) for need in cloud.permissions.used[function])
        if (function, grant) not in set(of_aws(cloud.stack))
    }
    assert {(function, action) for function, action, _ in unused} == UNPROVED.keys(), unused


def test_what_aws_does_in_a_functions_name_is_granted(cloud):
    granted = {(function, grant) for function, grants in cloud.permissions.granted.items() for grant in grants}
    assert set(of_aws(cloud.stack)) - granted == set()


def test_nothing_is_used_that_is_not_granted(cloud):
    beyond = [
        (function, need)
        for function, needs in cloud.permissions.used.items()
        for need in needs
        if not any(covers(grant, need) for grant in cloud.permissions.granted[function])
    ]
    assert beyond == []


def test_a_replay_writes_down_what_its_functions_needed(cloud, tmp_path: Path):
    write_calls(tmp_path / "out", cloud.permissions.used)
    written = json.loads((tmp_path / "out" / "calls.json").read_text("utf-8"))
    assert written["AssessItems"]["events:PutEvents"] == [f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/wirewatch-dev"]
    assert written.keys() == cloud.permissions.used.keys()
