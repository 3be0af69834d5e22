"""What the window keeps, what a body too large for it says, and what is worth writing down."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.wire import FEED, START, Wire, numbered

from wirewatch.feeds.entry import Entry, Parsed
from wirewatch.feeds.feed import FeedState, Known
from wirewatch.feeds.health import Health
from wirewatch.feeds.listing import MOST_ENTRIES, list_entries
from wirewatch.feeds.poll import is_worth_saving, widen


def window(*names: str) -> dict[str, Known]:
    return {name: Known(name) for name in names}


def test_the_window_keeps_earlier_ids_up_to_its_limit_the_longest_unseen_leave_first():
    assert list(widen(window("a", "b", "c"), window("e", "d"), limit=4)) == ["b", "c", "d", "e"]


def test_an_id_that_is_seen_again_moves_to_the_end():
    assert list(widen(window("a", "b"), window("a"), limit=4)) == ["b", "a"]


def test_a_body_larger_than_the_limit_is_kept_whole():
    assert list(widen(window("a"), window("d", "c", "b"), limit=2)) == ["b", "c", "d"]


def test_what_is_known_of_an_id_is_what_the_last_body_said():
    assert widen({"a": Known("old")}, {"a": Known("new", "twin")}) == {"a": Known("new", "twin")}


def test_an_id_that_a_body_lists_twice_is_one_item():
    entries = (Entry("g", "", "First", ""), Entry("g", "", "Second", ""), Entry("", "", "", ""))
    listed = list_entries(FEED, Parsed(entries), {}, START).read
    assert [each.item.title for each in listed] == ["First"]


def test_entries_beyond_the_limit_are_left_out_and_the_feed_says_so(monkeypatch):
    monkeypatch.setattr("wirewatch.feeds.listing.MOST_ENTRIES", 10)
    monkeypatch.setattr("wirewatch.feeds.poll.MOST_ENTRIES", 10)
    assert MOST_ENTRIES > 1000
    wire = Wire()
    wire.poll(*numbered(12))
    assert len(wire.items.rows) == 10
    assert wire.state.reason == "only the first 10 of 12 entries are read"


def test_an_item_carries_its_feed_its_guid_bounded_and_the_language_of_the_operator_last():
    feed_says_nothing = Parsed((Entry("g" * 900, "https://x.example/", "Convoy", "Words"),))
    (listed,) = list_entries(FEED, feed_says_nothing, {}, START).read
    assert (listed.item.feed, listed.item.source, listed.item.tier) == ("f-1", "Example Wire", 1)
    assert len(listed.item.guid) == 500
    assert listed.item.language == "und"


def test_a_poll_that_finds_nothing_new_is_written_down_once_an_hour():
    before = FeedState(polled=START, answered=START, next_poll=START, baselined=True)
    soon = replace(before, polled=START + timedelta(minutes=5), answered=START + timedelta(minutes=5))
    late = replace(before, polled=START + timedelta(hours=1), answered=START + timedelta(hours=1))
    assert not is_worth_saving(before, soon)
    assert is_worth_saving(before, late)


@pytest.mark.parametrize(
    "change", [{"etag": "new"}, {"failures": 1}, {"next_poll": None}, {"body_hash": "b"}, {"health": Health.FLOOD}]
)
def test_whatever_a_poll_learned_is_written_at_once(change):
    before = FeedState(polled=START, answered=START, next_poll=START, baselined=True)
    assert is_worth_saving(before, replace(before, polled=START, **change))


def test_a_first_poll_is_written_also_if_it_learned_nothing():
    assert is_worth_saving(FeedState(), FeedState(polled=START))
