"""Pushes, the whole way through the real template: named, asked for, confirmed, pushed, told; and a hub that dies."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.fakes.people import subscription
from tests.integration.loopback_hub import HUB, PUBLIC, LoopbackHub

from wirewatch.aws.feed_list import FeedList
from wirewatch.aws.feeds import FeedsTable
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.watches import WatchesTable
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.route import Route
from wirewatch.push.push import in_a_word
from wirewatch.subscriptions.enrolling import begun
from wirewatch.watches.watch import Watch
from wirewatch_cli import deployment
from wirewatch_cli.cloud import LocalCloud, VirtualClock
from wirewatch_cli.feed_server.pages import Page
from wirewatch_cli.feeds import feeds
from wirewatch_cli.playing import routed

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
START = datetime(2020, 2, 15, 9, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
URL = "https://wire.example/world.xml"
NEWS = (
    "Minister opens a bridge",
    "Earthquake of magnitude 7.4 kills dozens in Izmir",
    "President of Peru resigns after protests",
    "Airliner with 120 people crashes near Nairobi",
    "Dam bursts in Punjab, thousands flee",
    "Gunmen storm parliament in Quito",
    "Ferry sinks off Samar, hundreds missing",
)
LINKS = f"<atom:link rel='hub' href='{HUB}'/><atom:link rel='self' href='{URL}'/>"
HEAD = "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>Wire</title><language>en</language>"
ITEM = "<item><title>BREAKING: {0}</title><link>https://wire.example/{1}</link><pubDate>{2}</pubDate></item>"
EVERY = 23 * MINUTE  # an item; 20 s after the full minute


def moment(number: int) -> datetime:
    """When the item of that number is published; the first is old."""
    return START + number * EVERY + timedelta(seconds=20) if number else START - 9 * HOUR


def pages() -> tuple[Page, ...]:
    entries = [ITEM.format(title, n, format_datetime(moment(n))) for n, title in enumerate(NEWS)]
    return tuple(
        Page(START if n == 0 else moment(n), f"{HEAD}{LINKS}{''.join(entries[: n + 1])}</channel></rss>".encode())
        for n in range(len(NEWS))
    )


@dataclass
class World:
    cloud: LocalCloud
    hub: LoopbackHub

    def until(self, now: datetime) -> None:
        self.cloud.run_until(now)

    def push(self) -> str:
        """How the feed stands with its hub."""
        (standing,) = FeedList(self.cloud.outputs["FeedsTable"]).all()
        return in_a_word(standing.push, self.cloud.clock.now())

    def told(self) -> list[str]:
        """Subjects of the alerts."""
        return [each.subject for each in self.cloud.publications]

    def polls(self) -> int:
        return self.hub.traffic[URL].polls

    def subscribed(self, lease: str = "86400") -> "World":
        self.until(START + 15 * MINUTE)
        assert self.hub.asks_back(self.cloud, lease_seconds=lease).status == 200
        return self

    def trusted(self) -> "World":
        """Three pushes, each as its item is published."""
        self.subscribed()
        for number in (1, 2, 3):
            self.until(moment(number))
            assert self.hub.pushes(self.cloud).status == 202
        assert self.push() == "pushed"
        return self


@pytest.fixture
def parameters() -> dict[str, str]:
    return {"PublicUrl": PUBLIC}


@pytest.fixture
def world(parameters: dict[str, str]) -> Iterator[World]:
    clock = VirtualClock(START)
    with (
        LocalCloud(TEMPLATE, clock, parameters=parameters) as cloud,
        LoopbackHub({URL: pages()}, clock.now) as hub,
        routed(Route("127.0.0.1", hub.port)),
    ):
        FeedsTable(cloud.outputs["FeedsTable"]).add(Feed("f-1", URL, "Wire", 2), START)
        WatchesTable(cloud.outputs["WatchesTable"]).put(Watch("wire", "Wire", "site:wire.example"))
        SubscriptionsTable(cloud.outputs["SubscriptionsTable"]).put(
            begun(subscription("u-1", watches=("wire",)), START)
        )
        yield World(cloud, hub)


def test_a_push_is_told_in_the_second_in_which_it_comes_and_a_forged_one_never(world: World) -> None:
    world.until(START + 15 * MINUTE)
    assert world.hub.forms[-1]["hub.topic"] == URL
    assert world.hub.asks_back(world.cloud, topic="https://wire.example/other").status == 404
    assert world.hub.asks_back(world.cloud, mode="unsubscribe").status == 404
    assert world.push() == "asked"
    given = world.hub.asks_back(world.cloud)
    assert (given.status, given.body, world.push()) == (200, b"echo me", "subscribed")
    world.until(moment(1))
    polls = world.polls()
    assert world.hub.pushes(world.cloud, by="guess").status == 202
    made_up = world.hub.callback[:-1] + ("0" if world.hub.callback[-1] != "0" else "1")
    assert world.cloud.request("POST", made_up, {}, b"<rss/>").status == 404
    assert (world.polls(), world.told()) == (polls, [])
    assert world.hub.pushes(world.cloud).status == 202
    assert (world.polls(), len(world.told()), world.cloud.clock.now()) == (polls + 1, 1, moment(1))
    assert world.cloud.dead_letters() == 0


def test_a_feed_whose_hub_is_believed_is_polled_seldom_and_when_the_hub_dies_polling_takes_over(world: World) -> None:
    world.trusted()
    before = world.polls()
    world.until(moment(4))
    world.hub.pushes(world.cloud)
    assert len(world.told()) == 4
    assert world.polls() - before <= 3  # one in a quarter of an hour, a little sooner, and that of the push
    world.until(moment(5) + 16 * MINUTE)
    assert len(world.told()) == 5  # a tier's ceiling late at most
    world.until(moment(6) - MINUTE)
    assert world.push() == "subscribed"
    before = world.polls()
    world.until(moment(6) + 16 * MINUTE)
    assert len(world.told()) == 6
    assert world.polls() - before >= 4


def test_a_lease_is_renewed_before_it_ends_and_pushes_go_on(world: World) -> None:
    world.subscribed("3600").until(START + HOUR + 20 * MINUTE)
    assert world.hub.forms[1:] == world.hub.forms[:1]
    assert world.hub.asks_back(world.cloud).status == 200
    world.until(moment(4))
    polls = world.polls()
    world.hub.pushes(world.cloud)
    assert world.polls() == polls + 1


def test_a_hub_that_refuses_is_left_alone_and_one_that_denies_after_all_believed(world: World) -> None:
    world.hub.status = 422
    world.until(START + HOUR)
    assert (len(world.hub.forms), world.push()) == (1, "refused: the hub answered 422")
    assert len(world.told()) == 2
    assert world.hub.asks_back(world.cloud).status == 404
    assert world.hub.asks_back(world.cloud, mode="denied", reason="no room").status == 200
    assert world.push() == "refused: the hub denied it no room"
    polls = world.polls()
    world.hub.pushes(world.cloud)
    assert world.polls() == polls


def test_the_hub_of_a_feed_that_is_removed_is_asked_to_stop(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def here(_stack: str | None, _local: bool) -> AbstractContextManager[deployment.Deployment]:
        return nullcontext(deployment.Deployment("here", world.cloud.outputs))

    secret = world.subscribed().hub.forms[-1]["hub.secret"]
    monkeypatch.setattr(deployment, "deployment", here)
    assert "subscribed" in CliRunner().invoke(feeds, ["list", "--local"]).output
    assert "removed: Wire" in CliRunner().invoke(feeds, ["remove", URL, "--local"]).output
    world.cloud.settle()
    assert world.hub.forms[-1] == {
        "hub.mode": "unsubscribe",
        "hub.topic": URL,
        "hub.callback": world.hub.forms[0]["hub.callback"],
        "hub.verify": "async",
    }
    given = world.hub.asks_back(world.cloud)
    assert (given.status, given.body) == (200, b"echo me")
    assert world.hub.asks_back(world.cloud, mode="subscribe").status == 404
    assert world.hub.pushes(world.cloud, by=secret).status == 410
    assert world.cloud.dead_letters() == 0


@pytest.mark.parametrize("parameters", [{}])
def test_without_a_public_address_no_hub_is_asked(world: World) -> None:
    world.until(START + 20 * MINUTE)
    assert (world.hub.forms, world.push()) == ([], "named")
