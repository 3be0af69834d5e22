"""Each thing that can be wrong with a deployment, broken in turn: the doctor names it and its remedy."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from click.testing import CliRunner
from tests.fakes.stack import TABLES, _schema
from tests.integration.feed_tables import aws_in_memory

from wirewatch.assessment.canary import EVERY, canary_of
from wirewatch.aws.clients import client, table
from wirewatch.aws.feeds import FeedsTable
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.watches import WatchesTable
from wirewatch.feeds.feed import Feed
from wirewatch.levels.level import Level
from wirewatch.subscriptions.subscription import Channel, Status, Subscription
from wirewatch.watches.watch import Watch
from wirewatch_cli.doctor.command import doctor
from wirewatch_cli.doctor.finding import Finding, Verdict
from wirewatch_cli.doctor.life import LIFE
from wirewatch_cli.doctor.mails import MAILS
from wirewatch_cli.doctor.parts import STACK_PARTS
from wirewatch_cli.doctor.place import Place, examine

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CHECKS = (*STACK_PARTS, *MAILS, *LIFE)
STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
CANARY = canary_of(NOW - EVERY).id
ROLE = "arn:aws:iam::123456789012:role/r"


@dataclass
class Made:
    """A deployment on moto, well in every respect."""

    place: Place

    def findings(self, now: datetime = NOW) -> list[Finding]:
        return list(examine(self.place, now, CHECKS))

    def wrong(self, now: datetime = NOW) -> list[tuple[str, str]]:
        return [(each.verdict.value, each.what) for each in self.findings(now) if each.verdict is not Verdict.OK]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    with aws_in_memory(monkeypatch):
        outputs = {**_tables(), **_messages()}
        identity = {"SenderAddress": "alerts@news.example"}
        client("sesv2").create_email_identity(EmailIdentity="alerts@news.example")
        _people(outputs)
        resources = {
            "AWS::Events::Rule": _rule(outputs["DeadLetterQueueUrls"]),
            "AWS::Lambda::EventSourceMapping": _mapping(),
            "AWS::Scheduler::Schedule": _schedule(),
            "AWS::CloudWatch::Alarm": _alarm(),
        }
        monkeypatch.setattr(client("sesv2"), "get_email_identity", lambda **_: {"VerifiedForSendingStatus": True})
        monkeypatch.setattr(client("sesv2"), "get_account", lambda: ACCOUNT)
        monkeypatch.setattr(client("lambda"), "get_account_settings", lambda: limit(1000))
        yield Made(Place(outputs, "CREATE_COMPLETE", identity, resources))


ACCOUNT = {
    "ProductionAccessEnabled": True,
    "SendingEnabled": True,
    "SendQuota": {"Max24HourSend": 1000, "SentLast24Hours": 10},
}


def limit(count):
    return {"AccountLimit": {"ConcurrentExecutions": count}}


def _tables() -> dict[str, str]:
    for name, (key, indexes) in TABLES.items():
        used = sorted({*key, *(attribute for index in indexes.values() for attribute in index)})
        more = {"StreamSpecification": STREAM} if name in ("items", "deliveries") else {}
        if indexes:
            more["GlobalSecondaryIndexes"] = [
                {"IndexName": index, "KeySchema": _schema(keys), "Projection": {"ProjectionType": "ALL"}}
                for index, keys in indexes.items()
            ]
        boto3.client("dynamodb").create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=_schema(key),
            AttributeDefinitions=[{"AttributeName": each, "AttributeType": "S"} for each in used],
            **more,
        )
    return {f"{name.title()}Table": name for name in TABLES}


def _messages() -> dict[str, str]:
    sns = boto3.client("sns")
    operators = sns.create_topic(Name="operators")["TopicArn"]
    sns.subscribe(TopicArn=operators, Protocol="email", Endpoint="desk@news.example")
    return {
        "AlertsTopicArn": sns.create_topic(Name="alerts")["TopicArn"],
        "OperatorsTopicArn": operators,
        "DeadLetterQueueUrls": boto3.client("sqs").create_queue(QueueName="PollDeadLetters")["QueueUrl"],
        "SigningSecretArn": boto3.client("secretsmanager").create_secret(Name="s", SecretString="k")["ARN"],
    }


def _people(outputs: dict[str, str]) -> None:
    FeedsTable(outputs["FeedsTable"]).add(Feed("f-1", "https://wire.example/", "Wire", 1), NOW)
    table("feeds").update_item(
        Key={"id": "f-1"}, UpdateExpression="SET health = :ok", ExpressionAttributeValues={":ok": "ok"}
    )
    WatchesTable(outputs["WatchesTable"]).put(Watch("w", "w", "idlib"))
    reader = Subscription("s-1", Channel.EMAIL, "a@news.example", ("w",), frozenset({Level.FLASH}))
    SubscriptionsTable(outputs["SubscriptionsTable"]).put(replace(reader, status=Status.CONFIRMED))
    table("items").put_item(Item={"id": CANARY})
    table("items").put_item(Item={"id": "i-1", "day": "2026-03-01", "seen": "2026-03-01T11:59:00Z"})


def _rule(queue: str) -> dict[str, str]:
    events = boto3.client("events")
    events.create_event_bus(Name="wirewatch-dev")
    events.put_rule(Name="rule-1", EventBusName="wirewatch-dev", EventPattern='{"source": ["wirewatch"]}')
    arn = "arn:aws:sqs:eu-west-1:123456789012:PollDeadLetters"
    events.put_targets(Rule="rule-1", EventBusName="wirewatch-dev", Targets=[{"Id": "q", "Arn": arn}])
    return {"BreakingItems": "wirewatch-dev|rule-1"}


def _mapping() -> dict[str, str]:
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("f.py", "")
    policy = {"Version": "2012-10-17", "Statement": []}
    role = boto3.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(policy))["Role"]["Arn"]
    functions = boto3.client("lambda")
    functions.create_function(
        FunctionName="f", Runtime="python3.13", Role=role, Handler="f.f", Code={"ZipFile": code.getvalue()}
    )
    boto3.client("sqs").create_queue(QueueName="work")
    arn = "arn:aws:sqs:eu-west-1:123456789012:work"
    return {"PollFeedsTasks": functions.create_event_source_mapping(FunctionName="f", EventSourceArn=arn)["UUID"]}


def _schedule() -> dict[str, str]:
    boto3.client("scheduler").create_schedule(Name="minute", **SCHEDULE)
    return {"DispatchPollsEachMinute": "minute"}


SCHEDULE = {
    "ScheduleExpression": "rate(1 minute)",
    "FlexibleTimeWindow": {"Mode": "OFF"},
    "Target": {"Arn": "arn:aws:lambda:eu-west-1:123456789012:function:f", "RoleArn": ROLE},
}


def _alarm() -> dict[str, str]:
    boto3.client("cloudwatch").put_metric_alarm(
        AlarmName="stack-Dead",
        AlarmDescription="Look there.",
        MetricName="m",
        Namespace="n",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        Statistic="Sum",
        ComparisonOperator="GreaterThanThreshold",
    )
    boto3.client("cloudwatch").set_alarm_state(AlarmName="stack-Dead", StateValue="OK", StateReason="well")
    return {"DeadLetters": "stack-Dead"}


def test_a_deployment_that_is_well_has_no_finding_but_ok(made):
    assert made.wrong() == []
    assert len(made.findings()) >= len(CHECKS)


def no_stream(_):
    boto3.client("dynamodb").update_table(TableName="items", StreamSpecification={"StreamEnabled": False})


def no_feeds(_):
    table("feeds").delete_item(Key={"id": "f-1"})


def failing_feeds(_):
    table("feeds").update_item(
        Key={"id": "f-1"}, UpdateExpression="SET health = :bad", ExpressionAttributeValues={":bad": "failing"}
    )


def stuck_item(_):
    row = {"id": "i-2", "open_shard": "open#0", "touched": "2026-03-01T11:00:00Z", "state": "new"}
    table("items").put_item(Item=row)


def operators_gone(made):
    sns = boto3.client("sns")
    for each in sns.list_subscriptions()["Subscriptions"]:
        sns.unsubscribe(SubscriptionArn=each["SubscriptionArn"])


BREAKS: dict[str, tuple[Callable[[Made], object], tuple[str, str]]] = {
    "stream off": (no_stream, ("bad", "ItemsTable")),
    "table deleted": (lambda _: boto3.client("dynamodb").delete_table(TableName="stories"), ("bad", "tables")),
    "topic deleted": (
        lambda made: boto3.client("sns").delete_topic(TopicArn=made.place.outputs["AlertsTopicArn"]),
        ("bad", "topic of alerts"),
    ),
    "secret deleted": (lambda _: boto3.client("secretsmanager").delete_secret(SecretId="s"), ("bad", "signing secret")),
    "rule disabled": (
        lambda _: boto3.client("events").disable_rule(Name="rule-1", EventBusName="wirewatch-dev"),
        ("bad", "rule BreakingItems"),
    ),
    "no target": (
        lambda _: boto3.client("events").remove_targets(Rule="rule-1", EventBusName="wirewatch-dev", Ids=["q"]),
        ("bad", "rule BreakingItems"),
    ),
    "mapping disabled": (
        lambda made: boto3.client("lambda").update_event_source_mapping(
            UUID=made.place.of_type("AWS::Lambda::EventSourceMapping")["PollFeedsTasks"], Enabled=False
        ),
        ("bad", "mapping PollFeedsTasks"),
    ),
    "schedule off": (
        lambda _: boto3.client("scheduler").update_schedule(Name="minute", State="DISABLED", **SCHEDULE),
        ("bad", "schedule DispatchPollsEachMinute"),
    ),
    "schedule gone": (lambda _: boto3.client("scheduler").delete_schedule(Name="minute"), ("bad", "schedules")),
    "alarm": (
        lambda _: boto3.client("cloudwatch").set_alarm_state(
            AlarmName="stack-Dead", StateValue="ALARM", StateReason="test"
        ),
        ("bad", "alarm DeadLetters"),
    ),
    "operator unconfirmed": (operators_gone, ("warn", "alarms")),
    "dead letter": (
        lambda made: boto3.client("sqs").send_message(
            QueueUrl=made.place.outputs["DeadLetterQueueUrls"], MessageBody="{}"
        ),
        ("bad", "dead letters"),
    ),
    "no feeds": (no_feeds, ("warn", "feeds")),
    "failing feeds": (failing_feeds, ("warn", "feeds")),
    "stuck item": (stuck_item, ("bad", "open items")),
    "canary not let go": (lambda _: table("items").delete_item(Key={"id": CANARY}), ("warn", "canary")),
    "canary lost": (
        lambda _: table("items").put_item(Item={"id": CANARY, "open_shard": "o", "touched": "2026-03-01T11:59:00Z"}),
        ("bad", "canary"),
    ),
    "no items": (lambda _: table("items").delete_item(Key={"id": "i-1"}), ("warn", "items")),
    "no watches": (lambda _: WatchesTable("watches").delete("w"), ("warn", "watches")),
    "no subscribers": (
        lambda _: table("subscriptions").delete_item(Key={"pk": "sub#s-1", "sk": "profile"}),
        ("warn", "subscribers"),
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_each_thing_that_is_broken_is_named_with_a_remedy(made, name):
    break_it, wanted = BREAKS[name]
    break_it(made)
    wrong = [each for each in made.findings() if each.verdict is not Verdict.OK]
    assert wanted in [(each.verdict.value, each.what) for each in wrong]
    assert all(each.remedy for each in wrong)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [("UPDATE_COMPLETE", []), ("UPDATE_ROLLBACK_COMPLETE", [("warn", "stack")]), ("UPDATE_FAILED", [("bad", "stack")])],
)
def test_a_deployment_that_was_undone_is_told(made, status, verdict):
    made.place = replace(made.place, status=status)
    assert made.wrong() == verdict


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"ProductionAccessEnabled": False}, "warn"),
        ({"SendingEnabled": False}, "bad"),
        ({"SendQuota": {"Max24HourSend": 1000, "SentLast24Hours": 900}}, "warn"),
    ],
    ids=["sandbox", "paused", "quota nearly used up"],
)
def test_what_ses_does_not_allow_is_told(made, monkeypatch, change, verdict):
    monkeypatch.setattr(client("sesv2"), "get_account", lambda: ACCOUNT | change)
    assert made.wrong() == [(verdict, "SES")]


def test_a_sender_that_is_not_verified_is_told_with_the_command_that_mends_it(made, monkeypatch):
    monkeypatch.setattr(client("sesv2"), "get_email_identity", lambda **_: {"VerifiedForSendingStatus": False})
    (wrong,) = [each for each in made.findings() if each.verdict is not Verdict.OK]
    assert (wrong.what, "create-email-identity --email-identity alerts@news.example" in wrong.remedy) == (
        "sender",
        True,
    )


def test_few_executions_at_once_are_told(made, monkeypatch):
    monkeypatch.setattr(client("lambda"), "get_account_settings", lambda: limit(10))
    assert made.wrong() == [("warn", "Lambda")]


def test_feeds_that_nobody_asked_for_long_are_told(made):
    assert ("bad", "polling") in made.wrong(NOW + timedelta(minutes=16))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ClientError({"Error": {"Code": "AccessDeniedException"}}, "GetAccount"), "you may not call GetAccount"),
        (ClientError({"Error": {"Code": "ThrottlingException"}}, "GetAccount"), "could not look: GetAccount"),
        (EndpointConnectionError(endpoint_url="https://ses"), "could not look: Could not connect"),
    ],
)
def test_a_look_that_fails_is_a_warning_and_the_others_go_on(made, monkeypatch, error, words):
    def refuse():
        raise error

    monkeypatch.setattr(client("sesv2"), "get_account", refuse)
    (wrong,) = [each for each in made.findings() if each.verdict is not Verdict.OK]
    assert (wrong.verdict, wrong.what, words in wrong.told) == (Verdict.WARN, "SES", True)


def test_without_a_deployment_this_machine_is_examined(monkeypatch):
    monkeypatch.delenv("WIREWATCH_STACK", raising=False)
    result = CliRunner().invoke(doctor, [])
    assert (result.exit_code, "Python" in result.output, "template" in result.output) == (0, True, True)


def test_a_stack_that_is_not_there_is_a_plain_error(monkeypatch):
    with aws_in_memory(monkeypatch):
        result = CliRunner().invoke(doctor, ["--stack", "nowhere"])
    assert (result.exit_code, "does not exist" in result.output) == (2, True)
