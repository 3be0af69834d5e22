"""Where moto answers otherwise than AWS. Each test is named for what moto does, and says what AWS does.

One that fails is good news: an upgrade has mended something, and what stands in for it here may go. The page
docs/fidelity.md lists them.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from wirewatch.aws import clients

REGION = "eu-west-1"
PAGE = Path(__file__).parents[2] / "docs" / "fidelity.md"
FUNCTION = f"arn:aws:lambda:{REGION}:{DEFAULT_ACCOUNT_ID}:function:f"
GONE = f"arn:aws:sqs:{REGION}:{DEFAULT_ACCOUNT_ID}:gone"
DENY = {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*"}]}


@pytest.fixture(autouse=True)
def moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in (("DEFAULT_REGION", REGION), ("ACCESS_KEY_ID", "x"), ("SECRET_ACCESS_KEY", "x")):
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_ACCOUNT_ID_ENDPOINT_MODE", "disabled")
    with mock_aws():
        yield
    clients.forget()


def queue(name: str = "q", **attributes: str) -> tuple[str, str]:
    """URL and ARN of a new queue."""
    url = boto3.client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return url, f"arn:aws:sqs:{REGION}:{DEFAULT_ACCOUNT_ID}:{name}"


def bodies(url: str) -> list[str]:
    found = boto3.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return [each["Body"] for each in found]


def rule(target: str, pattern: dict[str, Any] | None = None, **more: str) -> None:
    events = boto3.client("events")
    events.create_event_bus(Name="b")
    events.put_rule(Name="r", EventBusName="b", EventPattern=json.dumps(pattern or {"source": ["s"]}))
    events.put_targets(Rule="r", EventBusName="b", Targets=[{"Id": "t", "Arn": target, **more}])


def put(detail: Any) -> Any:
    entry = {"EventBusName": "b", "Source": "s", "DetailType": "d", "Detail": json.dumps(detail)}
    return boto3.client("events").put_events(Entries=[entry])


def table(**more: Any) -> Any:
    return boto3.resource("dynamodb").create_table(
        TableName="rows",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("id", *more.pop("names", ()))],
        **more,
    )


def matched(pattern: Any, value: Any) -> bool:
    url, arn = queue()
    rule(arn, {"detail": {"w": pattern}})
    put({"w": value})
    return bool(bodies(url))


def mailer() -> Any:
    ses = boto3.client("sesv2")
    ses.create_email_identity(EmailIdentity="a@example.org")
    return ses


def send(ses: Any, content: Any, **more: str) -> Any:
    to = {"ToAddresses": ["b@example.org"]}
    return ses.send_email(FromEmailAddress="a@example.org", Destination=to, Content=content, **more)


@pytest.mark.parametrize("target", ["topic", "function"])
def test_a_rule_reaches_no_topic_and_no_function(target):
    """AWS delivers to both."""
    rule(boto3.client("sns").create_topic(Name="t")["TopicArn"] if target == "topic" else FUNCTION)
    with pytest.raises(NotImplementedError):
        put({})


def test_a_disabled_rule_delivers():
    """AWS delivers nothing."""
    url, arn = queue()
    rule(arn)
    boto3.client("events").disable_rule(Name="r", EventBusName="b")
    put({})
    assert len(bodies(url)) == 1


@pytest.mark.parametrize("more", [{"InputPath": "$.detail"}, {"Input": '{"k": 1}'}])
def test_a_targets_input_is_ignored(more):
    """AWS sends what it says instead of the event."""
    url, arn = queue()
    rule(arn, **more)
    put({"k": 1})
    assert json.loads(bodies(url)[0])["source"] == "s"


def test_a_missing_target_fails_the_sender():
    """AWS takes the event, retries, and uses the target's dead-letter queue."""
    rule(GONE)
    with pytest.raises(ClientError, match="QueueDoesNotExist"):
        put({})


def test_a_placeholder_in_content_is_replaced():
    """AWS leaves an event as it is."""
    url, arn = queue()
    rule(arn)
    put({"title": "<id>"})
    assert json.loads(bodies(url)[0])["detail"]["title"] != "<id>"


def test_an_empty_array_counts_as_there():
    """AWS: `exists` is about leaves, and it has none."""
    assert matched([{"exists": True}], [])


def test_true_matches_1():
    """AWS tells them apart."""
    assert matched([1], json.loads("true"))


def test_a_misspelt_operator_matches_everything():
    """AWS refuses the rule."""
    assert matched([{"prefxi": "a"}], "zzz")


def test_a_pattern_does_not_look_into_an_array_of_objects():
    """AWS does."""
    assert not matched({"a": ["1"]}, [{"a": "1"}])


def test_a_schedule_may_be_nonsense():
    """AWS refuses the expression, and the time zone."""
    made = boto3.client("scheduler").create_schedule(
        Name="s",
        ScheduleExpression="whenever",
        ScheduleExpressionTimezone="Mars/Base",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": FUNCTION, "RoleArn": f"arn:aws:iam::{DEFAULT_ACCOUNT_ID}:role/r"},
    )
    assert made["ScheduleArn"]


def test_a_simple_mail_loses_its_text_and_headers():
    """AWS sends both parts and the headers."""
    body = {"Text": {"Data": "plain"}, "Html": {"Data": "<p>rich"}}
    simple = {"Subject": {"Data": "s"}, "Body": body, "Headers": [{"Name": "X-A", "Value": "kept"}]}
    send(mailer(), {"Simple": simple})
    (mail,) = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    assert "plain" not in str(vars(mail))
    assert "kept" not in str(vars(mail))


def test_a_configuration_set_need_not_exist():
    """AWS refuses the mail."""
    raw = {"Raw": {"Data": b"From: a@example.org\nTo: b@example.org\n\nx"}}
    assert send(mailer(), raw, ConfigurationSetName="nowhere")["MessageId"]


def test_there_is_no_suppression_list():
    """AWS keeps one for the account."""
    with pytest.raises(NotImplementedError):
        boto3.client("sesv2").put_suppressed_destination(EmailAddress="a@example.org", Reason="BOUNCE")


def test_there_are_no_event_destinations():
    """AWS puts what becomes of mails on the default bus."""
    ses = boto3.client("sesv2")
    ses.create_configuration_set(ConfigurationSetName="c")
    destination: Any = {"Enabled": True, "MatchingEventTypes": ["SEND"], "EventBridgeDestination": {"EventBusArn": "b"}}
    with pytest.raises(NotImplementedError):
        ses.create_configuration_set_event_destination(
            ConfigurationSetName="c", EventDestinationName="e", EventDestination=destination
        )


def test_a_subject_may_have_lines_and_accents():
    """AWS: ASCII, one line, below 100 characters."""
    sns = boto3.client("sns")
    topic = sns.create_topic(Name="t")["TopicArn"]
    assert sns.publish(TopicArn=topic, Message="m", Subject="two\nlinés")["MessageId"]


def test_a_mail_subscription_is_confirmed_at_once():
    """AWS: `pending confirmation`, until somebody presses the link."""
    sns = boto3.client("sns")
    topic = sns.create_topic(Name="t")["TopicArn"]
    assert sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="a@example.org")["SubscriptionArn"].startswith(
        topic
    )


def test_a_prefix_never_matches_an_array():
    """AWS looks at each of its values."""
    url, arn = queue()
    sns = boto3.client("sns")
    topic = sns.create_topic(Name="t")["TopicArn"]
    policy = {"FilterPolicy": json.dumps({"w": [{"prefix": "id"}]})}
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=policy)
    values = {"w": {"DataType": "String.Array", "StringValue": '["idlib"]'}}
    sns.publish(TopicArn=topic, Message="m", MessageAttributes=values)
    assert bodies(url) == []


def test_a_subscriptions_dead_letter_queue_is_ignored_and_the_sender_fails():
    """AWS takes the message, and puts it into the dead-letter queue."""
    sns = boto3.client("sns")
    topic = sns.create_topic(Name="t")["TopicArn"]
    (url, arn), (dead, dead_arn) = queue(), queue("dead")
    policy = {"RedrivePolicy": json.dumps({"deadLetterTargetArn": dead_arn})}
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=policy)
    boto3.client("sqs").delete_queue(QueueUrl=url)
    with pytest.raises(ClientError, match="NonExistentQueue"):
        sns.publish(TopicArn=topic, Message="m")
    assert bodies(dead) == []


def test_a_queues_policy_is_not_evaluated():
    """AWS refuses what it denies."""
    url, _ = queue(Policy=json.dumps({"Version": "2012-10-17"} | DENY))
    boto3.client("sqs").send_message(QueueUrl=url, MessageBody="m")
    assert bodies(url) == ["m"]


def test_a_message_may_hold_any_character():
    """AWS refuses those that XML does not know."""
    url, _ = queue()
    assert boto3.client("sqs").send_message(QueueUrl=url, MessageBody="a\x01b\ufffe")["MessageId"]


def test_an_expired_row_stays():
    """AWS deletes it, within days, and says so on the stream."""
    rows = table()
    rows.meta.client.update_time_to_live(
        TableName="rows", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )
    rows.put_item(Item={"id": "1", "expires": 1})
    assert "Item" in rows.get_item(Key={"id": "1"})


def test_a_repeated_transaction_is_made_again():
    """AWS makes it once for one token."""
    rows = table()
    for _ in range(2):
        rows.meta.client.transact_write_items(
            ClientRequestToken="t",
            TransactItems=[
                {
                    "Update": {
                        "TableName": "rows",
                        "Key": {"id": "1"},
                        "UpdateExpression": "ADD n :one",
                        "ExpressionAttributeValues": {":one": 1},
                    }
                }
            ],
        )
    assert rows.get_item(Key={"id": "1"})["Item"]["n"] == 2


def test_a_write_that_changes_nothing_is_on_the_stream():
    """AWS writes no record of it. And a stream has one shard for ever; in AWS they split and end."""
    rows = table(StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
    for _ in range(2):
        rows.put_item(Item={"id": "1", "a": "x"})
    streams, arn = boto3.client("dynamodbstreams"), rows.latest_stream_arn
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
    assert len(streams.get_records(ShardIterator=iterator["ShardIterator"])["Records"]) == 2


def test_an_index_never_lags():
    """AWS: an index follows, mostly within a second."""
    keys: Any = [{"AttributeName": "shard", "KeyType": "HASH"}]
    index = {"IndexName": "open", "KeySchema": keys, "Projection": {"ProjectionType": "KEYS_ONLY"}}
    rows = table(names=["shard"], GlobalSecondaryIndexes=[index])
    for number in range(20):
        rows.put_item(Item={"id": str(number), "shard": "0"})
        assert rows.scan(IndexName="open")["Count"] == number + 1


@pytest.mark.parametrize("kind", ["AWS::SQS::QueuePolicy", "AWS::SecretsManager::Secret", "AWS::Scheduler::Schedule"])
@pytest.mark.filterwarnings("ignore:Tried to parse")
def test_a_stack_is_complete_without_what_moto_does_not_know(kind):
    """AWS makes it, or fails the stack."""
    stacks, body = (
        boto3.client("cloudformation"),
        {"Resources": {"Known": {"Type": "AWS::SQS::Queue"}, "X": {"Type": kind}}},
    )
    stacks.create_stack(StackName="s", TemplateBody=json.dumps(body))
    assert stacks.describe_stacks(StackName="s")["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"
    made = [each["ResourceType"] for each in stacks.list_stack_resources(StackName="s")["StackResourceSummaries"]]
    assert kind not in made


def test_an_alarm_is_never_evaluated():
    """AWS looks at the metric each minute."""
    watch = boto3.client("cloudwatch")
    watch.put_metric_alarm(
        AlarmName="a",
        Namespace="N",
        MetricName="m",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=0,
        ComparisonOperator="GreaterThanThreshold",
    )
    watch.put_metric_data(Namespace="N", MetricData=[{"MetricName": "m", "Value": 5}])
    assert watch.describe_alarms(AlarmNames=["a"])["MetricAlarms"][0]["StateValue"] != "ALARM"


def test_every_canary_stands_in_the_page():
    canaries = [name.removeprefix("test_") for name in globals() if name.startswith("test_")]
    told = re.findall(r"^\| `(\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(each for each in canaries if each != "every_canary_stands_in_the_page")
