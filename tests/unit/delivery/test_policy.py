from datetime import UTC, datetime, timedelta

import pytest
from tests.fakes.people import DAILY, NOON, assessed, subscription
from tests.unit.delivery.test_alerting import World

from wirewatch.delivery.delivery import DeliveryStatus
from wirewatch.delivery.policy import still_breaks, told_at
from wirewatch.delivery.sweeping import sweep_stalled
from wirewatch.items.item import Outcome
from wirewatch.levels.level import Level
from wirewatch.subscriptions.respite import mute, pause
from wirewatch.subscriptions.subscription import Cadence, Channel, DigestPlan, QuietHours

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
        pytest.param(NIGHT, DAILY, "URGENT", "2020-02-14T19:00", "2020-02-15T04:00", id="as they begin"),
        pytest.param(NIGHT, DAILY, "ROUTINE", "2020-02-15T03:59", "2020-02-15T04:00", id="routine too"),
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
def test_an_alert_is_told_now_or_looked_at_again_as_the_quiet_hours_end(quiet, plan, level, at, told):
    person = subscription(quiet=quiet, digest=plan)
    assert told_at(Level(level), utc(at), person) == utc(told)


@pytest.mark.parametrize(
    ("plan", "level", "hours", "breaks"),
    [
        pytest.param(DAILY, "URGENT", 4, True, id="still breaking as they end"),
        pytest.param(DAILY, "URGENT", 5, False, id="old by then: in the digest"),
        pytest.param(NO_DIGEST, "URGENT", 9, True, id="old, but no digest"),
        pytest.param(DAILY, "ROUTINE", 1, False, id="routine: in the digest"),
        pytest.param(DAILY, "FLASH", 12, True, id="FLASH for half a day"),
        pytest.param(DAILY, "FLASH", 13, False, id="and no longer"),
    ],
)
def test_how_long_an_alert_breaks(plan, level, hours, breaks):
    assert still_breaks(Level(level), NOON, subscription(digest=plan), NOON + timedelta(hours=hours)) is breaks


@pytest.mark.parametrize(
    ("person", "outcome"),
    [
        pytest.param(subscription(), Outcome.ALERTED, id="told at once"),
        pytest.param(subscription(quiet=QuietHours("11:00", "13:00")), Outcome.HELD, id="held"),
        pytest.param(pause(subscription(), "*", NOON.replace(hour=13), NOON), Outcome.DIGEST_ONLY, id="paused"),
        pytest.param(mute(subscription(), "s-1", NOON), Outcome.DIGEST_ONLY, id="muted"),
        pytest.param(subscription(levels=frozenset()), Outcome.ALERTED, id="nobody wants the level"),
        pytest.param(subscription(channel=Channel.SMS), Outcome.ALERTED, id="by the topic"),
    ],
)
def test_an_item_ends_as_what_became_of_its_alert(person, outcome):
    world = World(person)
    world.send()
    assert world.outcome is outcome
    also = World(person, subscription("u-2"))
    also.send()
    assert also.outcome is Outcome.ALERTED


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
