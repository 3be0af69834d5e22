"""No single crash loses an alert, a digest or a confirmation, or sends it twice.

Each episode kills one of the functions before or after one of its AWS calls and lets the cloud's queues,
streams and schedules mend it. Then each of the three guards is taken away, and the same episodes go wrong.
"""

from collections.abc import Iterator
from random import Random

import pytest
from boto3.dynamodb.conditions import Attr
from tests.proof.crashing import FUNCTIONS, Point, Stage, points, stage, wrongs

from wirewatch.aws import clients, deliveries, together
from wirewatch.delivery import reviewing
from wirewatch.delivery.pacing import take

MAILS = 11  # of an episode


@pytest.fixture(scope="module")
def played() -> Iterator[Stage]:
    """A stage that has played one episode without a crash, so that its calls are known."""
    with stage() as made:
        assert made.play().is_right
        assert made.play().is_right  # the second is the first with a cloud that has run already, as all others have
        yield made


def around(played: Stage, function: str, operation: str) -> list[Point]:
    """The points before and after the first such call of the function."""
    call = played.calls.made[function].index(operation) + 1
    return [Point(function, call, side) for side in ("before", "after")]


def test_every_function_makes_calls_at_which_it_can_die(played: Stage) -> None:
    assert all(len(played.calls.made[function]) >= 4 for function in FUNCTIONS)
    assert {"Publish", "SendEmail"} <= {each for calls in played.calls.made.values() for each in calls}


def test_a_crash_around_a_send_neither_loses_nor_doubles(played: Stage) -> None:
    points = around(played, "SendMail", "SendEmail") + around(played, "SendAlerts", "Publish")
    assert wrongs(played, points) == []


def test_a_crash_at_some_calls_neither_loses_nor_doubles(played: Stage) -> None:
    assert wrongs(played, Random(6).sample(points(played), 4)) == []


def test_a_crash_around_a_page_of_rows_neither_loses_nor_doubles(
    played: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "FEW", 0)  # else two rows go one by one
    assert played.play().is_right
    assert wrongs(played, around(played, "SendAlerts", "TransactWriteItems")) == []


def test_a_lost_answer_is_no_second_mail(played: Stage) -> None:
    for mail in (1, MAILS - 1):
        assert played.play(lose=mail).is_right
        assert played.calls.lost


def test_without_the_claim_a_crash_sends_twice(played: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    points = [around(played, "SendMail", "SendEmail")[1], around(played, "SendAlerts", "Publish")[1]]
    monkeypatch.setattr(deliveries, "_lapsed", lambda _now: Attr("id").exists())  # anybody may claim at any time
    assert all(played.play(point).doubled for point in points)


def test_without_reconciling_a_crash_sends_twice(played: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    points = [around(played, "SendMail", "SendEmail")[1], around(played, "SendAlerts", "Publish")[1]]
    monkeypatch.setattr(deliveries.DeliveriesTable, "confirm", lambda *_: True)  # what SES and the topic say is lost
    assert all(played.play(point).doubled for point in points)


@pytest.mark.proof
def test_without_a_name_on_its_slot_an_alert_that_died_on_the_way_is_lost(
    played: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = [n for n, call in enumerate(played.calls.made["SendMail"], start=1) if call == "PutItem"]
    monkeypatch.setattr(reviewing, "take", lambda pace, _, now, most: take(pace, f"d-{now.timestamp()}", now, most))
    assert any(played.play(Point("SendMail", call, "after")).lost for call in calls[:8])


def test_with_a_client_that_tries_again_a_lost_answer_sends_twice(
    played: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "SENDS", clients.READS_AND_WRITES)
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _seconds: None)
    clients.sender.cache_clear()
    told = played.play(lose=1)
    clients.sender.cache_clear()
    assert told.doubled
