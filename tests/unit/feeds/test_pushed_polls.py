"""What polls learn of a feed's hub, and what a push changes in them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.wire import FEED, START, Story, Wire, body, numbered

from wirewatch.feeds.ports import Fetched
from wirewatch.push import push as rules
from wirewatch.push.push import TRUSTED, Push

HUB = "https://hub.example/"
LINK = {"link": f'<{HUB}>; rel="hub", <{FEED.url}>; rel="self"'}
MINUTE = timedelta(minutes=1)
QUIET = Story("Years ago", "g-old", "https://wire.example/old", START - timedelta(days=900))


def answers(wire: Wire, *stories: Story, after: timedelta = MINUTE, headers: dict[str, str] | None = None) -> Push:
    given = LINK if headers is None else headers
    wire.answer(Fetched(200, body(*stories), given, FEED.url), after=after)
    return wire.state.push


def put(wire: Wire, push: Push) -> None:
    row = wire.feeds.rows[FEED.id]
    wire.feeds.rows[FEED.id] = replace(row, state=replace(row.state, push=push))


@pytest.fixture
def wire() -> Wire:
    """A feed whose hub is believed."""
    wire = Wire()
    push = rules.asked(answers(wire, *numbered(10)), wire.now)
    put(wire, replace(rules.confirmed(push, "", wire.now), streak=TRUSTED))
    return wire


def test_a_poll_learns_the_hub_and_forgets_it_when_it_is_named_no_more():
    wire = Wire()
    assert answers(wire, *numbered(10)) == Push(HUB, FEED.url)
    assert answers(wire, *numbered(11), headers={}) == Push()


def test_a_quiet_feed_that_names_a_hub_is_handed_out_again_soon_so_that_the_hub_is_asked():
    wire = Wire()
    wire.answer(Fetched(200, body(QUIET), LINK, FEED.url), after=MINUTE)
    assert wire.state.next_poll - wire.now == MINUTE
    wire.answer(Fetched(200, body(QUIET, *numbered(1, published=QUIET.published)), LINK, FEED.url), after=MINUTE)
    assert wire.state.next_poll - wire.now > MINUTE


def test_not_sooner_than_its_publisher_allows():
    wire = Wire()
    wire.answer(Fetched(200, body(QUIET), LINK | {"cache-control": "max-age=600"}, FEED.url), after=MINUTE)
    assert wire.state.next_poll - wire.now == 10 * MINUTE


def test_an_answer_that_is_no_feed_or_nothing_new_leaves_the_hub_as_it_is(wire):
    before = wire.state.push
    for given in (Fetched(304), Fetched(503), Fetched(200, b"<html>Back soon</html>", {}, FEED.url)):
        wire.answer(given, after=MINUTE)
        assert wire.state.push == before, given


def test_news_that_no_push_told_of_ends_the_trust_and_the_feed_is_polled_by_its_rhythm_again(wire):
    assert answers(wire, *numbered(11)).missed == wire.now
    assert not rules.is_relied_on(wire.state.push, wire.now)


def test_a_push_that_finds_nothing_has_the_feed_looked_at_again_in_a_minute(wire):
    push, _ = rules.pushed(wire.state.push, wire.now + MINUTE)
    put(wire, push)
    wire.answer(Fetched(304), after=MINUTE)
    assert wire.state.next_poll - wire.now <= MINUTE
    answers(wire, *numbered(11))
    assert not wire.state.push.awaited
    assert wire.state.next_poll - wire.now > 3 * MINUTE


def test_a_poll_that_finds_nothing_writes_nothing_of_a_hub_that_said_nothing(wire):
    before = wire.state.revision
    for _ in range(5):
        wire.answer(Fetched(304), after=MINUTE)
    assert wire.state.revision - before <= 1
