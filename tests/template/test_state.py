"""What is kept, for how long, and how the template is parametrised."""

import re
from typing import Any

from wirewatch.subscriptions.erasing import UNDER_WAY

LIMITS = {"AllowedPattern", "AllowedValues", "MinValue", "MaxValue"}
FLEETING = "Requests"  # what it holds is worth nothing after a day
CLOUDWATCH_RETENTION = {1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365}


def test_every_table_can_be_restored_to_any_second_and_none_has_a_key_that_is_paid_by_call(stack):
    tables = stack.of_type("AWS::DynamoDB::Table")
    assert len(tables) == 8
    for name, body in tables.items():
        assert "SSESpecification" not in body  # DynamoDB then encrypts with a key of its own
        if name != FLEETING:
            assert body["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_every_table_is_paid_by_request(stack):
    tables = stack.of_type("AWS::DynamoDB::Table").values()
    assert {body["BillingMode"] for body in tables} == {"PAY_PER_REQUEST"}


def test_tables_and_secrets_outlive_the_stack(stack):
    kept = {"AWS::DynamoDB::Table", "AWS::SecretsManager::Secret"}
    for name, body in stack.resources.items():
        if body["Type"] in kept and name != FLEETING:
            assert body.get("DeletionPolicy") == "Retain", name
            assert body.get("UpdateReplacePolicy") == "Retain", name


def test_tables_that_hold_what_ages_clean_up_after_themselves(stack):
    aged = {
        name
        for name, body in stack.of_type("AWS::DynamoDB::Table").items()
        if body.get("TimeToLiveSpecification") == {"AttributeName": "expires", "Enabled": True}
    }
    assert aged == {"Items", "Matches", "Stories", "Deliveries", "Requests"}


def test_the_two_outboxes_have_a_stream(stack):
    streams = {
        name: body["StreamSpecification"]["StreamViewType"]
        for name, body in stack.of_type("AWS::DynamoDB::Table").items()
        if "StreamSpecification" in body
    }
    assert streams == {"Items": "NEW_IMAGE", "Deliveries": "NEW_IMAGE"}


def test_every_key_of_a_table_or_index_is_declared_and_nothing_else_is(stack):
    for name, body in stack.of_type("AWS::DynamoDB::Table").items():
        schemas = [body["KeySchema"]]
        schemas += [index["KeySchema"] for index in body.get("GlobalSecondaryIndexes", [])]
        used = {key["AttributeName"] for schema in schemas for key in schema}
        assert used == {each["AttributeName"] for each in body["AttributeDefinitions"]}, name


def test_every_function_writes_json_to_the_one_log_group_that_forgets(stack):
    functions = stack.of_type("AWS::Lambda::Function").values()
    expected = {"LogFormat": "JSON", "LogGroup": {"Ref": "Logs"}, "SystemLogLevel": "WARN"}
    assert [body["LoggingConfig"] for body in functions] == [expected] * 9
    for body in stack.of_type("AWS::Logs::LogGroup").values():
        assert body["RetentionInDays"] == {"Ref": "RetentionDays"}


def test_every_function_is_python_3_13_on_arm_and_traced_if_the_operator_wants_it(stack, source):
    assert source["Parameters"]["Tracing"]["Default"] == "PassThrough"
    library, readers = ({"Ref": each} for each in stack.of_type("AWS::Lambda::LayerVersion"))
    for name, body in stack.of_type("AWS::Lambda::Function").items():
        assert body["Runtime"] == "python3.13"
        assert body["Architectures"] == ["arm64"]
        assert body["TracingConfig"]["Mode"] in ({"Ref": "Tracing"}, "PassThrough")
        assert body["Layers"] == ([library, readers] if name == "PollFeeds" else [library])


def test_the_function_behind_the_api_gives_up_when_the_api_does(stack):
    body = stack.of_type("AWS::Lambda::Function")["ServeSubscriptions"]
    assert body["Timeout"] <= 30


def test_the_api_is_throttled_and_logs_no_path(stack):
    (body,) = stack.of_type("AWS::ApiGatewayV2::Stage").values()
    assert body["DefaultRouteSettings"].keys() == {"ThrottlingRateLimit", "ThrottlingBurstLimit"}
    assert stack.one(body["AccessLogSettings"]["DestinationArn"]) == "ApiLogs"
    assert "$context.status" in body["AccessLogSettings"]["Format"]
    assert "ath" not in body["AccessLogSettings"]["Format"], "a path may hold a token"


def test_every_parameter_says_what_it_is_and_what_it_may_be(source: dict[str, Any]):
    assert source["Parameters"]
    for name, body in source["Parameters"].items():
        assert body["Description"].endswith("."), name
        assert LIMITS & body.keys(), name
        if body["Type"] == "String" and "AllowedPattern" in body:
            assert body["ConstraintDescription"], name


def test_retention_is_a_number_of_days_that_cloudwatch_knows(source: dict[str, Any]):
    assert set(source["Parameters"]["RetentionDays"]["AllowedValues"]) <= CLOUDWATCH_RETENTION


def test_every_output_has_a_description(source: dict[str, Any]):
    assert [name for name, body in source["Outputs"].items() if not body.get("Description")] == []


def test_the_outputs_tell_every_table_and_every_dead_letter_queue(source: dict[str, Any], stack):
    outputs = source["Outputs"]
    tables = stack.of_type("AWS::DynamoDB::Table")
    assert {name: outputs[f"{name}Table"]["Value"] for name in tables} == {name: {"Ref": name} for name in tables}
    (_, queues) = outputs["DeadLetterQueueUrls"]["Value"]["Fn::Join"]
    assert {stack.one(each) for each in queues} == stack.dead_letter_queues()


def test_two_stages_can_share_an_account(stack):
    """A name that is written out would collide; names are generated, or hold the stage."""
    own = {
        "AWS::DynamoDB::Table": "TableName",
        "AWS::Events::EventBus": "Name",
        "AWS::Events::Rule": "Name",
        "AWS::IAM::Role": "RoleName",
        "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
        "AWS::Lambda::Function": "FunctionName",
        "AWS::Lambda::LayerVersion": "LayerName",
        "AWS::Logs::LogGroup": "LogGroupName",
        "AWS::SES::ConfigurationSet": "Name",
        "AWS::SNS::Topic": "TopicName",
        "AWS::SQS::Queue": "QueueName",
        "AWS::Scheduler::Schedule": "Name",
        "AWS::SecretsManager::Secret": "Name",
        "AWS::CloudWatch::Alarm": "AlarmName",
    }
    named = {
        name: body["Properties"][own[body["Type"]]]
        for name, body in stack.resources.items()
        if own.get(body["Type"], "") in body.get("Properties", {})
    }
    assert named
    assert {n: v for n, v in named.items() if not re.search(r"\$\{Stage\}|blue", str(v))} == {}


def test_the_secret_is_made_at_deploy_and_stands_nowhere(stack):
    secrets = stack.of_type("AWS::SecretsManager::Secret")
    assert secrets
    for body in secrets.values():
        assert "SecretString" not in body
        assert body["GenerateSecretString"]["PasswordLength"] >= 43, "256 bits of letters and digits"


def test_nothing_runs_for_as_long_as_an_erasure_waits(source):
    """A function that read a profile before it was marked may still write of it."""
    usual = source["Globals"]["Function"]["Timeout"]
    functions = [each for each in source["Resources"].values() if each["Type"] == "AWS::Serverless::Function"]
    assert max(each["Properties"].get("Timeout", usual) for each in functions) < UNDER_WAY.total_seconds()
