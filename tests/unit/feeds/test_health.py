"""How a feed is doing, said in one word and a reason."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.feeds import FakeFeeds, FakeWire
from tests.fakes.items import FakeItems
from tests.fakes.wire import FEED, START, Wire, body, numbered

from wirewatch.feeds.feed import Feed, Lease
from wirewatch.feeds.polling import poll_feeds
from wirewatch.feeds.ports import Fetched
from wirewatch.feeds.tasks import PollTask
from wirewatch.feeds.urls import host_of

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
NEW_HOME = "https://new.example/feed.xml"
SISTER = Feed("f-2", "https://wire.example/sports.xml", "Example Wire", 1)
STRANGER = Feed("f-3", "https://other.example/", "Other", 3)


@pytest.fixture
def wire() -> Wire:
    """A feed that has been polled once, when it listed ten stories."""
    wire = Wire()
    wire.poll(*numbered(10))
    return wire


def health(wire: Wire) -> tuple[str, str]:
    return str(wire.state.health), wire.state.reason


def test_a_feed_that_is_silent_for_its_own_rhythm_is_stale_and_well_again_with_its_next_news(wire):
    for day in range(1, 9):
        wire.poll(*numbered(10, first=day, published=wire.now), after=DAY)
    wire.answer(Fetched(304), after=3 * DAY)
    assert wire.state.health == "ok"
    wire.answer(Fetched(304), after=30 * DAY)
    assert wire.state.health == "stale"
    assert wire.state.reason.startswith("nothing new since 23 Feb 2020, where ")
    wire.poll(*numbered(10, first=9, published=wire.now))
    assert health(wire) == ("ok", "")


def test_a_busy_feed_is_stale_after_three_days_without_news():
    wire = Wire()
    stories = numbered(40)
    wire.poll(*(replace(each, published=START - n * timedelta(hours=1)) for n, each in enumerate(stories)))
    wire.answer(Fetched(304), after=2 * DAY)
    assert wire.state.health == "ok"
    wire.answer(Fetched(304), after=DAY)
    assert wire.state.health == "stale"
    assert "where 2" in wire.state.reason


def test_an_empty_feed_stays_so_also_after_a_failure():
    wire = Wire()
    wire.poll()
    wire.answer(Fetched(500))
    wire.answer(Fetched(304))
    assert health(wire) == ("empty", "the feed has no entries")


def test_a_feed_without_dates_says_so_until_a_body_has_one(wire):
    wire.poll(*numbered(3, first=50, published=None))
    assert health(wire) == ("undated", "none of the 3 entries has a date")
    wire.answer(Fetched(304))
    assert wire.state.health == "undated"
    wire.poll(*numbered(4, first=50))
    assert health(wire) == ("ok", "")


def test_a_change_of_health_says_since_when(wire):
    wire.answer(Fetched(500))
    since = wire.now
    wire.answer(Fetched(500))
    assert wire.state.since == since


def test_a_change_of_health_is_told_once(wire):
    assert wire.answer(Fetched(500)).turned == {FEED.id: "failing: the server answered 500 Internal Server Error"}
    assert wire.answer(Fetched(500)).turned == {}
    assert wire.answer(Fetched(304)).turned == {FEED.id: "ok"}


def test_a_feed_that_is_gone_is_retired_and_still_asked_daily(wire):
    summary = wire.answer(Fetched(410))
    assert health(wire) == ("retired", "its publisher has ended it (410 Gone)")
    assert summary.turned == {FEED.id: "retired: its publisher has ended it (410 Gone)"}
    assert wire.state.next_poll == wire.now + DAY
    wire.answer(Fetched(304), after=DAY)
    assert wire.state.health == "ok"


@pytest.mark.parametrize(("status", "words"), [(429, "429 Too Many Requests"), (503, "503 Service Unavailable")])
def test_a_host_that_asks_us_to_wait_is_waited_for(wire, status, words):
    wire.answer(Fetched(status, headers={"retry-after": "1200"}))
    until = wire.now + 20 * MINUTE
    assert health(wire) == ("throttled", f"its host asked us to wait until {until:%d %b %H:%M} UTC ({words})")
    assert wire.state.next_poll == until
    assert wire.feeds.holds == {"wire.example": until}


def test_a_429_that_does_not_say_how_long_is_waited_for_ever_longer(wire):
    waits = []
    for _ in range(3):
        wire.answer(Fetched(429), after=2 * DAY)
        waits.append((wire.state.next_poll - wire.now) / MINUTE)
    assert waits == [5, 10, 20]


def test_a_503_that_does_not_say_how_long_is_a_failure_of_the_feed_alone(wire):
    wire.answer(Fetched(503))
    assert wire.state.health == "failing"
    assert wire.feeds.holds == {}


def test_all_feeds_of_a_held_host_wait_and_others_do_not():
    feeds = FakeFeeds()
    for feed in (FEED, SISTER, STRANGER):
        feeds.add(feed, START)
    throttle = Fetched(429, headers={"retry-after": "600"})
    first = FakeWire({FEED.url: throttle})
    poll_feeds(PollTask((FEED.id,)), START, feeds=feeds, items=FakeItems(), fetch=first)
    then = FakeWire({})
    later = START + MINUTE
    summary = poll_feeds(
        PollTask(
            (
                FEED.id,
                SISTER.id,
                STRANGER.id,
            )
        ),
        later,
        feeds=feeds,
        items=FakeItems(),
        fetch=then,
    )
    assert [request.url for request in then.asked] == [STRANGER.url]
    assert summary.polled == 1
    (held,) = feeds.get([SISTER.id])
    assert (held.state.health, held.state.failures) == ("throttled", 0)
    assert MINUTE <= held.state.next_poll - (START + 10 * MINUTE) <= 10 * MINUTE
    after = FakeWire({SISTER.url: Fetched(200, body())})
    poll_feeds(PollTask((SISTER.id,)), held.state.next_poll, feeds=feeds, items=FakeItems(), fetch=after)
    assert [request.url for request in after.asked] == [SISTER.url]


def test_a_feed_that_waits_already_is_not_written_down_again():
    feeds = FakeFeeds(holds={"wire.example": START + 10 * MINUTE})
    feeds.add(FEED, START)
    for minute in range(3):
        poll_feeds(PollTask((FEED.id,)), START + minute * MINUTE, feeds=feeds, items=FakeItems(), fetch=FakeWire({}))
    (held,) = feeds.get([FEED.id])
    assert held.state.revision == 1


def moved(status: int = 304, target: str = NEW_HOME, stories: int = 0) -> Fetched:
    content = body(*numbered(10 + stories)) if status == 200 else b""
    return Fetched(status, content, url=target, moved=target)


def test_a_permanent_redirect_is_taken_over_when_three_answers_have_said_so(wire):
    wire.answer(moved())
    assert health(wire) == ("moved", f"permanently redirected to {NEW_HOME}, seen 1 of 3")
    wire.answer(moved(200, stories=1))
    assert wire.feeds.rows[FEED.id].feed.url == FEED.url
    wire.answer(moved())
    assert wire.feeds.rows[FEED.id].feed == replace(FEED, url=NEW_HOME)
    assert health(wire) == ("moved", f"moved to {NEW_HOME}: taken over after 3 answers said so")
    fetch = FakeWire({NEW_HOME: Fetched(304, url=NEW_HOME)})
    poll_feeds(PollTask((FEED.id,)), wire.now + MINUTE, feeds=wire.feeds, items=wire.items, fetch=fetch)
    assert health(wire) == ("ok", "")
    assert wire.feeds.rows[FEED.id].feed.url == NEW_HOME


@pytest.mark.parametrize("other", [Fetched(304, url=FEED.url), moved(target="https://elsewhere.example/")])
def test_a_redirect_that_changes_its_mind_begins_again(wire, other):
    for answer in (moved(), moved(), other, moved(), moved()):
        wire.answer(answer)
    assert wire.state.redirects == 2
    assert wire.feeds.rows[FEED.id].feed.url == FEED.url


def test_a_full_feed_that_shares_nothing_with_its_last_body_has_lost_items(wire):
    summary = wire.poll(*numbered(10, first=100, published=START), after=15 * MINUTE)
    assert summary.lost == [FEED.id]
    assert health(wire) == ("ok", "items were probably lost between 09:05 and 09:20 UTC")
    assert wire.state.next_poll - wire.now <= 7 * MINUTE
    assert wire.answer(Fetched(304)).lost == []
    assert "probably lost" in wire.state.reason
    wire.answer(Fetched(304), after=DAY)
    assert wire.state.reason == ""


def test_a_loss_is_counted_from_the_last_poll_also_if_that_taught_nothing(wire):
    for _ in range(2):
        wire.now += 10 * MINUTE
        wire.feeds.rows[FEED.id] = replace(wire.feeds.rows[FEED.id], state=replace(wire.state, next_poll=wire.now))
        wire.feeds.lease([Lease(wire.feeds.rows[FEED.id], wire.now + 10 * MINUTE)], wire.now)
    wire.poll(*numbered(10, first=100), after=timedelta(0))
    assert wire.state.reason == "items were probably lost between 09:15 and 09:25 UTC"


def test_a_loss_over_midnight_names_the_days(wire):
    wire.poll(*numbered(10, first=100, published=START + 20 * timedelta(hours=1)), after=DAY)
    assert wire.state.reason == "items were probably lost between 15 Feb 09:05 and 16 Feb 09:05 UTC"


NO_LOSS = {
    "one entry is shared": numbered(10, first=9),
    "the feed is a short one now": numbered(3, first=100),
    "all its GUIDs changed": [replace(each, guid=f"v2-{each.guid}") for each in numbered(10)],
    "an archive floods it": numbered(40, first=100, published=None),
}


@pytest.mark.parametrize("stories", NO_LOSS.values(), ids=NO_LOSS)
def test_nothing_is_called_lost_when(wire, stories):
    assert wire.poll(*stories).lost == []


def test_a_publisher_that_calls_its_answer_fresh_is_not_asked_sooner(wire):
    wire.answer(Fetched(304, headers={"cache-control": "max-age=3000"}))
    assert 50 * MINUTE <= wire.state.next_poll - wire.now <= 55 * MINUTE


def test_a_ttl_in_the_body_is_kept(wire):
    ttl = body(*numbered(10)).replace(b"<title>Wire</title>", b"<title>Wire</title><ttl>45</ttl>")
    wire.answer(Fetched(200, ttl))
    for _ in range(2):
        assert 45 * MINUTE <= wire.state.next_poll - wire.now < 50 * MINUTE
        wire.answer(Fetched(304), after=wire.state.next_poll - wire.now)


@pytest.mark.parametrize(("url", "host"), [("https://A.example:8/x", "a.example"), ("nothing", ""), ("http://[", "")])
def test_a_host_is_named_in_lower_case_without_its_port(url, host):
    assert host_of(url) == host
