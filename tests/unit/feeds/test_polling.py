"""A poll, from the answer of the server to the rows: what is recorded, what alerts, what is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.feeds import FakeFeeds, FakeWire
from tests.fakes.items import FakeItems
from tests.fakes.wire import FEED, START, Story, Wire, body, numbered

from wirewatch.feeds.feed import Feed
from wirewatch.feeds.identity import known
from wirewatch.feeds.polling import poll_feeds
from wirewatch.feeds.ports import Fetched
from wirewatch.feeds.tasks import PollTask
from wirewatch.items.item import Outcome

CONVOY = Story("Convoy enters Idlib", "c-1", "https://wire.example/convoy")
HELICOPTER = Story("Helicopter shot down", "h-1", "https://wire.example/helicopter")
HOUR = timedelta(hours=1)


@pytest.fixture
def wire() -> Wire:
    """A feed that has been polled once, when it listed ten stories."""
    wire = Wire()
    wire.poll(*numbered(10))
    return wire


def test_the_first_poll_is_a_baseline_and_alerts_nobody():
    wire = Wire()
    summary = wire.poll(CONVOY, HELICOPTER)
    assert set(wire.items.outcomes().values()) == {Outcome.BASELINE}
    assert (summary.new, summary.settled) == (0, 2)


def test_an_entry_that_was_not_there_before_goes_on_its_way(wire):
    summary = wire.poll(CONVOY, *numbered(10))
    assert wire.items.outcomes()["Convoy enters Idlib"] is None
    assert (summary.new, summary.settled, summary.edited) == (1, 0, 0)


def test_new_entries_are_recorded_oldest_first_whatever_their_order(wire):
    early = replace(CONVOY, published=START + HOUR)
    late = replace(HELICOPTER, published=START + 2 * HOUR)
    wire.poll(late, *numbered(10), early, after=3 * HOUR)
    assert list(wire.items.outcomes())[-2:] == ["Convoy enters Idlib", "Helicopter shot down"]


def test_a_first_body_without_entries_makes_the_next_entry_news():
    wire = Wire()
    wire.poll()
    assert wire.state.health == "empty"
    wire.poll(CONVOY)
    assert wire.items.outcomes() == {"Convoy enters Idlib": None}
    assert wire.state.health == "ok"


def test_the_same_body_again_is_not_parsed_again(wire, monkeypatch):
    monkeypatch.setattr("wirewatch.feeds.polling.parse", None)
    summary = wire.poll(*numbered(10))
    assert (summary.unchanged, summary.failing) == (1, {})


def test_a_304_keeps_everything_and_plans_the_next_poll(wire):
    before = wire.state
    summary = wire.answer(Fetched(304))
    assert summary.unchanged == 1
    assert wire.state.window == before.window
    assert wire.now < wire.state.next_poll <= wire.now + timedelta(minutes=5)


def test_an_edited_title_is_an_edit_and_no_news(wire):
    top, *others = numbered(10)
    summary = wire.poll(replace(top, title="Story 9, corrected"), *others)
    assert (summary.new, summary.settled, summary.edited) == (0, 0, 1)
    assert wire.items.outcomes()["Story 9, corrected"] is Outcome.BASELINE


def test_an_edit_that_is_reverted_is_an_edit_too(wire):
    top, *others = numbered(10)
    wire.poll(replace(top, title="Other words"), *others)
    assert wire.poll(top, *others).edited == 1


def test_an_entry_that_drops_out_and_returns_is_not_new(wire):
    wire.poll(*numbered(3))
    assert wire.poll(*numbered(10)).new == 0


def test_a_re_issue_under_a_new_guid_is_a_duplicate(wire):
    top, *others = numbered(10)
    again = replace(top, guid="other", link=f"{top.link}?utm_source=rss", title="STORY 9")
    wire.poll(again, *others)
    assert wire.items.outcomes()["STORY 9"] is Outcome.DUPLICATE


def test_two_copies_in_one_body_are_one_news_and_one_duplicate(wire):
    wire.poll(replace(CONVOY, guid="c-2"), CONVOY, *numbered(10))
    outcomes = [row.outcome for row in wire.items.rows.values() if row.item.title == CONVOY.title]
    assert outcomes == [None, Outcome.DUPLICATE]


def test_when_all_guids_change_nothing_floods_and_the_one_true_news_is_not_swallowed():
    wire = Wire()
    wire.poll(*numbered(50))
    wire.poll(CONVOY, *(replace(story, guid=f"new-{story.guid}") for story in numbered(50)))
    on_their_way = [title for title, outcome in wire.items.outcomes().items() if outcome is None]
    assert on_their_way == ["Convoy enters Idlib"]
    assert wire.state.health == "flood"
    assert "51 of 51 entries" in wire.state.reason


def test_a_flood_of_unknown_entries_is_recorded_and_not_alerted(wire):
    summary = wire.poll(*numbered(30, first=100))
    assert (summary.new, summary.settled) == (0, 30)
    assert wire.items.outcomes()["Story 129"] is Outcome.BASELINE
    assert wire.state.health == "flood"


def test_a_flood_is_over_with_the_next_body(wire):
    wire.poll(*numbered(30, first=100))
    wire.answer(Fetched(304))
    assert wire.state.health == "flood"
    wire.poll(*numbered(31, first=100))
    assert wire.state.health == "ok"
    assert wire.items.outcomes()["Story 130"] is None


@pytest.mark.parametrize(("new", "old"), [(20, 0), (21, 60)])
def test_twenty_new_entries_or_three_in_ten_are_no_flood(new, old):
    wire = Wire()
    wire.poll(*numbered(max(old, 1)))
    assert wire.poll(*numbered(new, first=100), *numbered(old)).new == new


def test_after_an_outage_what_was_published_meanwhile_is_news(wire):
    for _ in range(26):
        wire.answer(Fetched(503), after=HOUR)
    missed = numbered(40, first=100, published=START + 20 * HOUR)
    assert wire.poll(*missed).new == 40
    assert wire.state.health == "ok"


def test_after_an_outage_an_archive_that_turns_up_is_a_flood_beside_the_news(wire):
    wire.answer(Fetched(503), after=26 * HOUR)
    archive = numbered(40, first=100, published=START - 30 * HOUR)
    wire.poll(CONVOY, *archive, after=HOUR)
    on_their_way = [title for title, outcome in wire.items.outcomes().items() if outcome is None]
    assert on_their_way == ["Convoy enters Idlib"]
    assert wire.state.health == "flood"


@pytest.mark.parametrize(("hours", "outcome"), [(47, None), (49, Outcome.STALE)])
def test_an_entry_dated_more_than_48_hours_back_is_stale(wire, hours, outcome):
    wire.poll(replace(CONVOY, published=wire.now - hours * HOUR), *numbered(10))
    assert wire.items.outcomes()["Convoy enters Idlib"] is outcome


DATES = [
    ("Thu, 01 Jan 2099 00:00:00 GMT", timedelta(minutes=10)),
    ("Wed, 01 Jan 2020 00:00:00 GMT", -timedelta(hours=48)),
    ("Sat, 15 Feb 2020 08:40:00 GMT", -timedelta(minutes=30)),
]


@pytest.mark.parametrize(("date", "offset"), DATES)
def test_a_date_is_clamped_around_the_moment_it_was_seen(wire, date, offset):
    wire.poll(replace(CONVOY, published=date), *numbered(10))
    (item,) = (row.item for row in wire.items.rows.values() if row.item.title == CONVOY.title)
    assert item.published == item.seen + offset


def test_an_entry_without_a_date_is_news_without_a_date(wire):
    wire.poll(replace(CONVOY, published=None), *numbered(10))
    (item,) = (row.item for row in wire.items.rows.values() if row.item.title == CONVOY.title)
    assert item.published is None
    assert wire.items.outcomes()[CONVOY.title] is None


def test_an_entry_without_a_title_is_named_by_its_summary(wire):
    wire.poll(Story("", "n-1", summary="Two pilots were killed. " * 20), *numbered(10))
    assert any(title.startswith("Two pilots were killed.") for title in wire.items.outcomes())
    assert all(len(title) <= 120 for title in wire.items.outcomes())


FAILURES = [
    (Fetched(0, error="the host name does not resolve"), "the host name does not resolve"),
    (Fetched(0), "no answer"),
    (Fetched(503), "the server answered 503 Service Unavailable"),
    (Fetched(999), "the server answered 999"),
    (Fetched(200, b"<html></html>"), "the body is not a feed"),
    (Fetched(200, b'{"items": []}'), "the body is JSON, but no JSON Feed"),
]


@pytest.mark.parametrize(("fetched", "reason"), FAILURES)
def test_a_failure_says_why_and_loses_nothing_that_was_known(wire, fetched, reason):
    before = wire.state
    summary = wire.answer(fetched)
    assert (wire.state.health, wire.state.reason) == ("failing", reason)
    assert summary.failing == {FEED.id: reason}
    assert (wire.state.window, wire.state.body_hash) == (before.window, before.body_hash)


def test_failures_in_a_row_stretch_the_interval_and_one_success_mends_it(wire):
    waits = []
    for _ in range(4):
        wire.answer(Fetched(500))
        waits.append((wire.state.next_poll - wire.now) // timedelta(minutes=1))
    assert waits == [5, 10, 20, 40]
    wire.answer(Fetched(304))
    assert (wire.state.health, wire.state.failures, wire.state.reason) == ("ok", 0, "")


def test_validators_are_kept_and_sent_with_the_next_request():
    wire = Wire()
    headers = {"etag": '"v1"', "last-modified": "Sat, 15 Feb 2020 09:00:00 GMT"}
    wire.answer(Fetched(200, body(CONVOY), headers))
    wire.answer(Fetched(304))
    fetch = FakeWire({FEED.url: Fetched(304)})
    poll_feeds(PollTask((FEED.id,)), START, feeds=wire.feeds, items=wire.items, fetch=fetch)
    (request,) = fetch.asked
    assert (request.validators.etag, request.validators.last_modified) == tuple(headers.values())


def test_validators_that_a_new_answer_lacks_are_forgotten():
    wire = Wire()
    wire.answer(Fetched(200, body(CONVOY), {"etag": '"v1"'}))
    wire.answer(Fetched(200, body(CONVOY)))
    assert wire.state.etag is None


def test_validators_of_a_body_that_could_not_be_read_are_not_kept(wire):
    wire.answer(Fetched(200, b"<html></html>", {"etag": '"broken"'}))
    assert wire.state.etag is None


class DiedError(Exception):
    """The process, at that point."""


class DyingItems(FakeItems):
    """Items that die when the second of them is added."""

    def add(self, item, outcome, now):
        if len(self.rows) == 11 and not hasattr(self, "died"):
            self.died = True
            raise DiedError
        return super().add(item, outcome, now)


def test_a_crash_between_two_items_loses_neither_and_doubles_neither():
    wire = Wire(items=DyingItems())
    wire.poll(*numbered(10))
    with pytest.raises(DiedError):
        wire.poll(HELICOPTER, CONVOY, *numbered(10))
    assert wire.poll(HELICOPTER, CONVOY, *numbered(10)).new == 1
    assert [title for title, outcome in wire.items.outcomes().items() if outcome is None] == [
        "Convoy enters Idlib",
        "Helicopter shot down",
    ]


def test_a_save_that_another_poll_overtook_loses_nothing(wire):
    stale_feeds = FakeFeeds(dict(wire.feeds.rows))
    wire.poll(CONVOY, *numbered(10))
    slow = Wire(stale_feeds, wire.items, wire.now)
    assert slow.poll(CONVOY, HELICOPTER, *numbered(10)).new == 1


def test_feeds_of_a_task_are_fetched_together_and_removed_ones_left_out():
    feeds, second = FakeFeeds(), Feed("f-2", "https://other.example/", "Other", 3)
    feeds.add(FEED, START)
    feeds.add(second, START)
    fetch = FakeWire({FEED.url: Fetched(200, body(CONVOY)), second.url: Fetched(503)})
    ids = [FEED.id, "f-gone", second.id, FEED.id]
    summary = poll_feeds(PollTask(tuple(ids)), START, feeds=feeds, items=FakeItems(), fetch=fetch)
    assert [request.url for request in fetch.asked] == [FEED.url, second.url]
    assert (summary.polled, summary.settled, list(summary.failing)) == (2, 1, ["f-2"])
    assert summary.bytes == len(body(CONVOY))


def test_an_entry_with_the_same_bytes_is_not_read_again(wire, monkeypatch):
    read = []
    monkeypatch.setattr("wirewatch.feeds.listing.known", lambda entry: read.append(entry.title) or known(entry))
    wire.poll(CONVOY, *numbered(10))
    assert read == ["Convoy enters Idlib"]


def test_where_an_id_stands_twice_the_one_on_top_counts_in_every_body(wire):
    twin = replace(CONVOY, title="Convoy leaves Idlib")
    wire.poll(CONVOY, twin, *numbered(10))
    assert wire.poll(twin, CONVOY, *numbered(10)).edited == 1


def test_bytes_that_were_there_before_the_last_body_are_read_again(wire):
    top, *others = numbered(10)
    wire.poll(*others)
    wire.poll(replace(top, title="Story 9, corrected"), *others)
    wire.poll(*others)
    assert wire.poll(top, *others).edited == 1


def test_an_article_under_a_guid_that_another_one_had_is_new_once(wire):
    top, *others = numbered(10)
    reused = replace(top, title="Flood in Adana", link="https://wire.example/flood", summary="Rain for days.")
    assert wire.poll(reused, *others).new == 1
    assert wire.items.outcomes()["Flood in Adana"] is None
    assert wire.poll(replace(reused, title="Floods in Adana"), *others).edited == 1
    assert (wire.poll(*numbered(10)).new, wire.poll(reused, *others).new) == (0, 0)


def test_guids_that_only_number_the_places_in_the_list_repeat_nothing(wire):
    stories = [replace(each, summary=f"About {each.title}") for each in numbered(10)]
    wire = Wire()
    wire.poll(*(replace(story, guid=f"place-{place}") for place, story in enumerate(stories)))
    moved = [replace(CONVOY, summary="Sixty."), *stories[:9]]
    assert wire.poll(*(replace(story, guid=f"place-{place}") for place, story in enumerate(moved))).new == 1


def test_a_headline_in_a_guid_may_change_with_it(wire):
    told = replace(CONVOY, guid="convoy-enters-idlib", summary="Sixty vehicles.")
    wire.poll(told, *numbered(10))
    again = replace(told, guid="convoy-leaves-idlib", title="Convoy leaves Idlib")
    assert wire.poll(again, *numbered(10)).new == 0
    assert wire.items.outcomes()["Convoy leaves Idlib"] is Outcome.DUPLICATE


def test_news_that_always_have_the_same_page_and_summary_are_news(wire):
    standing = {"link": "https://wire.example/warnings", "summary": "See the page."}
    for number in range(2):
        wire.poll(
            Story(f"Warning {number}", f"w-{number}", **standing),
            Story(f"All clear {number}", f"c-{number}", **standing),
        )
    assert wire.poll(Story("Warning 9", "w-9", **standing)).new == 1
