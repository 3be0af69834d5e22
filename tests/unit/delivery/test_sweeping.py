from dataclasses import replace
from datetime import timedelta

from tests.fakes.deliveries import FakeLedger
from tests.fakes.items import FakeItems
from tests.fakes.people import NOON, assessed

from wirewatch.delivery.delivery import Delivery, DeliveryStatus, Kind
from wirewatch.delivery.sweeping import ITEM_STALLS, MAIL_STALLS, Swept, sweep_stalled
from wirewatch.items.item import CANARY_FEED

LATER = NOON + ITEM_STALLS + timedelta(seconds=1)


def mail(identity, kind=Kind.ALERT, created=NOON):
    return Delivery(identity, kind, "u-1", "a@example.org", created, {})


def test_what_is_stuck_goes_back_on_its_way_and_what_is_fresh_is_left():
    items, ledger = FakeItems(), FakeLedger()
    items.add(replace(assessed().item, id="i-old"), None, NOON)
    ledger.open(mail("d-pending"))
    ledger.open(mail("d-fresh", created=LATER - MAIL_STALLS))
    ledger.open(mail("d-lapsed"))
    ledger.claim("d-lapsed", "dead", NOON, NOON + timedelta(minutes=10))
    ledger.open(mail("d-held"))
    ledger.claim("d-held", "alive", NOON, LATER + timedelta(minutes=1))
    ledger.open(mail("d-topic", Kind.PUBLISH))
    assert sweep_stalled(LATER, items=items, ledger=ledger, limit=10) == Swept(
        items=1, deliveries=2, oldest=(LATER - NOON).total_seconds()
    )
    assert ledger.status("d-lapsed") is DeliveryStatus.PENDING
    assert ledger.status("d-held") is DeliveryStatus.SENDING
    assert sweep_stalled(LATER, items=items, ledger=ledger, limit=10).deliveries == 0


def test_a_run_does_no_more_than_its_limit():
    items, ledger = FakeItems(), FakeLedger()
    for n in range(5):
        ledger.open(mail(f"d-{n}"))
        items.add(replace(assessed().item, id=f"i-{n}"), None, NOON)
    assert sweep_stalled(LATER, items=items, ledger=ledger, limit=3) == Swept(3, 3, oldest=1201)
    assert sweep_stalled(LATER, items=items, ledger=ledger, limit=3) == Swept(2, 2, oldest=1201)


def test_each_half_hour_one_canary_is_let_go():
    items = FakeItems()
    for minutes in range(0, 120, 5):
        sweep_stalled(NOON + timedelta(minutes=minutes), items=items, ledger=FakeLedger(), limit=9)
    canaries = [row for row in items.rows.values() if row.item.feed == CANARY_FEED]
    assert [row.item.seen - NOON for row in canaries] == [n * timedelta(minutes=30) for n in range(4)]


def test_what_quiet_hours_held_waits_since_their_end_only():
    ledger = FakeLedger()
    ledger.open(replace(mail("d-held"), not_before=NOON + timedelta(hours=8)))
    assert sweep_stalled(NOON, items=FakeItems(), ledger=ledger, limit=9).oldest == 0
    ledger.redrive("d-held", NOON + timedelta(hours=8))
    later = NOON + timedelta(hours=8, minutes=1)
    assert sweep_stalled(later, items=FakeItems(), ledger=ledger, limit=9).oldest == 60


def test_of_mails_that_are_just_being_sent_there_is_nothing_to_say_and_of_others_how_long_they_wait():
    assert Swept(0, 0, 59.9).figures() == {}
    assert Swept(0, 0, 60.0).figures() == {"OldestMail": [60.0]}
