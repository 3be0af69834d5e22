"""What SNS would refuse of an endpoint, and its filter policy."""

import pytest
from tests.fakes.endpoints import phone

from wirewatch.levels.level import Level
from wirewatch.subscriptions.endpoints import (
    COMBINATIONS,
    POLICIES,
    Protocol,
    endpoint_address,
    extended,
    narrowed,
    nearness,
)
from wirewatch.subscriptions.errors import SubscriptionError

QUEUE = "arn:aws:sqs:eu-west-1:123456789012:news"
FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:news"


@pytest.mark.parametrize(
    ("protocol", "typed", "address"),
    [
        ("sms", " +90 (532) 123-45.67 ", "+905321234567"),
        ("sms", "+15555550100", "+15555550100"),
        ("https", "https://hooks.example.org/news?k=1", "https://hooks.example.org/news?k=1"),
        ("sqs", QUEUE, QUEUE),
        ("sqs", QUEUE.replace("arn:aws:", "arn:aws-cn:"), QUEUE.replace("arn:aws:", "arn:aws-cn:")),
        ("lambda", FUNCTION, FUNCTION),
        ("lambda", f"{FUNCTION}:live", f"{FUNCTION}:live"),
        ("email", "Desk@Example.ORG", "Desk@example.org"),
    ],
)
def test_an_endpoint_is_spelt_as_sns_takes_it(protocol, typed, address):
    assert endpoint_address(Protocol(protocol), typed) == address


@pytest.mark.parametrize(
    ("protocol", "typed", "reason"),
    [
        ("sms", "05321234567", "E.164"),
        ("sms", "00905321234567", "without 00"),
        ("sms", "+0905321234567", "E.164"),
        ("sms", "+1234567890123456", "E.164"),
        ("sms", "+90٥321234567", "E.164"),
        ("sms", "", "E.164"),
        ("https", "http://hooks.example.org/", "in the clear"),
        ("https", "hooks.example.org", "not a public https URL"),
        ("https", "https://localhost/", "not a public https URL"),
        ("https", "https://hooks.example.org/a b", "not a public https URL"),
        ("https", "https://hooks.example.org/é", "not a public https URL"),
        ("https", "https://[bad", "not a URL"),
        ("https", "https://me:secret@hooks.example.org/", "password"),
        ("https", "https://hooks.example.org/" + "p" * 2000, "2000 is the limit"),
        ("sqs", FUNCTION, "an ARN of lambda; --sns sqs wants that of an SQS queue"),
        ("lambda", QUEUE, "an ARN of sqs; --sns lambda wants that of a Lambda function"),
        ("lambda", "arn:aws:sns:eu-west-1:123456789012:news", "an ARN of sns"),
        ("sqs", f"{QUEUE}.fifo", "FIFO"),
        ("sqs", "https://sqs.eu-west-1.amazonaws.com/123456789012/news", "not the ARN of an SQS queue"),
        ("sqs", "arn:aws:sqs:eu-west-1:12:news", "not the ARN of an SQS queue"),
        ("sqs", f"{QUEUE}.fifo", "a FIFO queue"),
        ("lambda", "arn:aws:lambda:eu-west-1:123456789012:layer:news", "not the ARN of a Lambda function"),
        ("email", "desk@", "not a mail address"),
    ],
)
def test_what_sns_would_refuse_is_refused_with_what_to_do(protocol, typed, reason):
    with pytest.raises(SubscriptionError, match=reason) as refused:
        endpoint_address(Protocol(protocol), typed)
    assert refused.value.field in {"endpoint", "address"}


def test_a_policy_names_watches_and_levels_and_no_levels_where_it_takes_all():
    assert phone("b", "a", levels=(Level.URGENT, Level.FLASH)).policy == {
        "watches": ["a", "b"],
        "level": ["FLASH", "URGENT"],
    }
    assert phone("a", levels=Level).policy == {"watches": ["a"]}


def test_a_second_wish_adds_its_watches_and_levels():
    made = extended(phone("a"), phone("b", "a", levels=(Level.URGENT,)), 3)
    assert (made.watches, made.levels) == (("a", "b"), {Level.FLASH, Level.URGENT})


@pytest.mark.parametrize(
    ("watches", "levels", "fits"),
    [
        (COMBINATIONS, [Level.FLASH], True),
        (COMBINATIONS + 1, [Level.FLASH], False),
        (COMBINATIONS // 2, [Level.FLASH, Level.URGENT], True),
        (COMBINATIONS // 2 + 1, [Level.FLASH, Level.URGENT], False),
        (COMBINATIONS, list(Level), True),
        (COMBINATIONS + 1, list(Level), False),
    ],
)
def test_a_policy_has_no_more_combinations_than_sns_takes(watches, levels, fits):
    wished = phone(*map(str, range(watches)), levels=levels)
    if fits:
        assert extended(None, wished, 0) == wished
    else:
        with pytest.raises(SubscriptionError, match="150 in one filter policy"):
            extended(None, wished, 0)


def test_a_topic_has_no_more_policies_than_its_quota():
    assert extended(None, phone("a"), POLICIES - 1)
    with pytest.raises(SubscriptionError, match="takes 200 filter policies"):
        extended(None, phone("a"), POLICIES)
    assert extended(None, phone("a"), POLICIES, policies=500)
    assert extended(phone("a"), phone("b"), POLICIES)  # it has one already


def test_a_quota_that_is_nearly_used_up_is_told():
    assert nearness(phone("a"), 10) == []
    assert nearness(phone("a"), 159) == ["the topic has 160 of 200 filter policies"]
    assert nearness(phone(*map(str, range(120))), 0) == ["its filter policy takes 120 of 150 combinations"]


def test_watches_are_taken_away_until_none_is_left():
    left = narrowed(phone("a", "b"), ["a"])
    assert left
    assert left.watches == ("b",)
    assert narrowed(left, ["b"]) is None
    with pytest.raises(SubscriptionError, match="does not follow c; it follows b"):
        narrowed(left, ["c"])
