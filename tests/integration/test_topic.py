"""The contract of the topic, held by SNS on moto, by the fake, and by the one of the proofs that hands copies back."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from moto import mock_aws
from tests.fakes.people import NOON, assessed
from tests.fakes.topic import FakeTopic
from tests.proof.memory_ports import TellingTopic

from wirewatch.aws import clients
from wirewatch.aws.topic import AlertsTopic
from wirewatch.delivery.alert import alert_of
from wirewatch.delivery.announcement import announce
from wirewatch.delivery.ports import Topic, Unsent
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


@dataclass
class Hearing:
    """A topic; `queue` makes a queue of a name and gives its endpoint, `read` what came there: Message, MessageId."""

    topic: Topic
    queue: Callable[[str], str]
    read: Callable[[str], list[dict[str, Any]]]

    def listen(self, name: str, watches: list[str], levels: list[str]) -> str:
        endpoint = self.queue(name)
        assert self.topic.subscribe(Channel.SQS, endpoint, watches, levels)
        return endpoint


@pytest.fixture(params=["SNS", "fake", "telling"])
def heard(request: pytest.FixtureRequest) -> Hearing:
    if request.param != "SNS":
        fake = FakeTopic() if request.param == "fake" else TellingTopic(now=lambda: NOON)
        return Hearing(fake, str, fake.received)
    return Hearing(request.getfixturevalue("topic"), queue, received)


def queue(name: str) -> str:
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def received(arn: str) -> list[dict[str, Any]]:
    url = boto3.client("sqs").get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]
    answer = boto3.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [json.loads(each["Body"]) for each in answer.get("Messages", [])]


def test_an_endpoint_gets_the_alerts_of_its_watches_and_levels_once(heard):
    both = heard.listen("both", ["idlib", "aid"], ["URGENT", "FLASH"])
    others = [heard.listen("watch", ["floods"], ["URGENT"]), heard.listen("level", ["idlib"], ["FLASH"])]
    reference = heard.topic.publish(MESSAGE.texts, MESSAGE.subject, MESSAGE.attributes)
    (envelope,) = heard.read(both)
    assert json.loads(envelope["Message"]) == ALERT
    assert envelope["MessageId"] == reference
    assert [heard.read(endpoint) for endpoint in others] == [[], []]


def test_each_publication_is_one_of_its_own_though_it_says_the_same(heard):
    endpoint = heard.listen("all", ["idlib"], ["URGENT"])
    references = [heard.topic.publish(MESSAGE.texts, MESSAGE.subject, MESSAGE.attributes) for _ in range(2)]
    assert sorted(each["MessageId"] for each in heard.read(endpoint)) == sorted(references)
    assert len(set(references)) == 2


def test_an_endpoint_hears_nothing_of_what_came_before_it(heard):
    heard.topic.publish(MESSAGE.texts, MESSAGE.subject, MESSAGE.attributes)
    assert heard.read(heard.listen("late", ["idlib"], ["URGENT"])) == []


def test_lists_among_the_attributes_arrive_as_lists(topic):
    endpoint = queue("both")
    topic.subscribe(Channel.SQS, endpoint, ["idlib"], ["URGENT"])
    topic.publish(MESSAGE.texts, MESSAGE.subject, MESSAGE.attributes)
    (envelope,) = received(endpoint)
    assert json.loads(envelope["MessageAttributes"]["watches"]["Value"]) == ["idlib", "aid"]


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
