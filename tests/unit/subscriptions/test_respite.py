"""Muting and pausing: they last as long as they were asked for, and impossible ones are refused by field."""

from datetime import timedelta

import pytest
from tests.fakes.people import DAILY, NOON, subscription

from wirewatch.subscriptions.checking import check_subscription
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.respite import MAX_MUTED, is_muted, is_paused, mute, pause, resume, unmute
from wirewatch.subscriptions.subscription import Channel, DigestPlan, QuietHours

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_story_is_muted_for_a_week_unless_an_end_is_given():
    muted = mute(subscription(), "s-1", NOON)
    assert is_muted(muted, "s-1", NOON + 7 * DAY - timedelta(seconds=1))
    assert not is_muted(muted, "s-1", NOON + 7 * DAY)
    assert not is_muted(muted, "s-2", NOON)
    assert mute(muted, "s-1", NOON, NOON + HOUR).muted == {"s-1": NOON + HOUR}
    assert unmute(muted, "s-1").muted == unmute(subscription(), "s-1").muted == {}


def test_mutes_that_have_ended_are_dropped_and_of_too_many_the_first_to_end():
    old = subscription(muted={"past": NOON} | {f"s-{n}": NOON + n * HOUR for n in range(1, MAX_MUTED + 1)})
    kept = mute(old, "new", NOON, NOON + timedelta(minutes=1)).muted
    assert kept == {f"s-{n}": NOON + n * HOUR for n in range(2, MAX_MUTED + 1)} | {"new": NOON + timedelta(minutes=1)}


def test_a_paused_watch_is_silent_until_its_end_and_others_are_not():
    paused = pause(subscription(watches=("idlib", "aid"), paused={"aid": NOON}), "idlib", NOON + DAY, NOON)
    assert paused.paused == {"idlib": NOON + DAY}
    assert is_paused(paused, "idlib", NOON)
    assert not is_paused(paused, "idlib", NOON + DAY)
    assert not is_paused(paused, "aid", NOON)
    assert not is_paused(resume(paused, "idlib"), "idlib", NOON)


def test_a_star_pauses_every_watch():
    assert is_paused(pause(subscription(), "*", NOON + DAY, NOON), "idlib", NOON)


@pytest.mark.parametrize(("watch", "until"), [("aid", NOON + DAY), ("idlib", NOON), ("*", NOON + 367 * DAY)])
def test_an_impossible_pause_is_refused(watch, until):
    with pytest.raises(SubscriptionError) as refusal:
        pause(subscription(), watch, until, NOON)
    assert refusal.value.field == "paused"


@pytest.mark.parametrize("until", [NOON, NOON - DAY, NOON + 367 * DAY])
def test_an_impossible_mute_is_refused(until):
    with pytest.raises(SubscriptionError) as refusal:
        mute(subscription(), "s-1", NOON, until)
    assert refusal.value.field == "muted"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("hourly_cap", {"hourly_cap": -1}),
        ("hourly_cap", {"hourly_cap": 1001}),
        ("silence_after", {"silence_after": -1}),
        ("silence_after", {"silence_after": 745}),
        ("paused", {"paused": {"idlib": NOON}}),
        ("paused", {"paused": {"other": NOON + DAY}}),
        ("quiet.end", {"quiet": QuietHours("07:00", "07:00")}),
        ("digest.timezone", {"digest": DigestPlan(timezone="Mars/Olympus")}),
        ("quiet", {"channel": Channel.SMS, "quiet": QuietHours("22:00", "07:00")}),
        ("paused", {"channel": Channel.SQS, "paused": {"*": NOON + DAY}}),
        ("silence_after", {"channel": Channel.HTTPS, "silence_after": 3}),
    ],
)
def test_an_impossible_subscription_is_refused_by_field(field, changes):
    with pytest.raises(SubscriptionError) as refusal:
        check_subscription(subscription(**changes), NOON)
    assert refusal.value.field == field


def test_a_possible_subscription_passes_as_it_is():
    possible = subscription(digest=DAILY, hourly_cap=0, silence_after=744, paused={"*": NOON + 366 * DAY})
    assert check_subscription(possible, NOON) is possible
    assert check_subscription(subscription(channel=Channel.SMS), NOON)
