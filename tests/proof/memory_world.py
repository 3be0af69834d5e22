"""The whole pipeline over ports in memory: feeds, queues, streams, schedules and a clock that is moved by hand.

Every call of a port passes `reach`, which a test replaces to let the caller die, wait or hear an error there.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from tests.fakes.paces import FakePaces
from tests.fakes.people import subscription
from tests.fakes.traces import FakeTraces
from tests.fakes.wire import Story
from tests.proof.listed import Wire
from tests.proof.memory_functions import Functions
from tests.proof.memory_ports import (
    RuledBus,
    SharedQueue,
    StreamedItems,
    StreamedLedger,
    TellingMailer,
    TellingTopic,
    WatchedFeeds,
    WatchedPeople,
)
from tests.proof.queues import SECOND, Queue, first_visible
from tests.proof.reached import Died, Reach, plainly
from tests.proof.template_rules import visibility

from wirewatch.delivery.delivery import DeliveryStatus
from wirewatch.feeds.feed import Feed
from wirewatch.memory.levels import CountersInMemory
from wirewatch.memory.matches import MatchesInMemory
from wirewatch.memory.stories import StoriesInMemory
from wirewatch.subscriptions.enrolling import begun
from wirewatch.subscriptions.subscription import Status, Subscription
from wirewatch.watches.watch import Watch

START = datetime(2020, 2, 15, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FIVE_MINUTES = 5 * MINUTE
WATCHES = (Watch("idlib", "Idlib", "idlib"), Watch("quakes", "Quakes", "earthquake OR quake", eager=True))
OLD = [Story(f"Old news number {n}", f"old-{n}", f"https://wire.example/old-{n}") for n in range(3)]
OPEN = {DeliveryStatus.HELD, DeliveryStatus.PENDING, DeliveryStatus.SENDING}


class World(Functions):
    """`broken` holds the promises that were seen broken, with how."""

    def __init__(self, feeds: Iterable[Feed], people: Iterable[Subscription], watches: tuple[Watch, ...] = WATCHES):
        self.now, self.broken, self.page, self.watches = START, [], 2, watches
        at, note = (lambda: self.now), (lambda promise, how: self.broken.append((promise, how)))
        self.queues = {
            "polls": Queue("polls", visibility("PollQueue")),
            "alerts": Queue("alerts", visibility("AlertQueue")),
            "receipts": Queue("receipts", visibility("FeedbackQueue")),
            "feedback": Queue("feedback", visibility("FeedbackQueue")),
            "items": Queue("items", 4 * SECOND, tries=6),
            "mails": Queue("mails", 4 * SECOND, tries=6),
        }
        queue = self.queues
        self.wire = Wire()
        self.feeds = WatchedFeeds(broken=note, missing=self._missing)
        self.items = StreamedItems(stream=queue["items"], now=at, broken=note)
        self.ledger = StreamedLedger(stream=queue["mails"], now=at, broken=note)
        self.people = WatchedPeople(broken=note)
        self.traces = FakeTraces(self.people, self.ledger)
        self.topic = TellingTopic(receipts=queue["receipts"], now=at)
        self.mailer = TellingMailer(self.ledger, queue["feedback"], at, note)
        self.ports: dict[str, Any] = {
            "feeds": self.feeds,
            "items": self.items,
            "ledger": self.ledger,
            "people": self.people,
            "traces": self.traces,
            "topic": self.topic,
            "mailer": self.mailer,
            "stories": StoriesInMemory(),
            "matches": MatchesInMemory(),
            "counters": CountersInMemory(),
            "paces": FakePaces(),
            "bus": RuledBus(queue["alerts"], at),
            "poll_queue": SharedQueue(queue["polls"], at),
            "alert_queue": SharedQueue(queue["alerts"], at),
            "wire": self.wire,
        }
        for feed in feeds:
            self.feeds.add(feed, START)
            self.wire.put(feed.url, *OLD)
        for person in people:
            self.people.put(begun(person, START))
        self._swept, self._dispatched, self.failures = START, START, 0

    def _missing(self, feed_id: str, etag: str) -> list[str]:
        known = self.items.links.get(feed_id, ())
        return [link for link in self.wire.listed.get(etag, ()) if link not in known]

    def settle(self, reach: Reach | None = None) -> None:
        """Do all that can be done at this moment."""
        reach = reach or plainly
        while self._one(reach):
            pass

    def _one(self, reach: Reach) -> bool:
        for name, queue in self.queues.items():
            first = queue.first()
            if first and first.visible <= self.now:
                self._attempt(partial(self.handle, name, first), reach)
                return True
        return False

    def _attempt(self, work: Callable[[Reach], None], reach: Reach) -> None:
        try:
            work(reach)
        except (Died, Exception):  # noqa: BLE001  (the function failed, as the cloud sees it)
            self.failures += 1

    def pass_to(self, end: datetime, reach: Reach | None = None) -> None:
        """Let time pass with its schedules, doing what comes due on the way."""
        reach = reach or plainly
        self.settle(reach)
        while self.now < end:
            self._move(end)
            if self.now >= self._swept + FIVE_MINUTES:
                self._swept = self.now
                self._attempt(self.prepare, reach)
                self._attempt(self.sweep, reach)
            if self.now >= self._dispatched + MINUTE:
                self._dispatched = self.now.replace(second=0, microsecond=0)
                self._attempt(self.dispatch, reach)
            self.settle(reach)

    def run_until_quiet(self, reach: Reach | None = None, most: timedelta = timedelta(hours=4)) -> None:
        """Let time pass until nothing is under way, four hours at most."""
        end = self.now + most
        while self.now < end and not self.is_quiet():
            self.pass_to(self.now + MINUTE, reach)

    def is_quiet(self) -> bool:
        """Whether everything that was listed has been polled, and all that came of it has ended."""
        polled = all(row.state.etag == self.wire.etag(row.feed.url) for row in self.feeds.rows.values())
        waiting = any(each.first() for each in self.queues.values())
        done = all(row.state == "done" for row in self.items.rows.values())
        leaving = any(each.status is Status.ERASING for each in self.people.rows.values())
        pending = any(row.status in OPEN for row in self.ledger.rows.values())
        return polled and done and not (waiting or leaving or pending)

    def _move(self, end: datetime) -> None:
        minute = self.now.replace(second=0, microsecond=0) + MINUTE
        visible = first_visible(self.queues.values())
        self.now = min(end, minute, max(visible, self.now + SECOND) if visible else minute)


def feed(number: int, host: str = "wire") -> Feed:
    """A wire service."""
    return Feed(f"f-{number}", f"https://{host}.example/{number}.xml", f"Wire {number}", 1)


def person(identity: str, **changes: Any) -> Subscription:
    """Hears of everything that breaks in Idlib, as often as it likes, and gets no digest."""
    return subscription(identity, **{"hourly_cap": 0, "watches": ("idlib",)} | changes)


def news(number: int, title: str, at: datetime) -> Story:
    """An entry, published now."""
    return replace(Story(title), guid=f"n-{number}", link=f"https://wire.example/n-{number}", published=at)
