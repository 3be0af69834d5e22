"""How a feed stands with its hub, over a lease and its pushes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.people import NOON

from wirewatch.push import push as rules
from wirewatch.push.push import GAP, GRACE, LEASE, LONGEST, RETRY, SHORTEST, TELLING, TRUSTED, Push

HUB, TOPIC = "https://hub.example/", "https://wire.example/feed"
NAMED = Push(HUB, TOPIC)
ASKED = rules.asked(NAMED, NOON)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
ACTIVE = rules.confirmed(ASKED, "604800", NOON)
TRUSTED_PUSH = replace(ACTIVE, streak=TRUSTED)


def told(push, now, *, poll=True):
    """After a push, and the poll that finds what it told of."""
    push, wait = rules.pushed(push, now)
    return rules.polled(push, now + wait, changed=True, news=True) if poll else push


def test_a_hub_is_asked_once_a_day_until_it_asks_back():
    assert rules.must_ask(NAMED, NOON)
    assert not rules.must_ask(Push(), NOON)
    assert not rules.must_ask(ASKED, NOON + RETRY - SECOND)
    assert rules.must_ask(ASKED, NOON + RETRY)


def test_another_hub_or_topic_is_begun_anew_and_the_same_goes_on():
    assert rules.named(ACTIVE, HUB, TOPIC) is ACTIVE
    other = rules.named(ACTIVE, HUB, "https://wire.example/other")
    assert (other.topic, other.until) == ("https://wire.example/other", None)
    assert rules.must_ask(rules.named(NAMED, "https://other.example/", TOPIC), NOON)


def test_a_feed_that_names_its_hub_now_and_then_has_it_asked_once_a_day_at_most():
    for forgotten in (rules.named(ACTIVE, "", ""), rules.named(rules.declined(ASKED, "no", NOON), "", "")):
        assert not rules.must_ask(forgotten, NOON + RETRY)
        again = rules.named(forgotten, HUB, TOPIC)
        assert not rules.must_ask(again, NOON + RETRY - SECOND)
        assert rules.must_ask(again, NOON + RETRY)


@pytest.mark.parametrize(
    ("seconds", "lease"),
    [
        ("", LEASE), ("x", LEASE), ("-5", LEASE), ("٣٠", LEASE), ("1", SHORTEST), ("86400", timedelta(days=1)),
        ("9" * 9, LONGEST), ("9" * 99, LONGEST),
    ],
)  # fmt: skip
def test_a_lease_is_what_the_hub_grants_within_reason(seconds, lease):
    assert rules.confirmed(ASKED, seconds, NOON).until == NOON + lease


def test_only_what_was_asked_within_a_day_can_be_confirmed():
    assert rules.confirmed(NAMED, "", NOON) is None
    assert rules.confirmed(ASKED, "", NOON + RETRY) is not None
    assert rules.confirmed(ASKED, "", NOON + RETRY + SECOND) is None
    assert rules.confirmed(rules.declined(ASKED, "no", NOON), "", NOON) is None


def test_a_lease_is_renewed_before_it_ends_and_goes_on_meanwhile():
    assert not rules.must_ask(ACTIVE, NOON + LEASE * 0.79)
    assert rules.must_ask(ACTIVE, NOON + LEASE * 0.8)
    renewing = rules.asked(ACTIVE, NOON + LEASE * 0.8)
    assert rules.is_active(renewing, NOON + LEASE - SECOND)
    assert not rules.is_active(renewing, NOON + LEASE)
    renewed = rules.confirmed(renewing, "604800", NOON + LEASE * 0.8)
    assert rules.is_active(renewed, NOON + LEASE * 1.7)


def test_a_hub_that_grants_minutes_is_not_asked_each_minute():
    push = rules.confirmed(ASKED, "60", NOON)
    assert not rules.must_ask(push, NOON + timedelta(minutes=59))


def test_a_refusal_is_taken_for_a_day_and_leaves_a_lease_that_runs():
    refused = rules.declined(rules.asked(ACTIVE, NOON), "the hub answered 500" + "x" * 900, NOON)
    assert rules.is_active(refused, NOON)
    assert len(refused.refused) == 100
    assert not rules.must_ask(refused, NOON + RETRY - SECOND)
    assert rules.must_ask(refused, NOON + RETRY)


def test_a_denial_ends_the_lease():
    denied = rules.denied(ACTIVE, "the hub denied it", NOON)
    assert not rules.is_active(denied, NOON)
    assert not rules.must_ask(denied, NOON + RETRY - SECOND)


def test_three_pushes_that_were_true_earn_rare_polls():
    push = ACTIVE
    for count in range(TRUSTED):
        assert not rules.is_relied_on(push, NOON), count
        push = told(push, NOON + count * MINUTE)
    assert rules.is_relied_on(push, NOON + timedelta(hours=1))
    assert not rules.is_relied_on(push, NOON + LEASE)


def test_a_push_that_nothing_came_of_earns_nothing():
    push = ACTIVE
    for count in range(TRUSTED):
        push = told(push, NOON + count * MINUTE, poll=False)
        push = rules.polled(push, NOON + count * MINUTE, changed=False, news=False)
    assert push.streak == 0


def test_pushes_ask_for_a_poll_at_once_and_then_for_one_each_twenty_seconds():
    push, wait = rules.pushed(ACTIVE, NOON)
    assert wait == timedelta()
    push, wait = rules.pushed(push, NOON + 5 * SECOND)
    assert wait == GAP - 5 * SECOND
    assert rules.pushed(push, NOON + 6 * SECOND) is None
    assert rules.pushed(push, NOON + GAP + SECOND)[1] == GAP - SECOND


def test_what_a_push_told_of_is_looked_for_during_minutes():
    push, _ = rules.pushed(ACTIVE, NOON)
    push = rules.polled(push, NOON, changed=False, news=False)
    assert rules.is_awaited(push, NOON + TELLING)
    assert not rules.is_awaited(push, NOON + TELLING + SECOND)
    assert not rules.is_awaited(rules.polled(push, NOON + MINUTE, changed=True, news=False), NOON + MINUTE)


def test_a_poll_that_finds_what_no_push_tells_of_ends_the_trust_until_three_have_come():
    push = rules.polled(TRUSTED_PUSH, NOON, changed=True, news=True)
    assert not rules.is_relied_on(push, NOON)
    push = rules.polled(push, NOON + GRACE + SECOND, changed=False, news=False)
    assert (push.streak, push.missed) == (0, None)
    assert not rules.is_relied_on(told(push, NOON + timedelta(hours=1)), NOON + timedelta(hours=1))


def test_a_push_that_is_a_little_late_keeps_the_trust():
    push = rules.polled(TRUSTED_PUSH, NOON, changed=True, news=True)
    push, _ = rules.pushed(push, NOON + GRACE)
    assert rules.is_relied_on(push, NOON + GRACE)
    assert not rules.is_awaited(push, NOON + GRACE)


def test_what_a_poll_finds_soon_after_a_push_the_push_may_have_told_of():
    push = told(TRUSTED_PUSH, NOON)
    assert rules.polled(push, NOON + TELLING, changed=True, news=True).missed is None
    assert rules.polled(push, NOON + TELLING + SECOND, changed=True, news=True).missed is not None


def test_edits_that_no_push_told_of_are_no_miss():
    assert rules.polled(TRUSTED_PUSH, NOON, changed=True, news=False) == TRUSTED_PUSH


def test_without_a_lease_polls_teach_nothing():
    assert rules.polled(NAMED, NOON, changed=True, news=True) == NAMED


@pytest.mark.parametrize(
    ("push", "word"),
    [
        (Push(), ""),
        (NAMED, "named"),
        (ASKED, "asked"),
        (ACTIVE, "subscribed"),
        (TRUSTED_PUSH, "pushed"),
        (rules.denied(ACTIVE, "no room", NOON), "refused: no room"),
    ],
)
def test_its_standing_can_be_said_in_a_word(push, word):
    assert rules.in_a_word(push, NOON) == word
