"""The contract of Subscriptions, held by the fake and by the table alike."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest
from moto import mock_aws
from tests.fakes.people import DAILY, NOON, subscription
from tests.fakes.subscriptions import FakeSubscriptions

from wirewatch.aws import clients
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.levels.level import Level
from wirewatch.subscriptions.ports import Proof, Subscriptions
from wirewatch.subscriptions.subscription import Cadence, DigestPlan, QuietHours, Status

HOUR = timedelta(hours=1)
PROOF = Proof("hash", NOON + 48 * HOUR)


def index(name: str, *keys: str) -> dict:
    kinds = zip(keys, ("HASH", "RANGE"), strict=False)
    schema = [{"AttributeName": key, "KeyType": kind} for key, kind in kinds]
    return {"IndexName": name, "KeySchema": schema, "Projection": {"ProjectionType": "ALL"}}


@pytest.fixture(params=["fake", "table"])
def people(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Subscriptions]:
    if request.param == "fake":
        yield FakeSubscriptions()
        return
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    clients.forget()
    with mock_aws():
        names = ("pk", "sk", "due_shard", "next_digest", "address", "silence_shard", "silence_due")
        boto3.client("dynamodb").create_table(
            TableName="subscriptions",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
            GlobalSecondaryIndexes=[
                index("by-due", "due_shard", "next_digest"),
                index("by-silence", "silence_shard", "silence_due"),
                index("by-address", "address"),
            ],
        )
        yield SubscriptionsTable("subscriptions")
    clients.forget()


def ids(found) -> list[str]:
    return [each.id for each in found]


def due(identity: str = "u-1", at=NOON, **changes):
    return subscription(identity, digest=DAILY, cursor=NOON - HOUR, next_digest=at, **changes)


def test_a_subscription_comes_back_as_it_was_put(people):
    full = subscription(
        watches=("idlib", "aid"),
        levels=frozenset(Level),
        digest=DigestPlan(Cadence.WEEKLY, "06:30", "Asia/Kathmandu", when_empty=True),
        cursor=NOON,
        next_digest=NOON + HOUR,
        names={"aid": "Aid"},
        asked=NOON - HOUR,
        quiet=QuietHours("22:00", "07:00", flash_passes=False),
        hourly_cap=3,
        muted={"s-1": NOON + HOUR},
        paused={"*": NOON + HOUR, "aid": NOON + 2 * HOUR},
        silence_after=24,
        heard=NOON - HOUR,
        bounces={"d-1": NOON},
    )
    people.put(full)
    assert people.get("u-1") == full
    assert people.get("u-2") is None


def test_watchers_of_a_watch_are_the_confirmed_ones(people):
    people.put(subscription("u-2", watches=("idlib", "aid")))
    people.put(subscription("u-1"))
    people.put(subscription("u-3", status=Status.PENDING))
    assert ids(people.watching("idlib")) == ["u-1", "u-2"]
    assert ids(people.watching("aid")) == ["u-2"]
    assert ids(people.watching("nowhere")) == []


def test_a_watch_that_was_given_up_is_no_longer_followed(people):
    people.put(subscription(watches=("idlib", "aid")))
    people.put(subscription(watches=("aid",)))
    assert ids(people.watching("idlib")) == []
    assert ids(people.watching("aid")) == ["u-1"]


def test_due_are_confirmed_ones_whose_time_has_come_the_longest_overdue_first(people):
    people.put(due("u-1", NOON))
    people.put(due("u-2", NOON - HOUR))
    people.put(due("u-3", NOON + HOUR))
    people.put(due("u-4", NOON, status=Status.PENDING))
    people.put(subscription("u-5"))
    assert ids(people.due(NOON, 10)) == ["u-2", "u-1"]
    assert ids(people.due(NOON, 1)) == ["u-2"]


def test_whoever_comes_second_cannot_advance(people):
    people.put(due())
    assert people.advance(due(), NOON, NOON + 24 * HOUR)
    assert not people.advance(due(), NOON, NOON + 48 * HOUR)
    found = people.get("u-1")
    assert (found.cursor, found.next_digest) == (NOON, NOON + 24 * HOUR)
    assert ids(people.due(NOON, 10)) == []
    assert ids(people.due(NOON + 24 * HOUR, 10)) == ["u-1"]


def test_a_plan_that_was_turned_off_is_due_no_more(people):
    people.put(due())
    assert people.advance(due(), NOON, None)
    assert people.get("u-1").next_digest is None
    assert ids(people.due(NOON + 99 * HOUR, 10)) == []


def test_a_first_cursor_is_set_where_there_was_none(people):
    bare = replace(due(), cursor=None)
    people.put(bare)
    assert people.advance(bare, NOON, NOON + HOUR)


@pytest.mark.parametrize("status", [Status.ENDED, Status.SUPPRESSED, Status.PENDING])
def test_whoever_is_not_confirmed_hears_nothing_until_confirmed_again(people, status):
    people.put(due())
    assert people.set_status("u-1", status)
    assert (ids(people.watching("idlib")), ids(people.due(NOON, 9))) == ([], [])
    assert people.set_status("u-1", Status.CONFIRMED)
    assert (ids(people.watching("idlib")), ids(people.due(NOON, 9))) == (["u-1"], ["u-1"])


@pytest.mark.parametrize("status", Status)
def test_nobodys_status_cannot_be_set(people, status):
    assert not people.set_status("u-9", status)
    assert people.get("u-9") is None


def test_all_subscriptions_of_an_address_are_found(people):
    people.put(subscription("u-1", address="a@example.org"))
    people.put(subscription("u-2", address="a@example.org", status=Status.ENDED))
    people.put(subscription("u-3"))
    assert sorted(ids(people.with_address("a@example.org"))) == ["u-1", "u-2"]


def pending(**changes):
    return subscription(**{"status": Status.PENDING, "asked": NOON, **changes})


def test_a_request_holds_only_against_what_it_was_made_for(people):
    assert people.request(pending(), PROOF, None)
    assert not people.request(pending(asked=NOON + HOUR), PROOF, None)
    assert people.request(pending(asked=NOON + HOUR), PROOF, pending())
    assert not people.request(pending(asked=NOON + 2 * HOUR), PROOF, pending())
    assert people.get("u-1").asked == NOON + HOUR


def test_a_request_cannot_undo_a_confirmation_that_came_between(people):
    people.request(pending(), PROOF, None)
    people.confirm(pending(), "hash", NOON)
    assert not people.request(pending(asked=NOON + HOUR, watches=("other",)), PROOF, pending())
    assert people.get("u-1").status is Status.CONFIRMED
    assert ids(people.watching("other")) == []


def test_a_confirmation_needs_its_proof_in_time_and_works_once(people):
    people.request(pending(digest=DAILY), PROOF, None)
    begun = pending(digest=DAILY, cursor=NOON, next_digest=NOON + HOUR)
    assert not people.confirm(begun, "other", NOON)
    assert not people.confirm(begun, "hash", PROOF.expires + timedelta(seconds=1))
    assert people.confirm(begun, "hash", PROOF.expires)
    assert not people.confirm(begun, "hash", NOON)
    assert people.get("u-1") == replace(begun, status=Status.CONFIRMED)
    assert ids(people.due(NOON + HOUR, 9)) == ["u-1"]


def test_an_ended_subscription_cannot_be_confirmed_by_an_old_proof(people):
    people.request(pending(), PROOF, None)
    people.set_status("u-1", Status.ENDED)
    assert not people.confirm(pending(), "hash", NOON)


def test_a_confirmation_without_a_digest_is_never_due(people):
    people.request(pending(), PROOF, None)
    assert people.confirm(pending(), "hash", NOON)
    assert ids(people.due(NOON + 99 * HOUR, 9)) == []


def test_silent_are_confirmed_ones_that_waited_as_long_as_they_wanted_the_longest_waiting_first(people):
    people.put(subscription("u-1", silence_after=2, heard=NOON))
    people.put(subscription("u-2", silence_after=1, heard=NOON))
    people.put(subscription("u-3", silence_after=3, heard=NOON))
    people.put(subscription("u-4", silence_after=1, heard=NOON, status=Status.PENDING))
    people.put(subscription("u-5", silence_after=1))
    people.put(subscription("u-6", heard=NOON))
    assert ids(people.silent(NOON + 2 * HOUR, 9)) == ["u-2", "u-1"]
    assert ids(people.silent(NOON + 2 * HOUR, 1)) == ["u-2"]
    people.set_status("u-2", Status.ENDED)
    assert ids(people.silent(NOON + 2 * HOUR, 9)) == ["u-1"]


def test_a_subscription_begins_to_wait_when_it_is_confirmed(people):
    people.request(pending(silence_after=1), PROOF, None)
    people.confirm(pending(silence_after=1, heard=NOON), "hash", NOON)
    assert ids(people.silent(NOON + HOUR, 9)) == ["u-1"]
    assert ids(people.silent(NOON, 9)) == []


def test_an_amendment_is_stored_and_everything_else_left_as_it_is(people):
    people.put(due(silence_after=1, heard=NOON, watches=("idlib", "aid")))
    before = people.get("u-1")
    people.advance(before, NOON, NOON + HOUR)
    changes = {"muted": {"s-1": NOON + HOUR}, "heard": NOON + HOUR, "watches": ("aid", "flood"), "hourly_cap": 0}
    assert people.amend(before, replace(before, **changes))
    after = replace(before, **changes, cursor=NOON, next_digest=NOON + HOUR)
    assert people.get("u-1") == after
    assert [ids(people.watching(watch)) for watch in ("idlib", "aid", "flood")] == [[], ["u-1"], ["u-1"]]
    assert ids(people.silent(NOON + HOUR, 9)) == []
    assert ids(people.silent(NOON + 2 * HOUR, 9)) == ["u-1"]
    assert people.amend(after, replace(after, quiet=QuietHours("22:00", "07:00")))
    assert people.amend(people.get("u-1"), after)
    assert people.get("u-1") == after


def test_of_two_amendments_of_one_thing_the_second_is_refused(people):
    people.put(subscription())
    before = people.get("u-1")
    assert people.amend(before, replace(before, muted={"s-1": NOON}))
    assert not people.amend(before, replace(before, muted={"s-2": NOON}))
    assert people.amend(before, replace(before, paused={"*": NOON}))
    assert (people.get("u-1").muted, people.get("u-1").paused) == ({"s-1": NOON}, {"*": NOON})


def test_an_amendment_of_nobody_or_of_another_status_is_refused(people):
    assert not people.amend(subscription(), subscription(hourly_cap=1))
    people.put(subscription(status=Status.ENDED))
    assert not people.amend(subscription(), subscription(hourly_cap=1))
    assert people.get("u-1").hourly_cap == 10
