"""The operator's view of the Feeds table, on moto."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.integration.feed_tables import aws_in_memory, create_feeds

from wirewatch.aws.feed_list import FeedList
from wirewatch.aws.feeds import FeedsTable
from wirewatch.feeds.feed import Feed, Known
from wirewatch.feeds.health import Health
from wirewatch.feeds.outages import Outage
from wirewatch.feeds.standing import Standing

NOW = datetime(2020, 2, 15, 9, 0, tzinfo=UTC)
FEED = Feed("f-1", "https://wire.example/world.xml", "Example Wire", 1, "en")
HOUR = timedelta(hours=1)
OUTAGES = (Outage(NOW - 9 * HOUR, NOW - 6 * HOUR), Outage(NOW - HOUR))
BARE = Feed("f-2", "https://other.example/", "Other", 3)


@pytest.fixture(autouse=True)
def on_moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with aws_in_memory(monkeypatch):
        create_feeds()
        yield


@pytest.fixture
def feeds() -> FeedList:
    """A list with a feed that failed, which has a window, and a new one."""
    table = FeedsTable("Feeds")
    table.add(FEED, NOW)
    table.add(BARE, NOW)
    (found,) = table.get(["f-1"])
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
    table.save("f-1", failed)
    return FeedList("Feeds")


def test_all_feeds_are_listed_and_no_window_among_them(feeds: FeedList) -> None:
    listed = sorted(feeds.all(), key=lambda each: each.feed.id)
    assert listed == [
        Standing(FEED, "failing", "no answer", NOW, NOW, NOW, (NOW - HOUR, NOW), OUTAGES),
        Standing(BARE, "new", "", None, NOW),
    ]


def test_feeds_in_trouble_say_why_and_since_when(feeds: FeedList) -> None:
    assert [each.trouble for each in feeds.troubled()] == ["failing since 15 Feb 2020 09:00 UTC: no answer"]


def test_the_hosts_that_asked_us_to_wait_are_no_feed(feeds: FeedList) -> None:
    FeedsTable("Feeds").hold("wire.example", NOW + timedelta(hours=1), NOW)
    assert {each.feed for each in feeds.all()} == {FEED, BARE}


def test_feeds_beyond_a_page_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    feeds = FeedList("Feeds")
    for number in range(30):
        FeedsTable("Feeds").add(replace(BARE, id=f"f-{number}"), NOW + timedelta(seconds=number))
    query = feeds._table.query
    monkeypatch.setattr(feeds._table, "query", lambda **more: query(Limit=7, **more))
    assert len({each.feed.id for each in feeds.all()}) == 30


def test_a_removed_feed_is_gone_with_its_window_and_a_second_removal_says_so(feeds: FeedList) -> None:
    assert feeds.remove("f-1")
    assert not feeds.remove("f-1")
    assert feeds._table.scan()["Count"] == 1
    assert [each.feed for each in feeds.all()] == [BARE]


def test_a_poll_that_is_under_way_does_not_bring_a_removed_feed_back(feeds: FeedList) -> None:
    (found,) = FeedsTable("Feeds").get(["f-1"])
    feeds.remove("f-1")
    assert not FeedsTable("Feeds").save("f-1", found.state)
    assert [each.feed for each in feeds.all()] == [BARE]


def test_the_tier_changes_and_a_poll_under_way_keeps_its_right_to_save(feeds: FeedList) -> None:
    (found,) = FeedsTable("Feeds").get(["f-1"])
    assert feeds.set_tier("f-1", 3)
    assert FeedsTable("Feeds").save("f-1", found.state)
    assert {each.feed.tier for each in feeds.all()} == {3}


def test_the_tier_of_no_feed_cannot_be_set(feeds: FeedList) -> None:
    assert not feeds.set_tier("f-9", 1)
    assert len(list(feeds.all())) == 2
