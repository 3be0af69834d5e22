"""Items from feed bodies to mails through the real handlers, over ports in memory: what Wirewatch itself takes.

A hundred feeds, a thousand new items, a hundred watches. The limit is to read the bodies with lxml.
"""

from datetime import timedelta

import pytest
import time_machine
from lxml import etree
from tests.benchmarks.book import Book
from tests.benchmarks.measuring import once
from tests.benchmarks.news_days import START
from tests.benchmarks.watch_corpus import lexicon, watches
from tests.benchmarks.world import World
from tests.fakes.publisher import NEWEST, Article, published

from wirewatch.feeds.feed import Feed
from wirewatch.feeds.ports import Fetched
from wirewatch.watches.watch import Watch

FEEDS, WINDOW, NEW = 100, 40, 10
BREAKING = 10  # one item in so many has a headline that is told at once
AT_LEAST = 50  # items a second
WORDS = lexicon(0, 5_000)


class Report(Article):
    """Of a feed: one in BREAKING is grave, each is of something else."""

    @property
    def link(self) -> str:
        return f"https://{self.edition}.example/{self.number}"

    @property
    def title(self) -> str:
        told = " ".join(WORDS[(97 * self.number + 31 * int(self.edition) + n * 7) % len(WORDS)] for n in range(6))
        return f"BREAKING: Explosion kills {self.number % 40 + 3} in {told}" if self.number % BREAKING == 0 else told


def answers(feeds: list[Feed], newest: int) -> dict[str, Fetched]:
    """What each publisher serves when its report of that number is the newest one."""
    numbers = range(newest, newest - WINDOW, -1)
    made = ((feed, [Report(number, edition=feed.id) for number in numbers]) for feed in feeds)
    return {feed.url: Fetched(200, body=published("rss 2.0", reports)) for feed, reports in made}


@pytest.fixture
def world() -> World:
    feeds = [Feed(str(n), f"https://{n}.example/feed", f"Outlet {n}", 2) for n in range(FEEDS)]
    return World(feeds, [*watches(100), Watch("w-blast", "Blasts", "explosion")])


def test_a_thousand_items_come_through_the_real_handlers(world: World, book: Book, capfd: pytest.CaptureFixture[str]):
    first, then = START + timedelta(days=1), START + timedelta(days=1, minutes=70)
    newest = int((first - NEWEST) / timedelta(minutes=7))
    with world.wired():
        world.answers |= answers(world.feeds, newest)
        with time_machine.travel(first, tick=False):
            world.poll()  # the baseline
        bodies = answers(world.feeds, newest + NEW)
        world.answers.update(bodies)
        with time_machine.travel(then, tick=False):
            steps = {"poll_feeds": once(world.poll)}
            counted: list[int] = []
            steps["assess_items"] = once(lambda: counted.append(world.assess()))
            steps["send_alerts"] = once(world.alert)
            steps["send_mail"] = once(world.mail)
    assert counted == [FEEDS * NEW]
    capfd.readouterr()  # the log, which is part of the work
    assert len(world.mailer.sent) == FEEDS * NEW / BREAKING
    for step, took in steps.items():
        book.note("end-to-end", f"{step} alone", FEEDS * NEW / took)
    book.note("end-to-end", "all four, one item in ten mailed", FEEDS * NEW / sum(steps.values()))
    least = once(lambda: [etree.fromstring(each.body) for each in bodies.values()])
    book.note("end-to-end", "reading the bodies with lxml", FEEDS * NEW / least, "limit")
    assert FEEDS * NEW / sum(steps.values()) > AT_LEAST
