"""Who may write into a queue or a topic: exactly what the template has write there."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from tests.template.conftest import BY_PEOPLE


def by_rules(stack: Any) -> Iterator[tuple[str, str, str]]:
    """(place, service, source) of what EventBridge writes."""
    for rule, body in stack.of_type("AWS::Events::Rule").items():
        for target in body["Targets"]:
            for place in (target["Arn"], target["DeadLetterConfig"]):
                yield stack.one(place), "events.amazonaws.com", rule


def by_topics(stack: Any) -> Iterator[tuple[str, str, str]]:
    """(place, service, source) of what SNS writes."""
    for body in stack.of_type("AWS::SNS::Subscription").values():
        places = [body["RedrivePolicy"], *([body["Endpoint"]] if body["Protocol"] == "sqs" else [])]
        for place in places:
            yield stack.one(place), "sns.amazonaws.com", stack.one(body["TopicArn"])
    queue, topic = BY_PEOPLE
    yield queue, "sns.amazonaws.com", topic


def by_alarms(stack: Any) -> Iterator[tuple[str, str, str]]:
    """(place, service, source) of what CloudWatch publishes."""
    for alarm, body in stack.of_type("AWS::CloudWatch::Alarm").items():
        for action in body["AlarmActions"] + body["OKActions"]:
            yield stack.one(action), "cloudwatch.amazonaws.com", alarm


def test_every_queue_and_topic_refuses_plain_http(stack):
    asked = stack.of_type("AWS::SQS::Queue") | stack.of_type("AWS::SNS::Topic")
    refusing = {n for n in asked if any(s.refuses_plain_http() for s in stack.said_of(n))}
    assert asked.keys() - refusing == set()


def test_no_queue_or_topic_has_two_policies_of_which_one_would_be_lost(stack):
    kinds = {"AWS::SQS::QueuePolicy": "Queues", "AWS::SNS::TopicPolicy": "Topics"}
    subjects = [
        stack.one(each) for kind, key in kinds.items() for body in stack.of_type(kind).values() for each in body[key]
    ]
    assert len(subjects) == len(set(subjects))


def test_every_queue_and_topic_lets_in_exactly_what_writes_to_it(stack):
    places = stack.of_type("AWS::SQS::Queue") | stack.of_type("AWS::SNS::Topic")
    expected = {*by_rules(stack), *by_topics(stack), *by_alarms(stack)}
    services = {service for _, service, _ in expected}
    let_in = {
        (place, service, source)
        for place, service in product(places, services)
        for source in stack.lets_in(place, service)
    }
    assert let_in == expected


def test_no_queue_or_topic_lets_anyone_in_without_naming_the_source(stack):
    places = stack.of_type("AWS::SQS::Queue") | stack.of_type("AWS::SNS::Topic")
    allowed = [s for name in places for s in stack.said_of(name) if s.effect == "Allow"]
    assert allowed
    assert [s for s in allowed if "aws:SourceArn" not in s.condition.get("ArnEquals", {})] == []
    assert {action for s in allowed for action in s.actions} == {"sqs:SendMessage", "sns:Publish"}
