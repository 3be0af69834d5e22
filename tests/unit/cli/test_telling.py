"""What happens is told by the minute: an alert with everybody who got it, polls as a count."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch_cli.cloud import Happening, Publication
from wirewatch_cli.telling import Teller
from wirewatch_cli.tellings import (
    AlertTold,
    DigestSent,
    FeedChanged,
    MailSent,
    Quiet,
    Telling,
    Told,
    Trouble,
)

NINE = datetime(2020, 2, 15, 9, tzinfo=UTC)
DESK = ("sqs", "arn:aws:sqs:eu-west-1:123456789012:desk")
LEDGER = {
    "d-1": Delivery("d-1", Kind.ALERT, "u-1", "a@example.org", NINE, {"id": "a-1"}),
    "d-2": Delivery("d-2", Kind.DIGEST, "u-1", "a@example.org", NINE, {"stories": 2, "items": 5}),
    "d-3": Delivery("d-3", Kind.CONFIRMATION, "u-1", "a@example.org", NINE, {}),
}


class Evening:
    """A teller, what it told, and shorthand for what happens."""

    def __init__(self) -> None:
        self.told: list[Telling] = []
        self.changes: list[FeedChanged] = []
        self.teller = Teller(
            self.told.append,
            recipients={DESK: Told("sqs", "desk")},
            read=LEDGER.get,
            changes=self._take_changes,
        )

    def _take_changes(self, at: datetime) -> Iterable[FeedChanged]:
        taken, self.changes = self.changes, []
        return taken

    def see(self, minute: float, kind: str, what: str = "", **detail: Any) -> None:
        self.teller.see(Happening(NINE + timedelta(minutes=minute), kind, what, detail))

    def poll(self, minute: float, *tasks: int) -> None:
        records = [{"body": json.dumps({"feeds": ["f"] * feeds})} for feeds in tasks]
        self.see(minute, "schedule", "DispatchPollsEveryMinute")
        self.see(minute, "invoke", "PollFeeds", event={"Records": records})

    def publish(self, minute: float, alert: str, *delivered: tuple[str, str]) -> None:
        message = {"default": json.dumps({"id": alert})}
        publication = Publication(NINE, message, "", {}, "m", delivered)
        self.see(minute, "publish", "alerts", publication=publication)

    def mail(self, minute: float, delivery: str) -> None:
        self.see(minute, "mail", delivery, recipient="a@example.org", subject="Hello")


@pytest.fixture
def evening() -> Evening:
    return Evening()


def test_an_alert_is_told_once_with_topic_and_mail_together(evening: Evening) -> None:
    evening.poll(0, 2)
    evening.publish(0.1, "a-1", DESK, ("sqs", "arn:of:the-receipt-queue"))
    evening.mail(0.5, "d-1")
    evening.poll(1, 2)
    alert = evening.told[1]
    assert isinstance(alert, AlertTold)
    assert alert.told == [Told("sqs", "desk"), Told("email", "a@example.org")]


def test_nothing_is_told_before_the_minute_is_over(evening: Evening) -> None:
    evening.publish(0, "a-1", DESK)
    evening.poll(0, 1)
    evening.see(1, "event", event={"detail-type": "Email Sent"})
    assert evening.told == []
    evening.see(1, "schedule")
    assert len(evening.told) == 2


def test_polls_and_new_items_are_counted_until_there_is_something_to_tell(evening: Evening) -> None:
    for minute in range(3):
        evening.poll(minute, 10, 2)
        evening.see(minute, "event", event={"detail-type": "Item Assessed", "detail": {"item": {"feed": "f"}}})
    evening.see(2, "event", event={"detail-type": "Email Sent"})
    assert evening.told == []
    evening.teller.finish()
    assert evening.told == [Quiet(NINE + timedelta(minutes=2), 36, 3)]


def test_a_count_begins_anew_after_something_was_told(evening: Evening) -> None:
    evening.poll(0, 3)
    evening.publish(0, "a-1")
    evening.poll(1, 4)
    evening.teller.finish()
    assert [telling.polls for telling in evening.told if isinstance(telling, Quiet)] == [3, 4]


def test_digests_and_other_mails_are_told_each(evening: Evening) -> None:
    for delivery in ("d-2", "d-3", "d-1", "unknown"):
        evening.mail(0, delivery)
    evening.teller.finish()
    assert evening.told == [
        DigestSent(NINE, "a@example.org", 2, 5),
        *[MailSent(NINE, "a@example.org", "Hello")] * 3,  # d-1's alert was told in another minute
    ]


def test_failing_feeds_errors_and_dead_letters_are_told(evening: Evening) -> None:
    evening.poll(0, 1)
    evening.changes = [FeedChanged(NINE, "Wire", "failing", "it answered 503")]
    evening.see(0, "error", "AssessItems", error="KeyError: 'x'", traceback="…")
    evening.see(0, "dead-letter", "PollDeadLetters", cause="gave up")
    evening.see(0, "rule", "BreakingItems", event={})
    evening.teller.finish()
    assert evening.told == [
        Quiet(NINE, 1, 0),
        FeedChanged(NINE, "Wire", "failing", "it answered 503"),
        Trouble(NINE, "AssessItems", "KeyError: 'x'"),
        Trouble(NINE, "PollDeadLetters", "gave up"),
    ]


def test_an_end_without_anything_says_nothing(evening: Evening) -> None:
    evening.teller.finish()
    assert evening.told == []
