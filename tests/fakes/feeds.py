"""Feeds, the poll queue and the wire, in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from wirewatch.feeds.feed import Feed, FeedForPoll, FeedState, Lease
from wirewatch.feeds.ports import Fetched, FetchRequest
from wirewatch.feeds.standing import Standing, troubled
from wirewatch.feeds.tasks import PollTask
from wirewatch.feeds.urls import host_of


@dataclass
class FakeFeeds:
    """Feeds in a dict."""

    rows: dict[str, FeedForPoll] = field(default_factory=dict)
    holds: dict[str, datetime] = field(default_factory=dict)

    def add(self, feed: Feed, now: datetime) -> bool:
        new = feed.id not in self.rows
        self.rows.setdefault(feed.id, FeedForPoll(feed, FeedState(next_poll=now)))
        return new

    def get(self, feed_ids: Sequence[str]) -> list[FeedForPoll]:
        found = [self.rows[each] for each in dict.fromkeys(feed_ids) if each in self.rows]
        return [_bare(replace(each, held=self.holds.get(host_of(each.feed.url)))) for each in found]

    def recall(self, found: Sequence[FeedForPoll]) -> list[FeedForPoll]:
        return [
            replace(each, state=replace(each.state, window=self.rows[each.feed.id].state.window))
            for each in found
            if each.feed.id in self.rows
        ]

    def due(self, now: datetime, limit: int) -> Iterable[FeedForPoll]:
        waiting = sorted((row.state.next_poll, feed_id) for feed_id, row in self.rows.items())
        return self.get([feed_id for next_poll, feed_id in waiting if next_poll <= now][:limit])

    def lease(self, leases: Sequence[Lease], now: datetime) -> set[str]:
        return {each.found.feed.id for each in leases if self._lease(each, now)}

    def _lease(self, lease: Lease, now: datetime) -> bool:
        found = lease.found.state
        row = self.rows.get(lease.found.feed.id)
        if row is None or row.state.next_poll != found.next_poll:
            return False
        asked = {"asked": now, "before": row.state.asked or now, "push": found.push}
        state = replace(row.state, next_poll=lease.until, **asked)
        self.rows[row.feed.id] = replace(row, state=state)
        return True

    def save(self, feed_id: str, state: FeedState, now: datetime, url: str = "") -> bool:
        row = self.rows.get(feed_id)
        if row is None or row.state.revision != state.revision:
            return False
        feed = replace(row.feed, url=url or row.feed.url)
        window = state.window or row.state.window
        asked, before = row.state.asked, row.state.before
        kept = replace(state, window=window, revision=state.revision + 1, asked=asked, before=before)
        self.rows[feed_id] = replace(row, feed=feed, state=kept)
        return True

    def find(self, feed_id: str) -> FeedForPoll | None:
        row = self.rows.get(feed_id)
        return row and replace(row, state=replace(row.state, window={}, window_digest=""))

    def hold(self, host: str, until: datetime, now: datetime) -> None:
        self.holds[host] = until


def _bare(found: FeedForPoll) -> FeedForPoll:
    return replace(found, state=replace(found.state, window={}, window_digest=""))


@dataclass
class FakePollQueue:
    """Tasks in a list."""

    tasks: list[PollTask] = field(default_factory=list)

    def send(self, tasks: Sequence[PollTask]) -> None:
        self.tasks += tasks


@dataclass
class FakeWire:
    """Answers by URL; remembers what it was asked."""

    answers: Mapping[str, Fetched]
    asked: list[FetchRequest] = field(default_factory=list)

    def __call__(self, requests: Sequence[FetchRequest]) -> list[Fetched]:
        self.asked += requests
        return [self.answers.get(request.url, Fetched(404)) for request in requests]


@dataclass
class FakeStandings:
    """How feeds stand, and how often somebody asked."""

    standings: list[Standing] = field(default_factory=list)
    asked: int = 0

    def all(self) -> Iterable[Standing]:
        self.asked += 1
        return list(self.standings)


@dataclass
class FakeFeedList:
    """The feeds of a FakeFeeds as their operator sees them."""

    feeds: FakeFeeds

    def all(self) -> Iterable[Standing]:
        return [_standing(found) for found in self.feeds.rows.values()]

    def troubled(self) -> list[Standing]:
        return troubled(self.all())

    def remove(self, feed_id: str) -> bool:
        return self.feeds.rows.pop(feed_id, None) is not None

    def set_tier(self, feed_id: str, tier: int) -> bool:
        found = self.feeds.rows.get(feed_id)
        if found:
            self.feeds.rows[feed_id] = replace(found, feed=replace(found.feed, tier=tier))
        return found is not None


def _standing(found: FeedForPoll) -> Standing:
    state = found.state
    known = (state.answered, state.next_poll, state.since, state.lost, state.outages)
    return Standing(found.feed, state.health, state.reason, *known)
