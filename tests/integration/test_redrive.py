"""`wirewatch redrive`: shows dead letters and moves them back; nothing is lost when it is stopped."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import boto3
import pytest
from click.testing import CliRunner
from tests.integration.feed_tables import aws_in_memory

from wirewatch.aws.clients import client
from wirewatch_cli import deployment
from wirewatch_cli.cloud.template import read_template
from wirewatch_cli.deployment import Deployment
from wirewatch_cli.places import template_path
from wirewatch_cli.redriving.command import redrive
from wirewatch_cli.redriving.kinds import KINDS, Way
from wirewatch_cli.redriving.queue import empty, error_of

SOURCES = ("PollQueue", "AlertQueue", "FeedbackQueue")


@dataclass
class Queues:
    urls: dict[str, str]

    def put(self, name: str, *bodies: str) -> None:
        for body in bodies:
            boto3.client("sqs").send_message(QueueUrl=self.urls[name], MessageBody=body)

    def bodies(self, name: str) -> list[str]:
        found = []
        sqs = boto3.client("sqs")
        while messages := sqs.receive_message(QueueUrl=self.urls[name], MaxNumberOfMessages=10).get("Messages"):
            found += [each["Body"] for each in messages]
        return sorted(found)


@pytest.fixture
def queues(monkeypatch: pytest.MonkeyPatch) -> Iterator[Queues]:
    with aws_in_memory(monkeypatch):
        sqs = boto3.client("sqs")
        urls = {name: sqs.create_queue(QueueName=f"wirewatch-{name}-XYZ")["QueueUrl"] for name in (*KINDS, *SOURCES)}
        outputs = {f"{name}Url": urls[name] for name in SOURCES}
        outputs["DeadLetterQueueUrls"] = ",".join(urls[name] for name in KINDS)
        monkeypatch.setattr(deployment, "_deployed", lambda stack: Deployment(f"stack {stack}", outputs))
        yield Queues(urls)


def run(*arguments: str, answer: str = "") -> str:
    result = CliRunner().invoke(redrive, [*arguments, "--stack", "s"], input=answer)
    assert result.exit_code == 0, result.output
    return result.output


def test_empty_queues_are_told(queues):
    assert run() == "nothing lies there\n"


def test_messages_go_back_to_where_they_came_from(queues):
    queues.put("PollDeadLetters", *map(str, range(23)))
    assert "23 moved back" in run("--yes")
    assert queues.bodies("PollQueue") == sorted(map(str, range(23)))
    assert queues.bodies("PollDeadLetters") == []


def test_a_dry_run_shows_and_moves_nothing(queues):
    queues.put("AlertDeadLetters", "first line\nsecond")
    shown = run("--dry-run")
    assert "AlertDeadLetters: 1 message, the oldest of 20" in shown
    assert "first: first line\n" in shown
    assert queues.bodies("AlertDeadLetters") == ["first line\nsecond"]


def test_it_asks_first_and_no_is_no(queues):
    queues.put("AlertDeadLetters", "a")
    assert "move them back?" in run(answer="n\n")
    assert queues.bodies("AlertQueue") == []


def test_one_queue_alone_can_be_named(queues):
    queues.put("AlertDeadLetters", "a")
    queues.put("PollDeadLetters", "b")
    run("--queue", "PollDeadLetters", "--yes")
    assert (queues.bodies("PollQueue"), queues.bodies("AlertQueue")) == (["b"], [])


def test_a_queue_that_is_none_of_these_is_refused(queues):
    result = CliRunner().invoke(redrive, ["--queue", "Polls", "--stack", "s"])
    assert (result.exit_code, "Polls is no dead-letter queue: there are PollDeadLetters" in result.output) == (2, True)


def test_what_the_system_does_again_is_cleared_away_and_what_nobody_can_hand_over_is_kept(queues):
    queues.put("AssessDeadLetters", json.dumps({"requestContext": {"condition": "RetryAttemptsExhausted"}}))
    queues.put("EndpointDeadLetters", "an alert")
    shown = run("--yes")
    assert "first: RetryAttemptsExhausted" in shown
    assert "1 cleared away" in shown
    assert (queues.bodies("AssessDeadLetters"), queues.bodies("EndpointDeadLetters")) == ([], ["an alert"])


@pytest.mark.parametrize("dies_at", ["send_message", "delete_message"])
@pytest.mark.parametrize("number", range(3))
def test_nothing_is_lost_when_it_is_killed_in_between(queues, monkeypatch, dies_at, number):
    queues.put("PollDeadLetters", "a", "b", "c")
    real, calls = getattr(client("sqs"), dies_at), []

    def dying(**given):
        calls.append(given)
        if len(calls) > number:
            raise KeyboardInterrupt
        return real(**given)

    monkeypatch.setattr(client("sqs"), dies_at, dying)
    with pytest.raises(KeyboardInterrupt):
        list(empty(queues.urls["PollDeadLetters"], queues.urls["PollQueue"], 3))
    for name in ("PollDeadLetters", "PollQueue"):
        _show_hidden(queues.urls[name])
    assert {*queues.bodies("PollDeadLetters"), *queues.bodies("PollQueue")} == {"a", "b", "c"}


def _show_hidden(url: str) -> None:
    """As if the visibility timeout had passed."""
    from moto.backends import get_backend

    queue = next(
        each for each in get_backend("sqs")["123456789012"]["eu-west-1"].queues.values() if url.endswith(each.name)
    )
    for message in queue._messages:
        message.change_visibility(0)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ({"Body": "{}", "MessageAttributes": {"ERROR_MESSAGE": {"StringValue": "no\nway"}}}, "no"),
        (
            {"Body": '{"responsePayload": {"errorType": "KeyError", "errorMessage": "x"}, "requestContext": {}}'},
            "KeyError: x",
        ),
        ({"Body": "[1]"}, "[1]"),
        ({"Body": "x" * 500}, "x" * 160),
    ],
)
def test_the_first_line_of_an_error_is_found_where_each_service_puts_it(message, told):
    assert error_of(message) == told


def test_every_dead_letter_queue_of_the_template_has_its_way_back():
    source = read_template(template_path(None))
    named = {name for name, each in source["Resources"].items() if each["Type"] == "AWS::SQS::Queue"}
    assert {name for name in named if name.endswith("DeadLetters")} == KINDS.keys()
    assert {kind.source for kind in KINDS.values() if kind.way is Way.BACK} <= source["Outputs"].keys()
