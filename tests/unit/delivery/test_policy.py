from datetime import UTC, datetime

import pytest
from tests.fakes.people import DAILY, NOON, assessed, subscription
from tests.unit.delivery.test_alerting import World

from wirewatch.delivery.delivery import DeliveryStatus
from wirewatch.delivery.policy import told_at
from wirewatch.delivery.sweeping import sweep_stalled
from wirewatch.levels.level import Level
from wirewatch.subscriptions.subscription import Cadence, DigestPlan, QuietHours

NIGHT = QuietHours("22:00", "07:00")
STRICT = QuietHours("22:00", "07:00", flash_passes=False)
NO_DIGEST = DigestPlan(timezone="Europe/Istanbul")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("quiet", "plan", "level", "at", "told"),
    [
        pytest.param(None, DAILY, "URGENT", "2020-02-14T23:00", "2020-02-14T23:00", id="no quiet hours"),
        pytest.param(NIGHT, DAILY, "URGENT", "2020-02-14T18:59", "2020-02-14T18:59", id="a minute before they begin"),
        pytest.param(NIGHT, DAILY, "URGENT", "2020-02-15T04:00", "2020-02-15T04:00", id="as they end"),
        pytest.param(NIGHT, DAILY, "URGENT", "2020-02-15T00:00", "2020-02-15T04:00", id="still breaking as they end"),
        pytest.param(NIGHT, DAILY, "URGENT", "2020-02-14T19:00", None, id="old by then: in the digest"),
        pytest.param(NIGHT, NO_DIGEST, "URGENT", "2020-02-14T19:00", "2020-02-15T04:00", id="old, but no digest"),
        pytest.param(NIGHT, DAILY, "ROUTINE", "2020-02-15T03:59", None, id="routine: in the digest"),
        pytest.param(NIGHT, DAILY, "FLASH", "2020-02-14T19:00", "2020-02-14T19:00", id="FLASH passes"),
        pytest.param(STRICT, DAILY, "FLASH", "2020-02-14T19:00", "2020-02-15T04:00", id="unless it may not"),
        pytest.param(
            QuietHours("12:00", "15:00"), DAILY, "URGENT", "2020-02-14T10:00", "2020-02-14T12:00", id="by day"
        ),
        pytest.param(
            QuietHours("01:00", "02:30"),
            DigestPlan(Cadence.DAILY, "07:00", "Europe/Berlin"),
            "URGENT",
            "2020-03-29T00:30",
            "2020-03-29T01:00",
            id="an end that the clocks skip",
        ),
        pytest.param(
            QuietHours("01:00", "02:30"),
            DigestPlan(Cadence.DAILY, "07:00", "Europe/Berlin"),
            "URGENT",
            "2020-10-25T00:45",
            "2020-10-25T00:45",
            id="an end that is shown twice: the first",
        ),
    ],
)
def test_an_alert_is_told_now_or_as_the_quiet_hours_end_or_in_the_digest(quiet, plan, level, at, told):
    person = subscription(quiet=quiet, digest=plan)
    assert told_at(Level(level), utc(at), person) == (told and utc(told))


def test_a_held_mail_goes_out_once_when_its_hold_has_ended():
    world = World(subscription(quiet=QuietHours("11:00", "13:00")))
    world.send()
    world.send()
    (row,) = world.mails
    assert row.status is DeliveryStatus.HELD
    ends = NOON.replace(hour=13)
    assert world.ledger.claim(row.delivery.id, "me", ends, ends) is None
    ports = {"items": world.items, "ledger": world.ledger, "limit": 9}
    assert sweep_stalled(ends, **ports).deliveries == 0
    world.ledger.redrive(row.delivery.id, ends.replace(hour=12))
    assert row.status is DeliveryStatus.HELD
    assert sweep_stalled(ends.replace(minute=5), **ports).deliveries == 1
    assert row.status is DeliveryStatus.PENDING
    world.send()
    assert row.status is DeliveryStatus.PENDING
    assert len(world.topic.published) == 1


def test_quiet_hours_of_one_hold_up_nobody_else():
    world = World(subscription(quiet=QuietHours("11:00", "13:00")), subscription("u-2"))
    world.send(assessed())
    assert [row.status for row in world.mails] == [DeliveryStatus.HELD, DeliveryStatus.PENDING]
