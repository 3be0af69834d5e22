"""Hubs are asked, and what they refuse is written down."""

from dataclasses import replace

import pytest
from tests.fakes.feeds import FakeFeeds, FakeWire
from tests.fakes.people import NOON

from wirewatch.feeds.asking import ask_hubs
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.ports import Fetched
from wirewatch.push.hub import Asking
from wirewatch.push.push import Push, asked

HUB = "https://hub.example/"
ASKING = Asking("f-1", HUB, "hub.mode=subscribe")


def feeds() -> FakeFeeds:
    found = FakeFeeds()
    found.add(Feed("f-1", "https://wire.example/", "Wire", 2), NOON)
    push = asked(Push(HUB, "https://wire.example/"), NOON)
    found.rows["f-1"] = replace(found.rows["f-1"], state=replace(found.rows["f-1"].state, push=push))
    return found


def test_a_form_is_posted_and_a_hub_that_takes_it_leaves_nothing_to_write():
    table, wire = feeds(), FakeWire({HUB: Fetched(202)})
    before = dict(table.rows)
    assert ask_hubs([ASKING], NOON, feeds=table, fetch=wire) == {}
    assert [(each.url, each.form) for each in wire.asked] == [(HUB, "hub.mode=subscribe")]
    assert table.rows == before


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Fetched(422), "the hub answered 422"),
        (Fetched(307, headers={"location": "https://other.example/"}), "the hub answered 307"),
        (Fetched(0, error="the host leads to an address that is not public (10.0.0.1)"), "the host leads to an"),
    ],
)
def test_a_refusal_is_told_and_kept(answer, reason):
    table = feeds()
    refused = ask_hubs([ASKING], NOON, feeds=table, fetch=FakeWire({HUB: answer}))
    assert refused["f-1"].startswith(reason)
    assert table.rows["f-1"].state.push.refused == refused["f-1"]
    assert table.rows["f-1"].state.push.asked is None


def test_a_feed_that_is_gone_meanwhile_is_no_matter():
    assert ask_hubs([ASKING], NOON, feeds=FakeFeeds(), fetch=FakeWire({})) == {"f-1": "the hub answered 404"}


def test_nothing_to_ask_asks_nothing():
    assert ask_hubs([], NOON, feeds=FakeFeeds(), fetch=FakeWire({})) == {}
