"""The local cloud does what AWS would do with the template, and refuses what it cannot do."""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from tests.integration.cloud.conftest import START, TOY, Toy

from wirewatch_cli.cloud import CloudError, LocalCloud, VirtualClock

MINUTE = timedelta(minutes=1)


def put_rows(cloud: LocalCloud, *rows: dict[str, Any]) -> None:
    table = boto3.resource("dynamodb").Table(cloud.outputs["Table"])
    for row in rows:
        table.put_item(Item=row)
    cloud.settle()


def put_event(cloud: LocalCloud, **detail: Any) -> None:
    entry = {
        "Source": "toy",
        "DetailType": "Toy",
        "Detail": json.dumps(detail),
        "EventBusName": cloud.outputs["BusName"],
    }
    boto3.client("events").put_events(Entries=[entry])
    cloud.settle()


def altered(tmp_path: Path, old: str, new: str) -> Path:
    text = TOY.read_text()
    assert old in text
    path = tmp_path / "template.yaml"
    path.write_text(text.replace(old, new))
    return path


def bodies(event: dict[str, Any]) -> list[str]:
    return [record["body"] for record in event["Records"]]


def fail_messages(*texts: str) -> Any:
    def answer(_name: str, event: dict[str, Any]) -> Any:
        failed = [each["messageId"] for each in event.get("Records", []) if each.get("body") in texts]
        return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}

    return answer


def test_outputs_resolve_references_to_parameters_and_to_resources_that_moto_does_not_make(cloud: LocalCloud) -> None:
    assert cloud.outputs["Url"] == "https://Api.example/hello"
    assert cloud.outputs["BusName"] == "toy-bus"


def test_a_handler_sees_the_environment_of_its_function_and_nothing_stays_behind(cloud: LocalCloud, toy: Toy) -> None:
    seen: dict[str, str] = {}
    toy.answer = lambda *_: seen.update(os.environ)
    cloud.request("GET", "/")
    assert seen["GREETING"] == "hello eu-west-1"
    assert seen["TABLE"] == cloud.outputs["Table"]
    assert seen["AWS_LAMBDA_FUNCTION_NAME"] == "Worker"
    assert "GREETING" not in os.environ


def test_after_the_cloud_the_process_has_no_credentials_left(toy: Toy) -> None:
    before = dict(os.environ)
    with LocalCloud(TOY, VirtualClock(START)):
        assert os.environ["AWS_SECRET_ACCESS_KEY"] != before.get("AWS_SECRET_ACCESS_KEY")
    assert dict(os.environ) == before


def test_a_schedule_fires_at_the_start_and_then_each_period(cloud: LocalCloud, toy: Toy) -> None:
    cloud.run_until(START + 25 * MINUTE)
    assert [at for at, _ in toy.of("Ticker")] == [START, START + 10 * MINUTE, START + 20 * MINUTE]
    assert cloud.clock.now() == START + 25 * MINUTE


def test_a_scheduled_call_that_keeps_failing_is_tried_three_times_and_then_buried(cloud: LocalCloud, toy: Toy) -> None:
    def fail(name: str, _event: dict[str, Any]) -> None:
        raise RuntimeError("no")

    toy.answer = fail
    cloud.run_until(START + 9 * MINUTE)
    assert [at - START for at, _ in toy.of("Ticker")] == [0 * MINUTE, 1 * MINUTE, 3 * MINUTE]
    assert cloud.dead_letters_by_queue()["DeadCalls"] == 1


def test_a_queue_s_messages_come_in_batches_and_are_gone_afterwards(cloud: LocalCloud, toy: Toy) -> None:
    for number in range(7):
        boto3.client("sqs").send_message(QueueUrl=cloud.resource("Work"), MessageBody=str(number))
    cloud.settle()
    assert [bodies(event) for _, event in toy.of("Worker")] == [["0", "1", "2", "3", "4"], ["5", "6"]]
    cloud.run_until(START + 5 * MINUTE)
    assert len(toy.of("Worker")) == 2


def test_only_the_failed_message_of_a_batch_comes_again_and_dies_after_its_receives(
    cloud: LocalCloud, toy: Toy
) -> None:
    toy.answer = fail_messages("bad")
    for text in ("good", "bad"):
        boto3.client("sqs").send_message(QueueUrl=cloud.resource("Work"), MessageBody=text)
    cloud.run_until(START + 9 * MINUTE)
    assert [bodies(event) for _, event in toy.of("Worker")] == [["good", "bad"], ["bad"], ["bad"]]
    assert [(at - START) // MINUTE for at, _ in toy.of("Worker")] == [0, 1, 2]
    assert cloud.dead_letters() == 1


def test_an_unknown_identifier_in_the_answer_fails_the_whole_batch(cloud: LocalCloud, toy: Toy) -> None:
    toy.answer = lambda *_: {"batchItemFailures": [{"itemIdentifier": "nobody"}]}
    for text in ("one", "two"):
        boto3.client("sqs").send_message(QueueUrl=cloud.resource("Work"), MessageBody=text)
    cloud.run_until(START + 2 * MINUTE)
    assert [bodies(event) for _, event in toy.of("Worker")] == [["one", "two"], ["one", "two"]]


def test_a_delayed_message_comes_when_its_delay_is_over(cloud: LocalCloud, toy: Toy) -> None:
    boto3.client("sqs").send_message(QueueUrl=cloud.resource("Work"), MessageBody="later", DelaySeconds=30)
    cloud.run_until(START + 2 * MINUTE)
    assert [(at - START) // timedelta(seconds=1) for at, _ in toy.of("Worker")] == [30]


def test_a_stream_hands_over_what_its_filter_lets_through(cloud: LocalCloud, toy: Toy) -> None:
    put_rows(cloud, {"id": "a", "state": "new"}, {"id": "b", "state": "done"}, {"id": "c", "state": "new"})
    ids = [record["dynamodb"]["NewImage"]["id"]["S"] for _, event in toy.of("Reader") for record in event["Records"]]
    assert ids == ["a", "c"]


def test_a_stream_goes_on_after_a_transaction_that_was_refused(cloud: LocalCloud, toy: Toy) -> None:
    put_rows(cloud, {"id": "a", "state": "new"})
    table = boto3.resource("dynamodb").Table(cloud.outputs["Table"])
    again = {"Item": {"id": "a"}, "ConditionExpression": "attribute_not_exists(id)", "TableName": table.name}
    with pytest.raises(ClientError):
        table.meta.client.transact_write_items(TransactItems=[{"Put": again}])
    put_rows(cloud, {"id": "b", "state": "new"})
    ids = [record["dynamodb"]["NewImage"]["id"]["S"] for _, event in toy.of("Reader") for record in event["Records"]]
    assert ids == ["a", "b"]


def test_a_poison_row_reaches_the_failure_queue_alone(cloud: LocalCloud, toy: Toy) -> None:
    done: list[str] = []

    def answer(name: str, event: dict[str, Any]) -> Any:
        for record in event.get("Records", []):
            if record["dynamodb"]["NewImage"]["id"]["S"] == "poison":
                return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
            done.append(record["dynamodb"]["NewImage"]["id"]["S"])
        return {}

    toy.answer = answer
    table = boto3.resource("dynamodb").Table(cloud.outputs["Table"])
    for name in ("a", "b", "poison", "c", "d"):
        table.put_item(Item={"id": name, "state": "new"})
    cloud.run_until(START + 5 * MINUTE)
    assert done == ["a", "b", "c", "d"]
    assert cloud.dead_letters_by_queue()["DeadRows"] == 1


def test_a_stream_waits_behind_a_batch_that_fails(cloud: LocalCloud, toy: Toy) -> None:
    def fail_once(name: str, _event: dict[str, Any]) -> Any:
        if name == "Reader" and len(toy.of("Reader")) == 1:
            raise RuntimeError("not yet")
        return {}

    toy.answer = fail_once
    put_rows(cloud, {"id": "a", "state": "new"})
    put_rows(cloud, {"id": "b", "state": "new"})
    assert len(toy.of("Reader")) == 1
    cloud.run_until(START + MINUTE)
    order = [event["Records"][0]["dynamodb"]["NewImage"]["id"]["S"] for _, event in toy.of("Reader")]
    assert order == ["a", "a", "b"]
    assert cloud.dead_letters() == 0


def test_a_rule_delivers_matching_events_untouched(cloud: LocalCloud, toy: Toy) -> None:
    put_event(cloud, level="URGENT", title="what <id> and <time> say")
    put_event(cloud, level="ROUTINE", title="nothing")
    ((_, event),) = toy.of("Worker")
    (body,) = bodies(event)
    assert json.loads(body)["detail"] == {"level": "URGENT", "title": "what <id> and <time> say"}
    assert json.loads(body)["source"] == "toy"


def test_conditions_of_the_template_decide_a_rule_s_pattern(toy: Toy) -> None:
    with LocalCloud(TOY, VirtualClock(START), parameters={"Loud": "yes"}) as cloud:
        put_event(cloud, level="URGENT")
        assert toy.of("Worker") == []
        put_event(cloud, level="FLASH")
        assert len(toy.of("Worker")) == 1


def test_a_malformed_detail_is_a_failed_entry_and_not_an_exception(cloud: LocalCloud) -> None:
    entry = {"Source": "toy", "DetailType": "Toy", "Detail": "{", "EventBusName": "toy-bus"}
    answer = boto3.client("events").put_events(Entries=[entry])
    assert answer["FailedEntryCount"] == 1
    assert answer["Entries"][0]["ErrorCode"] == "MalformedDetail"


def test_eleven_entries_are_refused(cloud: LocalCloud) -> None:
    entry = {"Source": "toy", "DetailType": "Toy", "Detail": "{}", "EventBusName": "toy-bus"}
    with pytest.raises(ClientError, match="ValidationException"):
        boto3.client("events").put_events(Entries=[entry] * 11)


@pytest.mark.parametrize("operation", ["put_item", "update_item"])
def test_a_condition_that_fails_is_an_error_as_aws_says_it(cloud: LocalCloud, operation: str) -> None:
    client = boto3.client("dynamodb")
    row = {"id": {"S": "a"}}
    given = {"Item": row} if operation == "put_item" else {"Key": row, "UpdateExpression": "REMOVE gone"}
    with pytest.raises(client.exceptions.ConditionalCheckFailedException):
        getattr(client, operation)(
            TableName=cloud.outputs["Table"], ConditionExpression="attribute_exists(nowhere)", **given
        )


def publish(cloud: LocalCloud, watches: list[str], **more: str) -> None:
    boto3.client("sns").publish(
        TopicArn=cloud.outputs["TopicArn"],
        Message="text",
        MessageAttributes={"watches": {"DataType": "String.Array", "StringValue": json.dumps(watches)}},
        **more,
    )


def test_a_filter_policy_looks_into_an_array_attribute(cloud: LocalCloud) -> None:
    publish(cloud, ["quake", "idlib"])
    publish(cloud, ["quake"])
    (body,) = cloud.queue_bodies("Letters")
    assert json.loads(body)["Message"] == "text"
    assert [len(each.delivered) for each in cloud.publications] == [1, 0]


def test_who_would_get_a_text_message_is_noted(cloud: LocalCloud) -> None:
    boto3.client("sns").subscribe(TopicArn=cloud.outputs["TopicArn"], Protocol="sms", Endpoint="+15555550100")
    publish(cloud, ["quake"])
    assert cloud.publications[0].delivered == (("sms", "+15555550100"),)


@pytest.mark.parametrize("subject", ["two\nlines", "Süd", "x" * 100])
def test_subjects_that_sns_refuses_are_refused(cloud: LocalCloud, subject: str) -> None:
    with pytest.raises(ClientError, match="InvalidParameter"):
        publish(cloud, ["idlib"], Subject=subject)


def test_a_sent_mail_is_kept_and_told_to_the_default_bus(cloud: LocalCloud) -> None:
    ses = boto3.client("sesv2")
    ses.create_email_identity(EmailIdentity="from@example.org")
    raw = b"From: from@example.org\r\nTo: to@example.org\r\nSubject: Hello\r\n\r\nText\r\n"
    ses.send_email(
        FromEmailAddress="from@example.org",
        Destination={"ToAddresses": ["to@example.org"]},
        Content={"Raw": {"Data": raw}},
        ConfigurationSetName=cloud.resource("MailSet"),
        EmailTags=[{"Name": "delivery", "Value": "d-1"}],
    )
    (mail,) = cloud.mails
    assert (mail.recipient, mail.delivery, mail.raw) == ("to@example.org", "d-1", raw)
    events = [json.loads(body) for body in cloud.queue_bodies("Letters")]
    assert [event["detail-type"] for event in events] == ["Email Sent", "Email Delivered"]
    assert events[0]["detail"]["mail"]["tags"]["delivery"] == ["d-1"]


def test_a_request_becomes_an_api_gateway_event_and_its_answer_a_response(cloud: LocalCloud, toy: Toy) -> None:
    toy.answer = lambda *_: {"statusCode": 201, "headers": {"x": "y"}, "body": "made"}
    answer = cloud.request("POST", "/things?name=a%20b", {"Content-Type": "text/plain"}, b"body")
    assert (answer.status, answer.headers["x"], answer.body) == (201, "y", b"made")
    ((_, event),) = toy.of("Worker")
    assert event["rawPath"] == "/things"
    assert event["queryStringParameters"] == {"name": "a b"}
    assert event["headers"]["content-type"] == "text/plain"


def test_a_request_whose_handler_raises_is_answered_500(cloud: LocalCloud, toy: Toy) -> None:
    toy.answer = lambda *_: 1 / 0
    assert cloud.request("GET", "/").status == 500
    assert "ZeroDivisionError" in next(each for each in cloud.happenings if each.kind == "error").detail["error"]


def alarms(cloud: LocalCloud) -> list[tuple[str, str, int]]:
    return [(h.what, h.detail["state"], (h.at - START) // MINUTE) for h in cloud.happenings if h.kind == "alarm"]


def test_nothing_wrong_raises_no_alarm(cloud: LocalCloud) -> None:
    cloud.run_until(START + 40 * MINUTE)
    assert alarms(cloud) == []


def test_a_dead_letter_and_calls_that_fail_raise_their_alarms(cloud: LocalCloud, toy: Toy) -> None:
    toy.answer = lambda *_: 1 / 0
    cloud.run_until(START + 5 * MINUTE)
    assert alarms(cloud) == [("Silent", "ALARM", 1), ("Troubled", "ALARM", 3)]


def test_an_alarm_on_a_printed_metric_wants_as_many_datapoints_as_it_says(cloud: LocalCloud, toy: Toy) -> None:
    directive = {"Namespace": "Toy", "Dimensions": [["service"]], "Metrics": [{"Name": "Things"}]}

    def count(_name: str, event: dict[str, Any]) -> None:
        things = len(event.get("Records", []))
        sys.stdout.write(
            json.dumps({"_aws": {"CloudWatchMetrics": [directive]}, "service": "toy", "Things": things}) + "\n"
        )

    toy.answer = count
    for minute in range(1, 4):
        for number in range(5):
            boto3.client("sqs").send_message(QueueUrl=cloud.resource("Work"), MessageBody=str(number))
        cloud.run_until(START + minute * MINUTE)
    cloud.run_until(START + 8 * MINUTE)
    assert [each for each in alarms(cloud) if each[0] == "Counting"] == [
        ("Counting", "ALARM", 1),
        ("Counting", "OK", 4),
    ]


def test_an_alarm_that_ignores_missing_data_keeps_its_state(toy: Toy, tmp_path: Path) -> None:
    directive = {"Namespace": "Toy", "Dimensions": [["service"]], "Metrics": [{"Name": "Things"}]}
    document = {"_aws": {"CloudWatchMetrics": [directive]}, "service": "toy", "Things": 9}
    template = altered(tmp_path, "DatapointsToAlarm: 2", "DatapointsToAlarm: 1")
    old, new = "ToThreshold, TreatMissingData: notBreaching", "ToThreshold, TreatMissingData: ignore"
    template.write_text(template.read_text().replace(old, new))
    with LocalCloud(template, VirtualClock(START)) as cloud:
        toy.answer = lambda *_: sys.stdout.write(json.dumps(document) + "\n") and None
        cloud.request("GET", "/")
        cloud.run_until(START + 30 * MINUTE)
        assert [each for each in alarms(cloud) if each[0] == "Counting"] == [("Counting", "ALARM", 1)]


REFUSALS = {
    "an alarm on a percentile": ("Statistic: Sum", "Statistic: p99", "p99"),
    "an alarm on a clever expression": ("runs - errors", "RATE(runs)", "RATE"),
    "an unknown resource type": (
        "DeadRows: {Type: AWS::SQS::Queue}",
        "DeadRows: {Type: AWS::Kinesis::Stream}",
        "DeadRows",
    ),
    "a filter before a queue": ("BatchSize: 5,", "BatchSize: 5, FilterCriteria: {Filters: []},", "FilterCriteria"),
    "a mapping that is switched off": ("BatchSize: 5,", "BatchSize: 5, Enabled: false,", "Enabled"),
    "a window of a stream": ("BatchSize: 10\n", "BatchSize: 10\n            TumblingWindowInSeconds: 9\n", "Tumbling"),
    "a misspelt response type": (
        "BatchSize: 5, FunctionResponseTypes: [ReportBatch",
        "BatchSize: 5, FunctionResponseTypes: [Batch",
        "BatchItemFailures",
    ),
    "a misspelt operator": ("{source: [toy], detail", "{source: [{prefx: toy}], detail", "Loudly"),
    "a cron schedule": ("rate(10 minutes)", "'cron(0 8 * * ? *)'", "cron"),
    "an input transformer": ("{Id: work,", "{Id: work, InputPath: $.detail,", "InputPath"),
    "a missing handler": ("toy_handler.handle,", "nobody_knows.handle,", "nobody_knows"),
    "a target that is no queue": (
        "{Id: letters, Arn: !GetAtt Letters.Arn}",
        "{Id: letters, Arn: !Ref Topic}",
        "MailEvents",
    ),
}


@pytest.mark.parametrize(("old", "new", "named"), REFUSALS.values(), ids=REFUSALS.keys())
def test_what_is_not_simulated_is_refused_by_name(toy: Toy, tmp_path: Path, old: str, new: str, named: str) -> None:
    def start() -> None:
        with LocalCloud(altered(tmp_path, old, new), VirtualClock(START)) as cloud:
            cloud.run_until(START + MINUTE)

    with pytest.raises(CloudError, match=named):
        start()


def test_an_unknown_parameter_is_refused() -> None:
    with pytest.raises(CloudError, match="Colour"):
        LocalCloud(TOY, VirtualClock(START), parameters={"Colour": "red"})


def test_a_template_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(CloudError, match=r"nowhere\.yaml"):
        LocalCloud(tmp_path / "nowhere.yaml", VirtualClock(START))
