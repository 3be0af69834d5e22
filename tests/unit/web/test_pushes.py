"""What hubs ask and post."""

import hmac
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.feeds import FakeFeeds
from tests.fakes.people import NOON
from tests.fakes.site import Site

from wirewatch.feeds.feed import Feed
from wirewatch.feeds.tasks import PollTask
from wirewatch.push.callback import proof, secret
from wirewatch.push.push import GAP, Push, asked, confirmed, denied, is_active

HUB, TOPIC = "https://hub.example/", "https://wire.example/feed"
ASKED = asked(Push(HUB, TOPIC), NOON)
ACTIVE = confirmed(ASKED, "", NOON)
PATH = f"/push/f-1/{proof('key', 'f-1')}"
QUESTION = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c<b>", "hub.lease_seconds": "86400"}
BODY = b"\xff<rss/>" + b" " * 70_000


def a_site(push: Push | None, **changes) -> Site:
    site = Site(**changes)
    if push is not None:
        site.polled.add(Feed("f-1", "https://wire.example/feed", "Wire", 2), NOON + timedelta(minutes=9))
        site.polled.rows["f-1"] = replace(site.polled.rows["f-1"], state=replace(state_of(site), push=push))
    return site


def state_of(site: Site):
    return site.polled.rows["f-1"].state


def asks(site: Site, path: str = PATH, **changes: str):
    return site.ask("GET", path, headers={}, query=QUESTION | {f"hub.{name}": text for name, text in changes.items()})


def posts(site: Site, path: str = PATH, by: str = secret("key", "f-1"), body: bytes = BODY):
    signature = f"sha256={hmac.new(by.encode(), body, 'sha256').hexdigest()}"
    headers = {"x-hub-signature": signature, "content-type": "application/rss+xml"}
    return site.ask("POST", path, body.decode("latin-1"), headers, raw=body)


def test_what_we_asked_for_is_echoed_as_plain_text_and_begins_the_lease():
    site = a_site(ASKED)
    given = asks(site)
    assert (given.status, given.body) == (200, "c<b>")
    assert given.all_headers["Content-Type"].startswith("text/plain")
    assert given.all_headers["X-Content-Type-Options"] == "nosniff"
    assert state_of(site).push.until == NOON + timedelta(days=1)


@pytest.mark.parametrize(
    ("push", "path", "changes"),
    [
        (None, PATH, {}),
        (Push(), PATH, {}),
        (Push(HUB, TOPIC), PATH, {}),
        (ASKED, PATH, {"topic": "https://wire.example/other"}),
        (ASKED, PATH, {"challenge": ""}),
        (ASKED, PATH, {"mode": "unsubscribe"}),
        (ASKED, PATH, {"mode": "publish"}),
        (ASKED, "/push/f-1/guess", {}),
        (ASKED, PATH.replace("f-1", "f-2"), {}),
    ],
    ids=["no feed", "no hub", "never asked", "topic", "challenge", "wanted", "mode", "guess", "another's proof"],
)
def test_any_other_question_is_answered_404_and_changes_nothing(push, path, changes):
    site = a_site(push)
    before = dict(site.polled.rows)
    assert asks(site, path, **changes).status == 404
    assert site.polled.rows == before


@pytest.mark.parametrize("push", [None, Push(HUB, "https://wire.example/now-another")])
def test_a_subscription_that_nobody_wants_may_end(push):
    assert asks(a_site(push), mode="unsubscribe").body == "c<b>"


def test_a_denial_is_believed_and_answered():
    site = a_site(ACTIVE)
    assert asks(site, mode="denied", reason="no room", challenge="").status == 200
    assert not is_active(state_of(site).push, NOON)
    assert state_of(site).push.refused == "the hub denied it no room"


def test_a_signed_push_has_the_feed_polled_at_once_whatever_its_size():
    site = a_site(ACTIVE)
    assert posts(site).status == 202
    assert site.polls.tasks == [PollTask(("f-1",))]
    assert state_of(site).push.pushed == NOON
    assert state_of(site).next_poll == NOON + timedelta(minutes=9)


def test_a_storm_of_pushes_is_one_poll_now_and_one_in_twenty_seconds():
    site = a_site(ACTIVE)
    assert {posts(site).status for _ in range(9)} == {202}
    assert site.polls.tasks == [PollTask(("f-1",)), PollTask(("f-1",), int(GAP.total_seconds()))]


@pytest.mark.parametrize("by", ["", "key", secret("key", "f-2"), secret("other", "f-1")])
def test_a_push_that_is_not_signed_is_answered_like_one_and_changes_nothing(by):
    site = a_site(ACTIVE)
    before = dict(site.polled.rows)
    assert posts(site, by=by) == posts(a_site(ACTIVE))
    assert (site.polls.tasks, site.polled.rows) == ([], before)


class Unread(FakeFeeds):
    def find(self, feed_id):
        raise AssertionError("a table was read")


def test_a_stranger_costs_no_look_into_a_table():
    site = a_site(None, polled=Unread())
    assert posts(site, "/push/f-1/guess").status == 404
    assert asks(site, "/push/f-1/guess").status == 404
    assert posts(site, by="guess").status == 202


@pytest.mark.parametrize("push", [ASKED, denied(ACTIVE, "", NOON), replace(ACTIVE, until=NOON)])
def test_a_push_outside_of_a_lease_is_ignored(push):
    site = a_site(push)
    assert posts(site).status == 202
    assert site.polls.tasks == []


@pytest.mark.parametrize("push", [None, Push()])
def test_a_hub_that_goes_on_after_the_end_is_told_that_it_is_over(push):
    assert posts(a_site(push)).status == 410


class Busy(FakeFeeds):
    """A poll saves before each save of ours, `left` times."""

    left = 3

    def save(self, feed_id, state, now, url=""):
        self.left -= 1
        if self.left >= 0:
            super().save(feed_id, self.rows[feed_id].state, now)
        return super().save(feed_id, state, now, url)


def test_polls_that_write_meanwhile_lose_neither_question_nor_push():
    site = a_site(ASKED, polled=Busy())
    assert asks(site).status == 200
    site.polled.left = 3
    assert posts(site).status == 202
    assert (state_of(site).push.pushed, len(site.polls.tasks)) == (NOON, 1)


def test_where_polls_write_without_end_the_push_still_leads_to_one_and_the_question_may_come_again():
    site = a_site(ACTIVE, polled=Busy())
    site.polled.left = 99
    assert posts(site).status == 202
    assert site.polls.tasks == [PollTask(("f-1",))]
    assert asks(site).status == 503


class Dying(FakeFeeds):
    def save(self, feed_id, state, url=""):
        raise RuntimeError("it died")


def test_a_push_that_we_die_of_is_polled_and_may_come_again():
    site = a_site(ACTIVE, polled=Dying())
    with pytest.raises(RuntimeError, match="it died"):
        posts(site)
    assert site.polls.tasks == [PollTask(("f-1",))]


def test_keys_of_before_the_last_rotation_still_hold():
    site = a_site(ACTIVE, keys=("key", "newer"))
    assert posts(site).status == 202
    assert site.polls.tasks == [PollTask(("f-1",))]
