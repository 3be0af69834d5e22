import json
from collections.abc import Iterator

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from moto import mock_aws
from tests.fakes.people import NOON, assessed

from wirewatch.aws import clients
from wirewatch.aws.topic import AlertsTopic
from wirewatch.delivery.alert import alert_of
from wirewatch.delivery.announcement import announce
from wirewatch.delivery.ports import Unsent
from wirewatch.subscriptions.subscription import Channel

ALERT = alert_of(assessed(title="إسقاط مروحية", news_for=("idlib", "aid")), NOON).to_json()
MESSAGE = announce(ALERT)


@pytest.fixture
def topic(monkeypatch: pytest.MonkeyPatch) -> Iterator[AlertsTopic]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    clients.forget()
    with mock_aws():
        yield AlertsTopic(boto3.client("sns").create_topic(Name="alerts")["TopicArn"])
    clients.forget()


def queue(topic: AlertsTopic, name: str, watches: list[str], levels: list[str]) -> str:
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    assert topic.subscribe(Channel.SQS, arn, watches, levels)
    return url


def received(url: str) -> list[dict]:
    answer = boto3.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [json.loads(each["Body"]) for each in answer.get("Messages", [])]


def test_an_endpoint_gets_the_alerts_of_its_watches_and_levels_once(topic):
    both = queue(topic, "both", ["idlib", "aid"], ["URGENT", "FLASH"])
    others = [queue(topic, "watch", ["floods"], ["URGENT"]), queue(topic, "level", ["idlib"], ["FLASH"])]
    assert topic.publish(MESSAGE.texts, MESSAGE.subject, MESSAGE.attributes)
    (envelope,) = received(both)
    assert json.loads(envelope["Message"]) == ALERT
    assert json.loads(envelope["MessageAttributes"]["watches"]["Value"]) == ["idlib", "aid"]
    assert [received(url) for url in others] == [[], []]


def test_a_topic_that_is_gone_may_come_back(topic):
    with pytest.raises(Unsent) as unsent:
        AlertsTopic("arn:aws:sns:eu-west-1:123456789012:gone").publish(MESSAGE.texts, MESSAGE.subject, {})
    assert not unsent.value.permanent


def refusal(code: str, status: int) -> ClientError:
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Publish")


@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (refusal("InvalidParameter", 400), True),
        (refusal("Throttled", 429), False),
        (EndpointConnectionError(endpoint_url="x"), False),
    ],
)
def test_what_sns_certainly_did_not_take_is_unsent(topic, monkeypatch, error, permanent):
    monkeypatch.setattr(clients.sender("sns"), "publish", lambda **_: (_ for _ in ()).throw(error))
    with pytest.raises(Unsent) as unsent:
        topic.publish({"default": ""}, "s", {})
    assert unsent.value.permanent is permanent


@pytest.mark.parametrize("error", [refusal("InternalError", 500), ReadTimeoutError(endpoint_url="x")])
def test_what_sns_may_have_taken_is_left_in_doubt(topic, monkeypatch, error):
    monkeypatch.setattr(clients.sender("sns"), "publish", lambda **_: (_ for _ in ()).throw(error))
    with pytest.raises(type(error)):
        topic.publish({"default": ""}, "s", {})


def test_a_message_is_offered_to_sns_once(topic):
    assert clients.sender("sns").meta.config.retries["total_max_attempts"] == 1
