"""The world of the benchmarks is wired as the handlers are: what measures them seldom must not rust meanwhile."""

from datetime import timedelta

import time_machine
from tests.benchmarks.news_days import START
from tests.benchmarks.test_end_to_end import Report
from tests.benchmarks.watch_corpus import watches
from tests.benchmarks.world import World
from tests.fakes.publisher import NEWEST, published

from wirewatch.feeds.feed import Feed
from wirewatch.feeds.ports import Fetched
from wirewatch.watches.watch import Watch


def test_an_item_comes_from_a_feed_body_to_a_mail() -> None:
    feed = Feed("7", "https://7.example/feed", "Outlet 7", 2)
    world = World([feed], [*watches(3), Watch("w-blast", "Blasts", "explosion")])
    first, then = START + timedelta(days=1), START + timedelta(days=1, minutes=70)
    newest = int((first - NEWEST) / timedelta(minutes=7))
    with world.wired():
        for moment, last in ((first, newest), (then, newest + 10)):
            reports = [Report(number, edition=feed.id) for number in range(last, last - 20, -1)]
            world.answers[feed.url] = Fetched(200, body=published("rss 2.0", reports))
            with time_machine.travel(moment, tick=False):
                world.poll()
                assessed = world.assess()
                world.alert()
                world.mail()
    assert (assessed, len(world.mailer.sent)) == (10, 1)
