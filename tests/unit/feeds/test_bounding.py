"""Of a malformed body that is too large to be mended whole, both ends are read, and that is said."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.fakes.publisher import NEWEST, articles, published
from tests.fakes.wire import FEED, Wire

from wirewatch.feeds import bounding
from wirewatch.feeds.entry import Entry
from wirewatch.feeds.parse import parse
from wirewatch.feeds.ports import Fetched

MANY = 60
URL = "https://wire.example/feeds/world.xml"
TOLD = " of 60 entries were read: the feed is malformed, and too large to be mended whole"
FORMS = ("rss 2.0", "rss 2.0, rich", "rss 1.0", "atom 1.0", "atom 1.0, rich")


@pytest.fixture(autouse=True)
def _a_low_limit(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "proof" not in request.keywords:
        monkeypatch.setattr(bounding, "MOST", 300)


def malformed(body: bytes) -> bytes:
    return body.replace(b"</title>", b" & <b>more</title>", 2)


def numbers(body: bytes) -> list[int]:
    """The articles that were read, in order."""
    return [round((each.published - NEWEST) / timedelta(minutes=7)) for each in read(body) if each.published]


def read(body: bytes) -> list[Entry]:
    parsed = parse(body, {"content-type": "text/xml"}, URL)
    return [each for each in parsed.entries if isinstance(each, Entry)]


@pytest.mark.parametrize("form", FORMS)
def test_both_ends_of_it_are_read_and_what_was_not_is_told(form):
    body = malformed(published(form, articles(MANY)))
    found = numbers(body)
    assert found == sorted(found, reverse=True)
    assert (found[0], found[-1], len(found) < MANY) == (MANY - 1, 0, True)
    assert parse(body, {}, URL).cut == f"{len(found)}{TOLD}"


@pytest.mark.parametrize("form", FORMS)
def test_the_same_feed_is_read_whole_where_it_is_well_formed_or_small(form):
    assert numbers(published(form, articles(MANY))) == list(reversed(range(MANY)))
    small = malformed(published(form, articles(6)))
    assert (len(read(small)), parse(small, {}, URL).cut) == (6, "")


def test_rubbish_behind_the_entries_does_not_cost_them():
    assert len(read(published("rss 2.0", articles(5)) + b"<b>" * 5000)) == 5


@pytest.mark.parametrize(
    "body", [b"<rss><channel><item>" + b"<b>" * 900 + b"</item>", b"<rss><channel>" + b"<b>" * 900]
)
def test_a_body_without_an_entry_that_can_be_mended_is_no_feed(body):
    assert parse(body, {}, URL).problem == "the feed is malformed, and too large to be mended"


@pytest.mark.parametrize("newest_first", [True, False])
def test_news_at_either_end_is_found_and_the_health_says_what_is_not_read(newest_first):
    wire = Wire()
    for count in (MANY, MANY + 1):
        listed = articles(count) if newest_first else articles(count)[::-1]
        summary = wire.answer(Fetched(200, malformed(published("rss 2.0", listed)), url=FEED.url))
    assert (summary.new, summary.failing) == (1, {})
    assert wire.state.health == "ok"
    assert "too large to be mended whole" in wire.state.reason


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda body: body[:-5000],
    "a bare ampersand in each title": lambda body: body.replace(b"</title>", b" & x</title>"),
    "a stray end early": lambda body: body.replace(b"</title>", b"</b></title>", 1),
    "tags behind it": lambda body: body + b"<b>" * 300_000,
    "references behind it": lambda body: body + b"&amp;" * 200_000,
    "brackets behind it": lambda body: body + b"<" * 1_000_000,
}


@pytest.mark.proof
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
@pytest.mark.parametrize("form", FORMS)
def test_four_megabytes_of_a_malformed_feed_take_two_seconds_at_most(form, damage):
    body = damage(published(form, articles(9000)))
    began = time.process_time()
    assert read(body)
    assert time.process_time() - began <= 2


def test_a_body_is_large_whose_tags_or_references_outnumber_the_bound():
    assert not bounding.is_large(b"<" * (bounding.MOST - 1) + b"&" * 10)
    assert bounding.is_large(b"<" * (bounding.MOST - 1) + b"&" * 11)
