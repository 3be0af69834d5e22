"""1,500 polls of twelve feeds as they come over weeks: the feed engine beside feedparser.parse on every body.

The polls are made here, after a five-month record of twenty real feeds: 43 % of changed bodies bring no new item,
a fifth of the items get another title, some of those the old one again, the window moves on.
"""

import importlib
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import feedparser
import pytest
from tests.benchmarks.book import Book
from tests.benchmarks.measuring import seconds
from tests.fakes.publisher import Article, articles, published

from wirewatch.feeds.entry import Entry, Unchanged
from wirewatch.feeds.parse import parse, parse_all
from wirewatch.feeds.polling import judge
from wirewatch_cli.eval_polls import Judge, Recorded, Tally, judge_with_feedparser, replay

POLLS = 1500
FEEDS = 12
WINDOW = 40
NO_NEW_ITEM = 0.43
EDITED = 0.2
URL = "https://wire.example/feed"
AT_LEAST = 9  # times as fast as feedparser.parse on every poll; 25 is the aim
START = datetime(2020, 2, 15, tzinfo=UTC)
FORMS = ("rss 2.0", "rss 2.0, rich", "atom 1.0", "rss 2.0", "rss 2.0, rich", "rss 1.0")
STORY = "Sixty vehicles were seen on the road to the town, a witness said on Saturday. " * 12


class LongArticle(Article):
    """With as much text as feeds carry: about 1.5 KB."""

    @property
    def html(self) -> str:
        return f"<p>{STORY}</p><p><a href='{self.link}'>Read on</a></p>{super().html}"


def bodies_of(feed: int, count: int) -> Iterator[bytes]:
    """The bodies of one feed: each differs from the one before."""
    chance = random.Random(feed)
    listed = [LongArticle(each.number, each.words) for each in articles(WINDOW)]
    for number in range(count):
        if number and chance.random() > NO_NEW_ITEM:
            fresh = listed[0].number + 1
            listed = [LongArticle(fresh, "Convoy & crew"), *listed[: WINDOW - 1]]
        if chance.random() < EDITED:
            at = chance.randrange(8)
            listed[at] = replace(listed[at], edition="" if listed[at].edition else "corrected")
        built = f"<!-- built {number} -->".encode()
        yield published(FORMS[feed % len(FORMS)], listed).replace(b"<title>", built + b"<title>", 1)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> list[Recorded]:
    folder = tmp_path_factory.mktemp("polls")
    polls = []
    for feed in range(FEEDS):
        for number, body in enumerate(bodies_of(feed, POLLS // FEEDS)):
            file = folder / f"{feed}-{number}"
            file.write_bytes(body)
            polls.append(Recorded(START + timedelta(minutes=30 * number), f"https://wire{feed}.example/feed", file))
    return polls


@pytest.fixture(scope="module")
def engine(recorded: list[Recorded]) -> Tally:
    return polled(recorded, judge)


@pytest.fixture(scope="module")
def whole(recorded: list[Recorded]) -> Tally:
    return polled(recorded, judge_with_feedparser)


def polled(recorded: list[Recorded], with_judge: Judge) -> Tally:
    replay(recorded[:30], with_judge)  # imports and caches
    return replay(recorded, with_judge)


def test_the_engine_finds_the_same_and_is_nine_times_as_fast(engine, whole, book: Book):
    book.note("parse", "parse and diff", POLLS / sum(engine.seconds))
    book.note("parse", "feedparser", POLLS / sum(whole.seconds), "peer")
    assert sorted(engine.new) == sorted(whole.new)
    assert engine.edited == whole.edited
    assert len(engine.edited) > POLLS * EDITED / 2
    assert sum(engine.seconds) * AT_LEAST <= sum(whole.seconds)


def _unsanitised(body: bytes) -> object:
    return feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False)


def _fastfeedparser() -> Callable[[bytes], object]:
    parse: Callable[[bytes], object] = importlib.import_module("fastfeedparser").parse
    return parse


def _lxml() -> Callable[[bytes], object]:
    parse: Callable[[bytes], object] = importlib.import_module("lxml.etree").fromstring
    return parse


TREE = "lxml, the tree alone"
PEERS: dict[str, Callable[[], Callable[[bytes], object]]] = {
    "feedparser, not sanitising": lambda: _unsanitised,
    "fastfeedparser": _fastfeedparser,
    TREE: _lxml,
}


@pytest.mark.parametrize("peer", PEERS)
def test_what_a_peer_takes_for_the_same_bodies(peer, recorded, book: Book):
    try:
        parse = PEERS[peer]()
    except ImportError as error:
        pytest.fail(f"{error.name} is not installed: run `make bench`, or install requirements/bench.txt")
    some = [Path(poll.body).read_bytes() for poll in recorded[::10]]
    took = seconds(lambda: [parse(body) for body in some], repeats=2)
    book.note("parse", peer, len(some) / took, "limit" if peer == TREE else "peer")
    assert len(some) == POLLS / 10


@pytest.mark.parametrize("window", [10, 40, 160, 640])
def test_one_new_entry_costs_little_however_long_the_feed(window: int, book: Book):
    before = [LongArticle(each.number, each.words) for each in articles(window)]
    after = [LongArticle(window + 1, "Convoy & crew"), *before[:-1]]
    known = parse(published("rss 2.0", before), {}, URL)
    ids = {entry.raw: f"i-{number}" for number, entry in enumerate(known.entries) if isinstance(entry, Entry)}
    body = published("rss 2.0", after)
    found = parse(body, {}, URL, ids)
    assert [type(entry) for entry in found.entries].count(Unchanged) == window - 1
    mine = seconds(lambda: parse(body, {}, URL, ids), repeats=5)
    book.note("parse-growth", "parse and diff", 1000 * mine, size=window)
    book.note("parse-growth", "feedparser", 1000 * seconds(lambda: parse_all(body, {}, URL), 2), "peer", size=window)
    book.note("parse-growth", TREE, 1000 * seconds(lambda: _lxml()(body), 5), "limit", size=window)
