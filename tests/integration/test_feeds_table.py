"""Feeds: the table on moto and the fake keep the same promises."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import boto3
import pytest
from tests.fakes.feeds import FakeFeeds
from tests.integration.feed_tables import aws_in_memory, create_feeds

from wirewatch.aws.feed_list import FeedList
from wirewatch.aws.feeds import FeedsTable
from wirewatch.feeds.allowance import Declaration
from wirewatch.feeds.feed import Feed, FeedForPoll, FeedState, Known, Lease
from wirewatch.feeds.health import Health
from wirewatch.feeds.holding import held_back
from wirewatch.feeds.ports import Feeds
from wirewatch.feeds.rhythm import SLOTS, Rhythm
from wirewatch.push.push import Push

NOW = datetime(2020, 2, 15, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FEED = Feed("f-1", "https://wire.example/world.xml", "Example Wire", 1, "en")
BARE = Feed("f-2", "https://other.example/", "Other", 3)
POLLED = FeedState(
    etag='"v1"',
    last_modified="Sat, 15 Feb 2020 09:00:00 GMT",
    body_hash="ab" * 16,
    window={"i-2": Known("0011", ""), "i-1": Known("2233", "4455", "6677")},
    listed=2,
    baselined=True,
    polled=NOW,
    answered=NOW,
    next_poll=NOW + 5 * MINUTE,
    health=Health.FLOOD,
    failures=2,
    reason="30 of 40 entries looked new at once",
    since=NOW,
    news=NOW,
    lost=(NOW, NOW + MINUTE),
    rhythm=Rhythm(NOW, NOW, 1.5, (0.25,) * 24, (2.0,) * SLOTS),
    declared=Declaration(15, (1, 2), ()),
    fresh=60,
    redirect="https://new.example/",
    redirects=2,
    push=Push("https://hub.example/", FEED.url, NOW, NOW, None, "no\nroom", NOW, awaited=True, streak=2, missed=None),
)


@pytest.fixture
def on_moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """AWS in memory, with a Feeds table."""
    with aws_in_memory(monkeypatch):
        create_feeds()
        yield


@pytest.fixture(params=["table", "fake"])
def feeds(request: pytest.FixtureRequest) -> Feeds:
    """Each implementation of the port."""
    if request.param == "fake":
        return FakeFeeds()
    request.getfixturevalue("on_moto")
    return FeedsTable("Feeds")


def state_of(feeds: Feeds, feed_id: str = FEED.id) -> FeedState:
    (found,) = feeds.recall(feeds.get([feed_id]))
    return replace(found.state, window_digest="")


def due(feeds: Feeds, now: datetime, limit: int) -> list[str]:
    return [each.feed.id for each in feeds.due(now, limit)]


@pytest.mark.parametrize("feed", [FEED, BARE])
def test_a_feed_is_added_once_and_due_at_once(feeds, feed):
    assert feeds.add(feed, NOW)
    assert not feeds.add(replace(feed, tier=2), NOW + MINUTE)
    (found,) = feeds.get([feed.id])
    assert found is not None
    assert found.feed == feed
    assert state_of(feeds, feed.id) == FeedState(next_poll=NOW)


def test_an_unknown_feed_is_none(feeds):
    assert feeds.get(["f-none"]) == []


def test_a_saved_state_is_read_back_with_its_window_in_order(feeds):
    feeds.add(FEED, NOW)
    assert feeds.save(FEED.id, POLLED, NOW)
    state = state_of(feeds)
    assert state == replace(POLLED, revision=1)
    assert list(state.window) == ["i-2", "i-1"]


def test_a_save_that_was_overtaken_writes_nothing(feeds):
    feeds.add(FEED, NOW)
    assert feeds.save(FEED.id, POLLED, NOW)
    overtaken = replace(POLLED, etag='"older"', window={"i-9": Known("99")})
    assert not feeds.save(FEED.id, overtaken, NOW)
    assert feeds.save(FEED.id, replace(POLLED, etag='"v2"', revision=1), NOW)
    assert (state_of(feeds).etag, state_of(feeds).revision) == ('"v2"', 2)


def test_a_removed_feed_is_not_saved_back_to_life(feeds):
    assert not feeds.save("f-gone", replace(POLLED, window={}), NOW)
    assert feeds.get(["f-gone"]) == []


def test_a_feed_is_found_by_itself_without_its_window(feeds):
    feeds.add(FEED, NOW)
    feeds.save(FEED.id, POLLED, NOW)
    found = feeds.find(FEED.id)
    assert found.state == replace(POLLED, window={}, window_digest=found.state.window_digest, revision=1)
    assert feeds.save(FEED.id, replace(found.state, push=Push()), NOW)
    (kept,) = feeds.recall(feeds.get([FEED.id]))
    assert (kept.state.window, kept.state.push) == (POLLED.window, Push())


@pytest.mark.parametrize("row", ["f-gone", "f-1#window", "#hosts", "#agenda"])
def test_what_is_no_feed_is_not_found(feeds, row):
    feeds.add(FEED, NOW)
    feeds.save(FEED.id, POLLED, NOW)
    feeds.hold("wire.example", NOW + MINUTE, NOW)
    assert feeds.find(row) is None


def test_validators_that_went_are_gone(feeds):
    feeds.add(FEED, NOW)
    feeds.save(FEED.id, POLLED, NOW)
    feeds.save(FEED.id, replace(POLLED, etag=None, last_modified=None, revision=1), NOW)
    assert (state_of(feeds).etag, state_of(feeds).last_modified) == (None, None)


def test_due_feeds_come_the_longest_overdue_first_and_no_more_than_asked(feeds):
    for number in range(30):
        feed = Feed(f"f-{number}", f"https://{number}.example/", "Example", 3)
        feeds.add(feed, NOW + number * MINUTE)
    assert due(feeds, NOW + 5 * MINUTE, 100) == [f"f-{number}" for number in range(6)]
    assert due(feeds, NOW + 29 * MINUTE, 4) == ["f-0", "f-1", "f-2", "f-3"]
    assert due(feeds, NOW - MINUTE, 100) == []


def test_of_two_leases_one_holds(feeds):
    feeds.add(FEED, NOW)
    until = NOW + 5 * MINUTE
    (found,) = feeds.due(NOW, 10)
    assert feeds.lease([Lease(found, until)], NOW) == {FEED.id}
    assert feeds.lease([Lease(found, until)], NOW) == set()
    assert due(feeds, NOW, 10) == []
    assert due(feeds, until, 10) == [FEED.id]


def test_a_due_feed_comes_with_when_it_was_asked_the_last_two_times(feeds):
    feeds.add(FEED, NOW)
    for minutes in (0, 1):
        (found,) = feeds.due(NOW + minutes * MINUTE, 10)
        assert feeds.lease([Lease(found, NOW + (minutes + 1) * MINUTE)], NOW + minutes * MINUTE)
    (found,) = feeds.due(NOW + 2 * MINUTE, 10)
    assert (found.state.asked, found.state.before) == (NOW + MINUTE, NOW)


def test_what_a_poll_wishes_is_heard_whether_it_is_sooner_or_later(feeds):
    feeds.add(FEED, NOW)
    for minutes, wish in ((0, 5), (5, 7), (7, 90)):
        (found,) = feeds.due(NOW + minutes * MINUTE, 10)
        assert feeds.lease([Lease(found, NOW + 60 * MINUTE)], NOW + minutes * MINUTE)
        polled = replace(POLLED, next_poll=NOW + wish * MINUTE, revision=found.state.revision)
        assert feeds.save(FEED.id, polled, NOW + minutes * MINUTE)
        assert due(feeds, NOW + (wish - 1) * MINUTE, 10) == []
        assert due(feeds, NOW + wish * MINUTE, 10) == [FEED.id]


def test_a_wish_that_the_index_learns_of_late_is_heard_when_the_turn_comes(on_moto, monkeypatch):
    feeds = FeedsTable("Feeds")
    feeds.add(FEED, NOW)
    (found,) = feeds.due(NOW, 10)
    feeds.lease([Lease(found, NOW + MINUTE)], NOW)
    feeds.save(FEED.id, replace(POLLED, next_poll=NOW + 30 * MINUTE), NOW)
    monkeypatch.setattr(feeds, "_wishes", lambda _since: [])
    assert due(feeds, NOW + MINUTE, 10) == []


def test_a_lease_stands_against_wishes_from_before_it(on_moto):
    feeds = FeedsTable("Feeds")
    feeds.add(FEED, NOW)
    feeds.save(FEED.id, replace(POLLED, next_poll=NOW + MINUTE), NOW)
    (found,) = feeds.due(NOW + MINUTE, 10)
    feeds.lease([Lease(found, NOW + 9 * MINUTE)], NOW + MINUTE)
    assert due(feeds, NOW + 8 * MINUTE, 10) == []
    assert due(FeedsTable("Feeds"), NOW + 8 * MINUTE, 10) == []


def test_of_two_dispatches_at_once_one_leases(on_moto):
    one, other = FeedsTable("Feeds"), FeedsTable("Feeds")
    one.add(FEED, NOW)
    found = [each.due(NOW, 10) for each in (one, other)]
    won = [each.lease([Lease(row[0], NOW + MINUTE)], NOW) for each, row in zip((one, other), found, strict=True)]
    assert won == [{FEED.id}, set()]


def test_a_lease_whose_answer_was_lost_holds_when_the_client_tries_again(on_moto, monkeypatch):
    feeds = FeedsTable("Feeds")
    feeds.add(FEED, NOW)
    (found,) = feeds.due(NOW, 10)
    put = feeds._table.put_item

    def twice(**asked):
        put(**asked)
        return put(**asked)

    monkeypatch.setattr(feeds._table, "put_item", twice)
    assert feeds.lease([Lease(found, NOW + MINUTE)], NOW) == {FEED.id}


def test_an_agenda_that_was_lost_is_made_anew_from_the_feeds(on_moto):
    feeds = FeedsTable("Feeds")
    feeds.add(FEED, NOW)
    (found,) = feeds.due(NOW, 10)
    feeds.lease([Lease(found, NOW + 30 * MINUTE)], NOW)
    boto3.resource("dynamodb").Table("Feeds").delete_item(Key={"id": "#agenda"})
    assert due(feeds, NOW + MINUTE, 10) == [FEED.id]


def test_a_removed_feed_is_not_handed_out_and_one_that_is_added_again_is(on_moto):
    feeds = FeedsTable("Feeds")
    for each in (FEED, BARE):
        feeds.add(each, NOW)
    feeds.lease([Lease(each, NOW + 30 * MINUTE) for each in feeds.due(NOW, 10)], NOW)
    FeedList("Feeds").remove(FEED.id)
    assert due(feeds, NOW + 31 * MINUTE, 10) == [BARE.id]
    feeds.add(FEED, NOW + 32 * MINUTE)
    assert set(due(feeds, NOW + 32 * MINUTE, 10)) == {FEED.id, BARE.id}


def test_handing_out_writes_no_row_of_a_feed(on_moto):
    feeds, table = FeedsTable("Feeds"), boto3.resource("dynamodb").Table("Feeds")
    feeds.add(FEED, NOW)
    feeds.save(FEED.id, replace(POLLED, next_poll=NOW), NOW)
    before = table.get_item(Key={"id": FEED.id})["Item"]
    assert feeds.lease([Lease(each, NOW + MINUTE) for each in feeds.due(NOW, 10)], NOW)
    assert table.get_item(Key={"id": FEED.id})["Item"] == before


def test_due_feeds_come_with_all_that_a_plan_needs(feeds):
    feeds.add(FEED, NOW)
    feeds.save(FEED.id, POLLED, NOW)
    (found,) = feeds.due(NOW + 10 * MINUTE, 10)
    assert found.feed == FEED
    assert replace(found.state, asked=None, before=None) == replace(POLLED, window={}, revision=1)


def test_many_leases_hold_as_few_do(feeds):
    ids = [f"f-{number}" for number in range(25)]
    for each in ids:
        feeds.add(Feed(each, f"https://{each}.example/", "Example", 3), NOW)
    gone = FeedForPoll(Feed("f-gone", "https://gone.example/", "Example", 3), FeedState(next_poll=NOW))
    wanted = [Lease(each, NOW + MINUTE) for each in [*feeds.due(NOW, 100), gone]]
    assert feeds.lease(wanted, NOW) == set(ids)
    assert feeds.lease(wanted, NOW) == set()


def test_a_new_url_is_taken_over_and_the_id_stays(feeds):
    feeds.add(FEED, NOW)
    feeds.save(FEED.id, POLLED, NOW, "https://new.example/feed")
    (found,) = feeds.get([FEED.id])
    assert found.feed == replace(FEED, url="https://new.example/feed")


def test_a_host_that_is_held_holds_all_its_feeds_and_no_others(feeds):
    other = Feed("f-3", "https://WIRE.example/sports.xml", "Example Wire", 1)
    for each in (FEED, BARE, other):
        feeds.add(each, NOW)
    feeds.hold("wire.example", NOW + MINUTE, NOW)
    held = [each.held for each in feeds.get([FEED.id, BARE.id, other.id])]
    assert held == [NOW + MINUTE, None, NOW + MINUTE]


def test_a_due_feed_of_a_held_host_says_so_and_can_be_put_off_with_its_window_kept(feeds):
    feeds.add(FEED, NOW)
    (found,) = feeds.get([FEED.id])
    feeds.save(FEED.id, replace(found.state, window={"i": Known("1")}), NOW)
    feeds.hold("wire.example", NOW + MINUTE, NOW)
    (found,) = feeds.due(NOW, 10)
    assert found.held == NOW + MINUTE
    assert feeds.save(FEED.id, held_back(found, NOW), NOW)
    assert due(feeds, NOW + MINUTE, 10) == []
    assert (state_of(feeds).health, dict(state_of(feeds).window)) == ("throttled", {"i": Known("1")})


def test_holds_that_are_past_are_dropped(on_moto):
    feeds = FeedsTable("Feeds")
    feeds.hold("old.example", NOW, NOW - MINUTE)
    feeds.hold("wire.example", NOW + MINUTE, NOW)
    row = boto3.resource("dynamodb").Table("Feeds").get_item(Key={"id": "#hosts"})["Item"]
    assert row == {"id": "#hosts", "wire.example": "2020-02-15T09:01:00Z"}


def test_a_feed_that_is_gone_is_not_leased(feeds):
    gone = FeedForPoll(Feed("f-gone", "https://gone.example/", "Example", 3), FeedState(next_poll=NOW))
    assert feeds.lease([Lease(gone, NOW + MINUTE)], NOW) == set()


@pytest.fixture
def window_row(on_moto):
    """Reads the row of FEED's window."""
    rows = boto3.resource("dynamodb").Table("Feeds")
    return lambda: rows.get_item(Key={"id": f"{FEED.id}#window"}).get("Item")


def test_a_window_that_did_not_change_is_not_written_again(window_row):
    feeds = FeedsTable("Feeds")
    feeds.add(FEED, NOW)
    feeds.save(FEED.id, POLLED, NOW)
    written = window_row()
    (found,) = feeds.recall(feeds.get([FEED.id]))
    feeds.save(FEED.id, replace(found.state, etag='"v2"'), NOW)
    assert window_row() == written


def test_bytes_that_say_nothing_new_do_not_cost_a_write_of_the_window(window_row):
    feeds = FeedsTable("Feeds")
    feeds.add(FEED, NOW)
    feeds.save(FEED.id, POLLED, NOW)
    written = window_row()
    (found,) = feeds.recall(feeds.get([FEED.id]))
    recounted = {identity: known._replace(raw="8899") for identity, known in found.state.window.items()}
    feeds.save(FEED.id, replace(found.state, window=recounted), NOW)
    assert window_row() == written


def test_a_window_that_was_overtaken_stays_as_the_later_poll_wrote_it(window_row):
    feeds = FeedsTable("Feeds")
    feeds.add(FEED, NOW)
    feeds.save(FEED.id, POLLED, NOW)
    feeds.save(FEED.id, replace(POLLED, window={"i-3": Known("33")}, revision=1), NOW)
    written = window_row()
    assert not feeds.save(FEED.id, POLLED, NOW)
    assert window_row() == written


def test_a_window_row_is_no_feed_that_is_due(window_row):
    feeds = FeedsTable("Feeds")
    feeds.add(FEED, NOW)
    feeds.save(FEED.id, POLLED, NOW)
    assert due(feeds, NOW + 10 * MINUTE, 10) == [FEED.id]


def test_five_thousand_ids_fit_into_a_row(window_row):
    feeds = FeedsTable("Feeds")
    feeds.add(FEED, NOW)
    many = {
        f"i-{n * 7919:020x}": Known(*(sha256(f"{n} {part}".encode()).hexdigest()[:16] for part in range(3)))
        for n in range(5000)
    }
    assert feeds.save(FEED.id, replace(POLLED, window=many), NOW)
    assert state_of(feeds).window == many


def test_a_state_without_a_next_poll_is_refused(on_moto):
    with pytest.raises(ValueError, match="without its next poll"):
        FeedsTable("Feeds").save(FEED.id, FeedState(), NOW)
