"""The contract of the operator's view of the feeds, held by the table on moto and by the fake."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.fakes.feeds import FakeFeedList, FakeFeeds
from tests.integration.feed_tables import aws_in_memory, create_feeds

from wirewatch.aws.feed_list import FeedList
from wirewatch.aws.feeds import FeedsTable
from wirewatch.feeds.feed import Feed, Known
from wirewatch.feeds.health import Health
from wirewatch.feeds.outages import Outage
from wirewatch.feeds.ports import Feeds
from wirewatch.feeds.standing import Standing

NOW = datetime(2020, 2, 15, 9, 0, tzinfo=UTC)
FEED = Feed("f-1", "https://wire.example/world.xml", "Example Wire", 1, "en")
HOUR = timedelta(hours=1)
OUTAGES = (Outage(NOW - 9 * HOUR, NOW - 6 * HOUR), Outage(NOW - HOUR))
BARE = Feed("f-2", "https://other.example/", "Other", 3)


@pytest.fixture
def on_moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with aws_in_memory(monkeypatch):
        create_feeds()
        yield


@pytest.fixture(params=["table", "fake"])
def listed(request: pytest.FixtureRequest) -> tuple[FeedList | FakeFeedList, Feeds]:
    """A list, and its feeds: one that failed, which has a window, and a new one."""
    if request.param == "fake":
        fake = FakeFeeds()
        return FakeFeedList(fake), with_two(fake)
    request.getfixturevalue("on_moto")
    return FeedList("Feeds"), with_two(FeedsTable("Feeds"))


def with_two(feeds: Feeds) -> Feeds:
    feeds.add(FEED, NOW)
    feeds.add(BARE, NOW)
    (found,) = feeds.get(["f-1"])
    failed = replace(
        found.state,
        health=Health.FAILING,
        reason="no answer",
        since=NOW,
        answered=NOW,
        window={"i": Known("1")},
        lost=(NOW - HOUR, NOW),
        outages=OUTAGES,
    )
    feeds.save("f-1", failed, NOW)
    return feeds


def test_all_feeds_are_listed_and_no_window_among_them(listed):
    standings, _ = listed
    assert sorted(standings.all(), key=lambda each: each.feed.id) == [
        Standing(FEED, "failing", "no answer", NOW, NOW, NOW, (NOW - HOUR, NOW), OUTAGES),
        Standing(BARE, "new", "", None, NOW),
    ]


def test_feeds_in_trouble_say_why_and_since_when(listed):
    assert [each.trouble for each in listed[0].troubled()] == ["failing since 15 Feb 2020 09:00 UTC: no answer"]


def test_the_hosts_that_asked_us_to_wait_are_no_feed(listed):
    standings, feeds = listed
    feeds.hold("wire.example", NOW + timedelta(hours=1), NOW)
    assert {each.feed for each in standings.all()} == {FEED, BARE}


def test_feeds_beyond_a_page_are_listed(on_moto, monkeypatch):
    feeds = FeedList("Feeds")
    for number in range(30):
        FeedsTable("Feeds").add(replace(BARE, id=f"f-{number}"), NOW + timedelta(seconds=number))
    query = feeds._table.query
    monkeypatch.setattr(feeds._table, "query", lambda **more: query(Limit=7, **more))
    assert len({each.feed.id for each in feeds.all()}) == 30


def test_a_removed_feed_is_gone_and_a_second_removal_says_so(listed):
    standings, _ = listed
    assert standings.remove("f-1")
    assert not standings.remove("f-1")
    assert [each.feed for each in standings.all()] == [BARE]


def test_a_removed_feed_takes_its_window_along(on_moto):
    with_two(FeedsTable("Feeds"))
    standings = FeedList("Feeds")
    standings.remove("f-1")
    assert standings._table.scan()["Count"] == 1


def test_a_poll_that_is_under_way_does_not_bring_a_removed_feed_back(listed):
    standings, feeds = listed
    (found,) = feeds.get(["f-1"])
    standings.remove("f-1")
    assert not feeds.save("f-1", found.state, NOW)
    assert [each.feed for each in standings.all()] == [BARE]


def test_the_tier_changes_and_a_poll_under_way_keeps_its_right_to_save(listed):
    standings, feeds = listed
    (found,) = feeds.get(["f-1"])
    assert standings.set_tier("f-1", 2)
    assert feeds.save("f-1", found.state, NOW)
    assert {each.feed.id: each.feed.tier for each in standings.all()} == {"f-1": 2, "f-2": 3}


def test_the_tier_of_no_feed_cannot_be_set(listed):
    standings, _ = listed
    assert not standings.set_tier("f-9", 1)
    assert len(list(standings.all())) == 2
