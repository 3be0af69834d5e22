"""Paused watches and muted stories in digests: not listed, and not passed over in silence."""

from datetime import timedelta

from tests.fakes.people import DAILY, NOON, match, subscription
from tests.unit.delivery.test_digests import World

from wirewatch.delivery.delivery import DeliveryStatus
from wirewatch.delivery.quieted import quieted
from wirewatch.subscriptions.enrolling import begun

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def sorted_out(matches, **changes):
    by_watch = {}
    for each in matches:
        by_watch.setdefault(each.watch, []).append(each)
    return quieted(subscription(watches=("idlib", "aid"), **changes), by_watch, NOON - DAY, NOON)


def test_without_mutes_and_pauses_everything_is_listed_and_nothing_said():
    found = sorted_out([match("i-1"), match("i-2", watch="aid")])
    assert [len(found.listed[watch]) for watch in ("idlib", "aid")] == [1, 1]
    assert found.told == {}


def test_a_paused_watch_is_counted_by_stories_and_not_listed():
    matches = [match("i-1"), match("i-2"), match("i-3", story="s-i-2"), match("i-1", watch="aid")]
    found = sorted_out(matches, paused={"idlib": NOON + HOUR}, names={"idlib": "Idlib"})
    assert list(found.listed) == ["aid"]
    assert found.told == {"paused": [{"id": "idlib", "watch": "Idlib", "until": "2020-02-14T13:00:00Z", "stories": 2}]}


def test_a_pause_that_ended_in_the_window_is_told_and_older_ones_are_not():
    found = sorted_out([match()], paused={"idlib": NOON, "aid": NOON - DAY, "*": NOON - HOUR})
    assert [(each["id"], each["watch"]) for each in found.told["resumed"]] == [("idlib", "idlib"), ("*", "Everything")]
    assert len(found.listed["idlib"]) == 1


def test_a_muted_story_is_named_and_not_listed():
    found = sorted_out([match("i-1"), match("i-2")], muted={"s-i-1": NOON + HOUR, "s-i-2": NOON})
    assert [each.item for each in found.listed["idlib"]] == ["i-2"]
    assert found.told == {"muted": {"stories": 1, "titles": ["Headline"]}}


def test_while_everything_is_paused_no_digest_goes_out_and_the_next_one_covers_it_all():
    person = begun(subscription(digest=DAILY, paused={"*": NOON + 3 * DAY}), NOON)
    world = World(person, matches=[match(at=NOON + HOUR)])
    for day in range(3):
        world.prepare(person.next_digest + day * DAY)
        assert world.people.rows["u-1"].cursor == NOON
    assert {row.status for row in world.ledger.rows.values()} == {DeliveryStatus.SUPPRESSED}
    world.prepare(person.next_digest + 3 * DAY)
    digest = list(world.ledger.rows.values())[-1]
    assert (digest.status, digest.delivery.content["stories"]) == (DeliveryStatus.PENDING, 1)
    assert digest.delivery.content["resumed"][0]["watch"] == "Everything"


def test_a_digest_of_muted_stories_alone_is_no_mail():
    person = begun(subscription(digest=DAILY, muted={"s-i-1": NOON + 2 * DAY}), NOON)
    world = World(person, matches=[match(at=NOON + HOUR)])
    world.prepare(person.next_digest)
    assert [row.status for row in world.ledger.rows.values()] == [DeliveryStatus.SUPPRESSED]
