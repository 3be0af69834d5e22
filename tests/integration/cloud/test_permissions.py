"""A function of the local cloud may do what its role in the template allows, and nothing else."""

import boto3
import pytest
from botocore.exceptions import ClientError

from wirewatch_cli.cloud.account import ACCOUNT, REGION
from wirewatch_cli.cloud.needs import Need, needs_of
from wirewatch_cli.cloud.permissions import Grant

ROWS = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/wirewatch-Rows"


def put(_name, _event):
    boto3.resource("dynamodb").Table("wirewatch-Rows").put_item(Item={"id": "1"})


def delete(_name, _event):
    boto3.resource("dynamodb").Table("wirewatch-Rows").delete_item(Key={"id": "1"})


def test_a_call_that_the_role_allows_is_made_and_noted(cloud, toy):
    toy.answer = put
    cloud.request("GET", "/")
    assert cloud.permissions.used == {"Worker": {Need("dynamodb:PutItem", ROWS)}}
    assert cloud.permissions.used["Worker"] == cloud.permissions.granted["Worker"]


def test_a_call_that_the_role_does_not_allow_is_refused_as_aws_refuses_it(cloud, toy):
    refused = []

    def tries(name, event):
        with pytest.raises(ClientError) as error:
            delete(name, event)
        refused.append(error.value.response["Error"])

    toy.answer = tries
    cloud.request("GET", "/")
    assert [each["Code"] for each in refused] == ["AccessDeniedException"]
    assert f"Worker is not authorized to perform dynamodb:DeleteItem on {ROWS}" in refused[0]["Message"]


def test_who_is_no_function_may_do_anything(cloud):
    put("", {})
    delete("", {})
    assert cloud.permissions.used == {}


@pytest.mark.parametrize(
    ("service", "operation", "request_", "needed"),
    [
        ("dynamodb", "Query", {"TableName": "T", "IndexName": "by-x"}, [("dynamodb:Query", "table/T/index/by-x")]),
        ("dynamodb", "BatchGetItem", {"RequestItems": {"T": {}}}, [("dynamodb:BatchGetItem", "table/T")]),
        (
            "dynamodb",
            "TransactWriteItems",
            {"TransactItems": [{"Put": {"TableName": "T"}}, {"ConditionCheck": {"TableName": "U"}}]},
            [("dynamodb:PutItem", "table/T"), ("dynamodb:ConditionCheckItem", "table/U")],
        ),
        ("sqs", "SendMessageBatch", {"QueueUrl": "https://sqs/1/work"}, [("sqs:SendMessage", "work")]),
        ("eventbridge", "PutEvents", {"Entries": [{"EventBusName": "b"}]}, [("events:PutEvents", "event-bus/b")]),
        (
            "sesv2",
            "SendEmail",
            {"Content": {"Raw": {}}, "FromEmailAddress": "a@b.example", "ConfigurationSetName": "s"},
            [("ses:SendRawEmail", "identity/a@b.example"), ("ses:SendRawEmail", "configuration-set/s")],
        ),
    ],
)
def test_what_a_call_needs(service, operation, request_, needed):
    found = [(need.action, need.resource) for need in needs_of(service, operation, request_)]
    assert [action for action, _ in found] == [action for action, _ in needed]
    assert all(arn.endswith(f":{end}") for (_, arn), (_, end) in zip(found, needed, strict=True))


def test_a_condition_that_does_not_hold_allows_nothing():
    grant = Grant(("ses:SendRawEmail",), ("arn:aws:ses:*:identity/*",), {"ses:FromAddress": "us@example.org"})
    need = Need("ses:SendRawEmail", "arn:aws:ses:eu-west-1:1:identity/us@example.org")
    assert grant.allows(need, {"ses:FromAddress": "us@example.org"})
    assert not grant.allows(need, {"ses:FromAddress": "them@example.org"})
    assert not grant.allows(need, {})
