"""One note after a long silence, and none again until something was sent."""

from dataclasses import replace
from datetime import timedelta

from tests.fakes.people import DAILY, NOON, match, subscription
from tests.unit.delivery.test_digests import World

from wirewatch.delivery.delivery import DeliveryStatus, Kind
from wirewatch.subscriptions.enrolling import begun
from wirewatch.subscriptions.subscription import QuietHours

HOUR = timedelta(hours=1)


def waiting(**changes):
    return begun(subscription(silence_after=6, **changes), NOON)


def notes(world):
    return world.ledger.of_kind(Kind.SILENCE)


def test_a_note_goes_out_once_after_the_hours_asked_for_with_the_health_of_the_feeds():
    world = World(waiting(names={"idlib": "Idlib"}))
    for hours in (1, 5, 6, 7, 20, 200):
        world.prepare(NOON + hours * HOUR)
    (note,) = notes(world)
    assert note.status is DeliveryStatus.PENDING
    content = dict(note.delivery.content)
    assert content.pop("feeds")["ok"] >= 0
    assert content == {
        "version": 1,
        "since": "2020-02-14T12:00:00Z",
        "hours": 6,
        "timezone": "UTC",
        "watches": ["Idlib"],
    }


def test_whoever_was_sent_something_waits_anew():
    world = World(waiting())
    world.prepare(NOON + 6 * HOUR)
    world.people.put(replace(world.people.rows["u-1"], heard=NOON + 10 * HOUR))  # as `reviewing` notes it
    world.prepare(NOON + 15 * HOUR)
    assert len(notes(world)) == 1
    world.prepare(NOON + 16 * HOUR)
    assert len(notes(world)) == 2


def test_whoever_comes_second_or_after_a_crash_opens_no_second_note():
    world = World(waiting())
    world.prepare(NOON + 6 * HOUR)
    world.people.put(waiting())  # as if the crash had come before it stopped waiting
    world.prepare(NOON + 6 * HOUR)
    assert len(notes(world)) == 1
    assert world.people.rows["u-1"].heard is None


def test_a_digest_of_the_same_moment_is_no_silence():
    world = World(waiting(digest=DAILY), matches=[match(at=NOON + HOUR)])
    world.people.put(replace(world.people.rows["u-1"], next_digest=NOON + 6 * HOUR))
    world.prepare(NOON + 6 * HOUR)
    assert notes(world) == []
    assert world.people.rows["u-1"].heard == NOON


def test_whoever_paused_everything_waits_from_the_end_of_that_on():
    world = World(waiting(paused={"*": NOON + 10 * HOUR}))
    world.prepare(NOON + 6 * HOUR)
    world.prepare(NOON + 15 * HOUR)
    assert notes(world) == []
    world.prepare(NOON + 16 * HOUR)
    assert len(notes(world)) == 1


def test_a_note_waits_for_the_end_of_quiet_hours():
    world = World(waiting(quiet=QuietHours("17:00", "20:00")))
    world.prepare(NOON + 6 * HOUR)
    (note,) = notes(world)
    assert (note.status, note.delivery.not_before) == (DeliveryStatus.HELD, NOON + 8 * HOUR)


def test_a_note_names_some_broken_feeds_as_to_any_reader_and_to_the_operator_too():
    world = World(waiting(address="operator@example.org"))
    world.prepare(NOON + 6 * HOUR)
    (note,) = notes(world)
    assert note.delivery.content["feeds"]["operator"] is False
