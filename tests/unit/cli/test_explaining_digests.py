"""Which digests hold a match."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.news import NOON
from tests.fakes.people import match, subscription

from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.identifiers import identifier
from wirewatch.subscriptions.subscription import Cadence, DigestPlan
from wirewatch.timestamps import to_text
from wirewatch_cli.explaining.digests import digest_ids, is_held_by

MATCH = match(at=NOON)


def digest(kind: Kind = Kind.DIGEST, after: int = -60, until: int = 60) -> Delivery:
    window = {"from": to_text(NOON + timedelta(minutes=after)), "until": to_text(NOON + timedelta(minutes=until))}
    return Delivery("d-1", kind, "u-1", "a@example.org", NOON, window)


@pytest.mark.parametrize(
    ("plan", "due"),
    [
        (DigestPlan(Cadence.DAILY, "07:00", "UTC"), NOON + timedelta(hours=19)),
        (DigestPlan(Cadence.DAILY, "07:00", "UTC"), NOON + timedelta(hours=43)),
        (DigestPlan(Cadence.DAILY, "07:00", "UTC"), NOON - timedelta(hours=5)),
        (DigestPlan(Cadence.HOURLY, "00:00", "UTC"), NOON + timedelta(hours=1)),
        (DigestPlan(Cadence.HOURLY, "00:00", "UTC"), NOON),
    ],
)
def test_digests_due_around_a_match_are_looked_for(plan, due):
    follower = replace(subscription(), digest=plan)
    assert identifier("d", to_text(due), follower.id) in digest_ids([follower], [MATCH])


def test_few_digests_are_looked_for_and_none_of_who_has_none():
    for cadence in (Cadence.HOURLY, Cadence.DAILY, Cadence.WEEKLY):
        follower = replace(subscription(), digest=DigestPlan(cadence, "07:00", "UTC"))
        assert 2 <= len(digest_ids([follower], [MATCH, MATCH])) <= 13
    assert digest_ids([replace(subscription(), digest=DigestPlan(Cadence.OFF))], [MATCH]) == ()
    assert digest_ids([follower], []) == ()


def test_a_digest_holds_matches_after_its_beginning_until_its_end():
    assert is_held_by(digest(), [MATCH])
    assert is_held_by(digest(until=0), [MATCH])
    assert not is_held_by(digest(after=0), [MATCH])
    assert not is_held_by(digest(until=-1), [MATCH])
    assert not is_held_by(digest(Kind.ALERT), [MATCH])
    assert not is_held_by(digest(), [])
