"""`wirewatch subscribe`, `unsubscribe` and `subscriptions` on the local cloud, and what alerts make of them."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import boto3
import pytest
from click.testing import CliRunner, Result
from tests.fakes.people import assessed

from wirewatch.assessment.detail import to_detail
from wirewatch.aws.bus import DETAIL_TYPE, SOURCE
from wirewatch.aws.watches import WatchesTable
from wirewatch.watches.watch import Watch
from wirewatch_cli import deployment
from wirewatch_cli.cloud import LocalCloud, VirtualClock
from wirewatch_cli.main import cli
from wirewatch_cli.subscriptions import COMMANDS

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
START = datetime(2020, 2, 15, 9, 0, tzinfo=UTC)
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:news"
PHONE, HOOK = "+905321234567", "https://hooks.example.org/news"
PARAMETERS = {"SenderAddress": "alerts@example.org", "OperatorAddress": "operator@example.org"}
Run = Callable[..., Result]


@pytest.fixture
def cloud() -> Iterator[LocalCloud]:
    with LocalCloud(TEMPLATE, VirtualClock(START), parameters=PARAMETERS) as made:
        for watch in ("idlib", "syria", "quake"):
            WatchesTable(made.outputs["WatchesTable"]).put(Watch(watch, watch.title(), watch))
        yield made


@pytest.fixture
def run(cloud: LocalCloud) -> Iterator[Run]:
    """A command line; what it printed and how it ended."""
    found = deployment.Deployment("the local run", cloud.outputs, is_local=True)
    with patch.object(deployment, "deployment") as reached:
        reached.return_value.__enter__.return_value = found
        reached.return_value.__exit__.return_value = False
        yield lambda *arguments: CliRunner().invoke(cli, [*arguments, "--local"])


def happen(cloud: LocalCloud, item: str = "i-1", *watches: str, **changes: object) -> None:
    """An urgent item is news for the watches."""
    detail = to_detail(assessed(watches=watches, news_for=watches, **changes))
    detail["item"]["id"] = item
    cloud.emit(cloud.outputs["BusName"], SOURCE, DETAIL_TYPE, detail)
    cloud.run_until(cloud.clock.now() + timedelta(seconds=30))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_shows_examples(command: str) -> None:
    told = CliRunner().invoke(cli, ["subscriptions", command, "--help"])
    assert told.exit_code == 0
    assert told.output.count(f"wirewatch subscriptions {command} ") >= 2


def test_an_endpoint_gets_one_message_a_story_whatever_number_of_its_watches_match(cloud: LocalCloud, run: Run) -> None:
    assert run("subscribe", "--sns", "sqs", QUEUE, "--watch", "idlib", "--raw").exit_code == 0
    assert run("subscribe", "--sns", "sqs", QUEUE, "--watch", "syria").exit_code == 0
    assert run("subscribe", "--sns", "sms", PHONE, "--watch", "quake", "--level", "flash").exit_code == 0
    happen(cloud, "i-1", "idlib", "syria", "quake")
    happen(cloud, "i-2", "quake")
    url = boto3.client("sqs").get_queue_url(QueueName="news")["QueueUrl"]
    (message,) = boto3.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert json.loads(message["Body"])["watches"] == ["idlib", "syria", "quake"]
    told = [each.delivered for each in cloud.publications]
    assert [("sqs", QUEUE) in each for each in told] == [True, False]
    assert not any(("sms", PHONE) in each for each in told)  # it wants FLASH only
    assert cloud.dead_letters() == 0


def test_all_three_levels_are_a_policy_without_levels(cloud: LocalCloud, run: Run) -> None:
    assert run("subscribe", "--sns", "sms", PHONE, "--watch", "idlib", "--level", "flash,urgent,routine").exit_code == 0
    happen(cloud, "i-1", "idlib")
    assert cloud.publications[0].delivered[-1] == ("sms", PHONE)
    watch = WatchesTable(cloud.outputs["WatchesTable"]).get("idlib")
    assert watch
    assert watch.eager  # else routine items would not reach the topic


def test_what_an_endpoint_does_not_take_goes_to_its_dead_letter_queue(cloud: LocalCloud, run: Run) -> None:
    run("subscribe", "--sns", "sqs", QUEUE, "--watch", "idlib")
    boto3.client("sqs").delete_queue(QueueUrl=boto3.client("sqs").get_queue_url(QueueName="news")["QueueUrl"])
    happen(cloud, "i-1", "idlib")
    assert cloud.dead_letters_by_queue()["EndpointDeadLetters"] == 1


def test_a_narrowed_endpoint_gets_less_and_one_taken_off_nothing(cloud: LocalCloud, run: Run) -> None:
    run("subscribe", "--sns", "https", HOOK, "--watch", "idlib", "--watch", "syria")
    assert run("unsubscribe", "--sns", "https", HOOK, "--watch", "idlib").output == f"{HOOK}: follows only syria now\n"
    happen(cloud, "i-1", "idlib")
    happen(cloud, "i-2", "syria")
    assert run("unsubscribe", "--sns", "https", HOOK).output == f"{HOOK}: taken off the topic\n"
    happen(cloud, "i-3", "syria")
    assert [("https", HOOK) in each.delivered for each in cloud.publications] == [False, True, False]


def test_an_endpoint_is_confirmed_so_that_only_this_account_can_unsubscribe_it(cloud: LocalCloud, run: Run) -> None:
    asked = []
    with patch("wirewatch.aws.endpoints.client") as client:
        client.return_value.confirm_subscription = lambda **given: asked.append(given) or {"SubscriptionArn": "arn:x"}
        told = run("subscribe", "--sns", "https", HOOK, "--token", "abc")
    assert told.output == f"{HOOK}: confirmed; only this account can take it off the topic\n"
    topic = cloud.outputs["AlertsTopicArn"]
    assert asked == [{"TopicArn": topic, "Token": "abc", "AuthenticateOnUnsubscribe": "true"}]


def test_the_receipts_of_the_topic_cannot_be_touched(cloud: LocalCloud, run: Run) -> None:
    receipts = next(
        each["Endpoint"]
        for each in boto3.client("sns").list_subscriptions_by_topic(TopicArn=cloud.outputs["AlertsTopicArn"])[
            "Subscriptions"
        ]
    )
    for command in (("subscribe", "--watch", "idlib"), ("unsubscribe",)):
        told = run(*command, "--sns", "sqs", receipts)
        assert told.exit_code == 2
        assert "change it in SNS" in told.output
    assert json.loads(run("subscriptions", "list", "--json").output) == []


def test_an_address_confirms_and_then_hears(cloud: LocalCloud, run: Run) -> None:
    told = run(
        "subscribe", "--email", "analyst@example.org", "--watch", "idlib", "--digest", "daily@07:00/Europe/Istanbul",
        "--quiet", "22:00-06:30", "--cap", "10", "--silence", "48",
    )  # fmt: skip
    assert "link to confirm" in told.output
    happen(cloud, "i-1", "idlib")
    (mail,) = cloud.mails
    assert mail.recipient == "analyst@example.org"
    assert b"onfirm" in mail.raw
    row = json.loads(run("subscriptions", "show", "analyst@example.org", "--json", "--full").output)
    assert (row["status"], row["quiet"], row["hourly_cap"], row["silence_after"]) == ("pending", "22:00-06:30", 10, 48)


def test_a_pause_a_mute_and_a_removal_are_kept(cloud: LocalCloud, run: Run) -> None:
    desk = "desk@example.org"
    told = run("subscribe", "--email", desk, "--watch", "idlib", "--confirmed")
    assert "spam" in told.stderr
    assert run("subscriptions", "pause", desk, "--until", "2020-02-16").exit_code == 0
    happen(cloud, "i-1", "idlib")
    assert "paused" in run("subscriptions", "list").output
    assert run("subscriptions", "resume", desk).exit_code == 0
    assert run("subscriptions", "mute", desk, "s-1").exit_code == 0
    assert "s-1" in run("subscriptions", "show", desk).output
    assert run("subscriptions", "resume", desk, "--story", "s-1").exit_code == 0
    happen(cloud, "i-2", "idlib")
    assert [each.recipient for each in cloud.mails][-1:] == [desk]
    assert "unsubscribed" in run("subscriptions", "remove", desk).output
    mails = len(cloud.mails)
    happen(cloud, "i-3", "idlib")
    assert len(cloud.mails) == mails
    assert "ended" in run("subscriptions", "list").output


def test_an_operator_erases_whom_no_mail_reaches_any_more_and_is_asked_first(cloud: LocalCloud, run: Run) -> None:
    desk = "desk@example.org"
    run("subscribe", "--email", desk, "--watch", "idlib", "--confirmed")
    asked = run("subscriptions", "erase", desk)  # nobody answers
    assert (asked.exit_code, "Erase all of" in asked.output) == (1, True)
    assert "confirmed" in run("subscriptions", "list").output
    assert "erased within ten minutes" in run("subscriptions", "erase", desk, "--yes").output
    cloud.run_until(cloud.clock.now() + timedelta(minutes=10))
    assert json.loads(run("subscriptions", "list", "--json").output) == []


def test_a_list_masks_addresses_unless_asked_not_to(cloud: LocalCloud, run: Run) -> None:
    run("subscribe", "--email", "analyst@example.org", "--watch", "idlib")
    run("subscribe", "--sns", "sms", PHONE, "--watch", "syria")
    listed = run("subscriptions", "list").output
    assert "analyst@" not in listed
    assert PHONE not in listed
    assert "2 subscriptions: 1 pending, 1 confirmed" in listed
    whole = json.loads(run("subscriptions", "list", "--full", "--json", "--watch", "syria").output)
    assert [(each["channel"], each["address"], each["levels"]) for each in whole] == [
        ("sns sms", PHONE, ["FLASH", "URGENT"])
    ]


REFUSED = (
    (["subscribe", "--watch", "idlib"], "say where to"),
    (["subscribe", "--sns", "sms", "--watch", "idlib"], "say where to"),
    (["subscribe", "--email", "a@example.org", "--sns", "sms", PHONE], "say where to"),
    (["subscribe", "--email", "a@example.org", "--watch", "idlib", "--raw"], "--raw is for --sns"),
    (["subscribe", "--sns", "sms", PHONE, "--watch", "idlib", "--quiet", "22:00-06:00"], "--quiet is for --email"),
    (["subscribe", "--sns", "sms", PHONE, "--watch", "idlib", "--raw"], "--raw is for sqs and https"),
    (["subscribe", "--sns", "sms", PHONE], "which watches?"),
    (["subscribe", "--sns", "sms", "123", "--watch", "idlib"], "E.164"),
    (["subscribe", "--sns", "sms", PHONE, "--watch", "idlib", "--level", "none"], "would get nothing"),
    (["subscribe", "--email", "a@example.org", "--watch", "(idlib"], "line 1, column 7"),
    (["subscribe", "--email", "a@", "--watch", "idlib"], "not a mail address"),
    (["unsubscribe"], "say whom"),
    (["unsubscribe", "--email", "a@example.org"], "there is none"),
    (["unsubscribe", "--sns", "sms", PHONE], "no sms endpoint"),
    (["subscriptions", "pause", "a@example.org", "--until", "2020-02-16"], "there is none"),
    (["subscriptions", "erase", "a@example.org", "--yes"], "there is none"),
    (["subscriptions", "mute", "a@example.org", "idlib"], "no story's id"),
)


def test_what_cannot_be_done_is_told_and_changes_nothing(cloud: LocalCloud, run: Run) -> None:
    for arguments, words in REFUSED:
        told = run(*arguments)
        assert told.exit_code == 2, arguments
        assert words in told.output
        assert "Traceback" not in told.output
    assert json.loads(run("subscriptions", "list", "--json").output) == []
