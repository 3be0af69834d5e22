"""Quiet hours in the whole system: held, let go as they end, once, whichever call the release dies at."""

from datetime import datetime, timedelta

import pytest
from tests.fakes.people import assessed, subscription
from tests.proof.crashing import START, Point, Stage, delivery_of, stage, taken_mails

from wirewatch.assessment.detail import to_detail
from wirewatch.assessment.event import DETAIL_TYPE, SOURCE
from wirewatch.delivery.alert import alert_of
from wirewatch.identifiers import identifier
from wirewatch.subscriptions.subscription import QuietHours

QUIET = QuietHours("09:10", "10:00")
ENDS = START + timedelta(minutes=60)


def alert_in_quiet_hours(played: Stage, until: datetime) -> str:
    """Raise an alert in the quiet hours of one subscriber; the delivery that it is."""
    at = START + timedelta(minutes=30)
    played.cloud.run_until(at)
    played.people.put(subscription(quiet=QUIET))
    played.cloud.emit(played.cloud.outputs["BusName"], SOURCE, DETAIL_TYPE, to_detail(assessed()))
    played.cloud.run_until(until)
    return identifier("d", alert_of(assessed(), at).id, "u-1")


def test_an_alert_of_the_quiet_hours_is_sent_within_minutes_of_their_end() -> None:
    with stage() as played:
        delivery = alert_in_quiet_hours(played, ENDS)
        assert taken_mails() == []
        assert len(played.cloud.publications) == 1
        played.cloud.run_until(ENDS + timedelta(minutes=11))
        assert list(map(delivery_of, taken_mails())) == [delivery]


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("operation", ["Scan", "UpdateItem"])
def test_a_crash_of_the_release_neither_loses_nor_doubles_it(operation: str, side: str) -> None:
    with stage() as played:
        delivery = alert_in_quiet_hours(played, ENDS + timedelta(seconds=1))
        played.calls.start(Point("SweepStalled", {"Scan": 3, "UpdateItem": 4}[operation], side), 0)
        played.cloud.run_until(ENDS + timedelta(minutes=30))
        assert played.calls.died
        assert played.calls.made["SweepStalled"][:4] == ["PutItem", "Scan", "Scan", "UpdateItem"] or operation == "Scan"
        assert list(map(delivery_of, taken_mails())) == [delivery]
