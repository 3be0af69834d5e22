"""The canary in the whole system: it arrives each half hour, and when it does not, an alarm says so."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wirewatch.aws import assessor
from wirewatch_cli.cloud import LocalCloud, VirtualClock

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
START = datetime(2020, 2, 15, 9, 0, tzinfo=UTC)
PARAMETERS = {"SenderAddress": "alerts@example.org", "OperatorAddress": "operator@example.org"}
ARRIVED = ("Wirewatch", "CanaryArrived", frozenset({("service", "send-alerts")}))


@pytest.fixture
def cloud() -> Iterator[LocalCloud]:
    with LocalCloud(TEMPLATE, VirtualClock(START), parameters=PARAMETERS) as made:
        yield made


def alarms(cloud: LocalCloud, after: datetime) -> list[str]:
    noted = [each for each in cloud.happenings if each.kind == "alarm" and each.what == "CanaryMissing"]
    return [each.detail["state"] for each in noted if each.at > after]


def test_the_alarm_rests_while_canaries_arrive_and_tells_nobody_else(cloud: LocalCloud) -> None:
    settled = START + timedelta(minutes=65)
    cloud.run_until(START + timedelta(hours=4))
    assert alarms(cloud, settled) == []
    assert (cloud.publications, cloud.mails, cloud.dead_letters()) == ([], [], 0)


def test_the_alarm_goes_off_when_nothing_is_assessed(cloud: LocalCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no table of stories")

    monkeypatch.setattr(assessor, "assess", broken)
    cloud.run_until(START + timedelta(hours=1, minutes=30))
    assert alarms(cloud, START)[-1] == "ALARM"
