"""The last look at a mail: what has changed since it was made, and what its hour still holds."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.deliveries import FakeLedger
from tests.fakes.items import FakeItems
from tests.fakes.paces import FakePaces
from tests.fakes.people import DAILY, NOON, assessed, subscription
from tests.fakes.stories import FakeStories
from tests.fakes.subscriptions import FakeSubscriptions

from wirewatch.assessment.event import Novelty
from wirewatch.delivery.alert import alert_of
from wirewatch.delivery.alerting import mail_rows
from wirewatch.delivery.delivery import Delivery, DeliveryStatus, Kind
from wirewatch.delivery.reviewing import TRIES, Contended, Refused, Reviewer
from wirewatch.items.item import Outcome
from wirewatch.levels.level import Level
from wirewatch.stories.story import Story, Told
from wirewatch.subscriptions.respite import mute, pause
from wirewatch.subscriptions.subscription import DigestPlan, QuietHours, Status
from wirewatch.timestamps import to_text

HOUR = timedelta(hours=1)
SINCE_NOON = {"since": to_text(NOON)}  # what a note of silence says
NIGHT = QuietHours("11:00", "13:00", flash_passes=False)
ENDS = NOON + HOUR


class World:
    """One subscriber, whose mails are looked at."""

    def __init__(self, **changes):
        self.people, self.paces, self.ledger = FakeSubscriptions(), FakePaces(), FakeLedger()
        self.stories, self.items = FakeStories(), FakeItems()
        self.people.put(subscription(**changes))
        self.reviewer = Reviewer(self.people, self.paces, self.ledger, self.stories, self.items)

    @property
    def person(self):
        return self.people.rows["u-1"]

    def change(self, person):
        self.people.put(person)

    def alert(self, number=1, at=NOON, **changes) -> str:
        """Open the mail of an alert; its id."""
        event = assessed(**changes)
        event = replace(event, item=replace(event.item, id=f"i-{number}"), story=replace(event.story, id=f"s-{number}"))
        self.items.add(event.item, None, at)
        self.items.alerted(event.item.id)
        (row,) = mail_rows(alert_of(event, at), at, [self.person])
        self.ledger.open(row)
        return row.id

    def look(self, delivery_id, now=NOON):
        self.ledger.redrive(delivery_id, now)
        claim = self.ledger.claim(delivery_id, "me", now, now + HOUR)
        looked = self.reviewer.review(claim, now)
        if isinstance(looked, Refused):
            self.ledger.end(claim, looked.status, reason=looked.reason)
            return looked.status
        self.ledger.end(claim, DeliveryStatus.SENT)
        return looked

    def outcome(self, number):
        return self.items.rows[f"i-{number}"].outcome


def story(*told, **changes):
    usual = {
        "id": "s-1", "language": "en", "headline": "Helicopter down", "terms": {}, "headings": {}, "places": (),
        "keys": (), "link": "", "first_seen": NOON, "last_seen": NOON, "level": Level.URGENT, "items": 9,
        "members": ("i-1",), "sources": ("a", "b", "c", "d", "e"), "texts": (), "told": told,
    }  # fmt: skip
    return Story(**usual | changes)


def told(item, novelty=Novelty.NEW, level=Level.URGENT):
    return Told(item, novelty, ("idlib",), level, 70, (), 1, 1)


@pytest.mark.parametrize("status", [Status.ENDED, Status.SUPPRESSED, Status.CONFIRMED, Status.ERASING])
def test_nobody_is_asked_to_confirm_who_has_done_so_or_left(status):
    world = World(status=status)
    assert world.look(world_mail(world, Kind.CONFIRMATION)) is DeliveryStatus.SUPPRESSED


@pytest.mark.parametrize("status", [Status.ENDED, Status.SUPPRESSED, Status.PENDING])
def test_nobody_who_left_since_gets_anything(status):
    world = World()
    mail = world.alert()
    world.people.set_status("u-1", status)
    assert world.look(mail) is DeliveryStatus.SUPPRESSED
    world.people.rows.clear()
    assert world.look(world_mail(world, Kind.DIGEST)) is DeliveryStatus.SUPPRESSED


def world_mail(world, kind, content=None):
    mail = Delivery(f"d-{kind}", kind, "u-1", "u-1@example.org", NOON, content or {})
    world.ledger.open(mail)
    return mail.id


def test_a_confirmation_goes_to_whoever_has_not_confirmed():
    world = World(status=Status.PENDING)
    assert world.look(world_mail(world, Kind.CONFIRMATION)).kind is Kind.CONFIRMATION


@pytest.mark.parametrize(
    ("status", "goes"),
    [
        (Status.CONFIRMED, True),
        (Status.ENDED, True),
        (Status.PENDING, True),
        (Status.SUPPRESSED, False),
        (Status.ERASING, False),
    ],
)
def test_a_link_that_was_asked_for_goes_to_whoever_left_and_not_to_whom_complained(status, goes):
    world = World(status=status)
    looked_at = world.look(world_mail(world, Kind.LINK))
    assert (looked_at is not DeliveryStatus.SUPPRESSED) is goes


@pytest.mark.parametrize(
    "change",
    [
        lambda person: mute(person, "s-1", NOON),
        lambda person: pause(person, "idlib", NOON + HOUR, NOON),
        lambda person: pause(person, "*", NOON + HOUR, NOON),
        lambda person: replace(person, levels=frozenset({Level.FLASH})),
        lambda person: replace(person, watches=("aid",)),
    ],
    ids=["muted", "watch paused", "all paused", "level not wanted", "watch given up"],
)
def test_what_is_no_longer_wanted_does_not_go_out(change):
    world = World()
    mail = world.alert()
    world.change(change(world.person))
    assert world.look(mail) is DeliveryStatus.SUPPRESSED
    assert world.paces.rows == {}


def test_a_muted_story_and_a_paused_watch_get_no_mail_at_all():
    world = World()
    world.change(mute(world.person, "s-1", NOON))
    assert mail_rows(alert_of(assessed(), NOON), NOON, [world.person]) == []
    world.change(pause(subscription(), "idlib", NOON + HOUR, NOON))
    assert mail_rows(alert_of(assessed(), NOON), NOON, [world.person]) == []
    assert len(mail_rows(alert_of(assessed(), NOON + HOUR), NOON + HOUR, [world.person])) == 1


def test_a_paused_watch_stands_in_no_alert_of_another():
    person = pause(subscription(watches=("idlib", "aid")), "idlib", NOON + HOUR, NOON)
    (row,) = mail_rows(alert_of(assessed(news_for=("idlib", "aid")), NOON), NOON, [person])
    assert [each["id"] for each in row.content["for"]] == ["aid"]


def test_a_held_alert_that_still_breaks_goes_out_with_the_storys_present_counts_frozen():
    world = World(quiet=NIGHT, digest=DigestPlan(DAILY.cadence))
    world.stories.install(story(told("i-1")))
    mail = world.alert()
    looked = world.look(mail, ENDS)
    assert (looked.content["items"], looked.content["sources"]) == (9, 5)
    assert world.ledger.read(mail).content == looked.content
    assert not world.items.rows["i-1"].told


@pytest.mark.parametrize(("digest", "goes"), [(DigestPlan(DAILY.cadence), False), (DigestPlan(), True)])
def test_a_held_alert_that_no_longer_breaks_is_left_to_the_digest_if_there_is_one(digest, goes):
    world = World(quiet=QuietHours("11:00", "18:00"), digest=digest)
    world.stories.install(story(told("i-1")))
    looked = world.look(world.alert(), NOON + 6 * HOUR)
    assert isinstance(looked, Delivery) is goes


@pytest.mark.parametrize(
    ("status", "goes"),
    [
        (DeliveryStatus.HELD, False),
        (DeliveryStatus.SENT, False),
        (DeliveryStatus.CAPPED, False),
        (DeliveryStatus.SUPPRESSED, True),
        (DeliveryStatus.FAILED, True),
        (None, True),
    ],
)
def test_a_held_alert_gives_way_to_a_later_one_of_its_story(status, goes):
    world = World(quiet=NIGHT)
    world.stories.install(story(told("i-1"), told("i-2", Novelty.ESCALATED, Level.FLASH)))
    mail = world.alert(1)
    if status:
        later = world.alert(2, novelty=Novelty.ESCALATED, level=Level.FLASH)
        world.ledger.rows[later].status = status
    assert isinstance(world.look(mail, ENDS), Delivery) is goes


def test_beyond_the_cap_alerts_are_capped_and_told_in_one_mail_as_the_hour_ends():
    world = World(hourly_cap=2)
    looked = [world.look(world.alert(n, title=f"Title {n}"), NOON + timedelta(minutes=n)) for n in range(5)]
    assert [isinstance(each, Delivery) for each in looked] == [True, True, False, False, False]
    assert [world.outcome(n) for n in range(5)] == [Outcome.ALERTED] * 2 + [Outcome.CAPPED] * 3
    (storm,) = world.ledger.of_kind(Kind.STORM)
    assert (storm.status, storm.delivery.not_before) == (DeliveryStatus.HELD, NOON + HOUR)
    mail = world.look(storm.delivery.id, NOON + HOUR)
    assert (mail.content["held"], mail.content["more"]) == (3, 0)
    assert [each["title"] for each in mail.content["stories"]] == ["Title 2", "Title 3", "Title 4"]
    assert world.ledger.read(mail.id).content == mail.content


def test_whoever_died_on_the_way_finds_what_was_decided():
    world = World(hourly_cap=1)
    first, second = world.alert(1), world.alert(2)
    assert isinstance(world.look(first), Delivery)
    assert world.look(second) is DeliveryStatus.CAPPED
    for mail in (first, second):
        world.ledger.rows[mail].status = DeliveryStatus.PENDING  # as if the end had not been written
    assert isinstance(world.look(first, NOON + timedelta(minutes=10)), Delivery)
    assert world.look(second, NOON + timedelta(minutes=59)) is DeliveryStatus.CAPPED
    assert len(world.ledger.of_kind(Kind.STORM)) == 1


def test_a_storm_leaves_out_what_was_muted_or_paused_meanwhile():
    world = World(hourly_cap=1)
    for n in range(3):
        world.look(world.alert(n))
    world.change(mute(world.person, "s-1", NOON))
    (storm,) = world.ledger.of_kind(Kind.STORM)
    mail = world.look(storm.delivery.id, ENDS)
    assert ([each["id"] for each in mail.content["stories"]], mail.content["held"]) == (["s-2"], 1)


def test_a_storm_of_which_nothing_is_wanted_is_no_mail():
    world = World(hourly_cap=1)
    for n in range(2):
        world.look(world.alert(n))
    world.change(pause(world.person, "*", NOON + 2 * HOUR, NOON))
    (storm,) = world.ledger.of_kind(Kind.STORM)
    assert world.look(storm.delivery.id, ENDS) is DeliveryStatus.SUPPRESSED


def test_a_storm_that_is_due_in_quiet_hours_waits_for_their_end():
    world = World(hourly_cap=1, quiet=QuietHours("12:30", "14:00"))
    for n in range(2):
        world.look(world.alert(n))
    (storm,) = world.ledger.of_kind(Kind.STORM)
    assert storm.delivery.not_before == NOON + 2 * HOUR


def test_flash_of_a_new_story_has_as_many_slots_again():
    world = World(hourly_cap=1)
    flash = {"level": Level.FLASH}
    looked = [
        world.look(world.alert(1)),
        world.look(world.alert(2, **flash, novelty=Novelty.ESCALATED)),
        world.look(world.alert(3, **flash)),
        world.look(world.alert(4, **flash)),
    ]
    assert [isinstance(each, Delivery) for each in looked] == [True, False, True, False]


def test_without_a_cap_nothing_is_counted():
    world = World(hourly_cap=0)
    assert all(isinstance(world.look(world.alert(n)), Delivery) for n in range(30))
    assert world.paces.rows == {}


def test_an_item_that_somebody_was_told_of_counts_as_alerted_whoever_else_was_capped():
    world = World(hourly_cap=1)
    world.look(world.alert(0))
    world.look(world.alert(1))
    assert world.outcome(1) is Outcome.CAPPED
    world.items.told("i-1")
    world.items.capped("i-1")
    assert world.outcome(1) is Outcome.ALERTED


def test_a_pace_that_others_keep_changing_is_given_up_for_now():
    world = World()
    world.paces.rivals = 3
    assert isinstance(world.look(world.alert(1)), Delivery)
    world.paces.rivals = TRIES
    with pytest.raises(Contended):
        world.look(world.alert(2))


def test_whoever_wants_to_hear_of_silence_is_noted_as_having_heard():
    world = World(silence_after=3)
    world.look(world.alert())
    assert world.person.heard == NOON
    quiet = World()
    quiet.look(quiet.alert())
    assert quiet.person.heard is None


def test_a_note_of_silence_goes_out_unless_something_was_sent():
    world = World(silence_after=3)
    assert world.look(world_mail(world, Kind.SILENCE, SINCE_NOON)).kind is Kind.SILENCE
    assert world.person.heard is None
    world.change(replace(world.person, heard=NOON + HOUR))
    world.ledger.rows.clear()
    assert world.look(world_mail(world, Kind.SILENCE, SINCE_NOON)) is DeliveryStatus.SUPPRESSED


def test_a_note_of_silence_goes_out_though_its_writer_died_before_it_could_note_that_nobody_waits():
    world = World(silence_after=3)
    world.change(replace(world.person, heard=NOON))
    assert world.look(world_mail(world, Kind.SILENCE, SINCE_NOON)).kind is Kind.SILENCE
