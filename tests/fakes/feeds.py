"""Feeds, the poll queue and the wire, in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from wirewatch.feeds.feed import Feed, FeedForPoll, FeedState
from wirewatch.feeds.ports import Fetched, FetchRequest


@dataclass
class FakeFeeds:
    """Feeds in a dict."""

    rows: dict[str, FeedForPoll] = field(default_factory=dict)

    def add(self, feed: Feed, now: datetime) -> bool:
        new = feed.id not in self.rows
        self.rows.setdefault(feed.id, FeedForPoll(feed, FeedState(next_poll=now)))
        return new

    def get(self, feed_ids: Sequence[str]) -> list[FeedForPoll]:
        return [self.rows[each] for each in dict.fromkeys(feed_ids) if each in self.rows]

    def due(self, now: datetime, limit: int) -> Iterable[str]:
        waiting = sorted((row.state.next_poll, feed_id) for feed_id, row in self.rows.items())
        return [feed_id for next_poll, feed_id in waiting if next_poll <= now][:limit]

    def lease(self, feed_id: str, now: datetime, until: datetime) -> bool:
        row = self.rows.get(feed_id)
        if row is None or row.state.next_poll > now:
            return False
        self.rows[feed_id] = replace(row, state=replace(row.state, next_poll=until))
        return True

    def save(self, feed_id: str, state: FeedState) -> bool:
        row = self.rows.get(feed_id)
        if row is None or row.state.revision != state.revision:
            return False
        self.rows[feed_id] = replace(row, state=replace(state, revision=state.revision + 1))
        return True


@dataclass
class FakePollQueue:
    """Tasks in a list."""

    tasks: list[list[str]] = field(default_factory=list)

    def send(self, tasks: Sequence[Sequence[str]]) -> None:
        self.tasks += [list(task) for task in tasks]


@dataclass
class FakeWire:
    """Answers by URL; remembers what it was asked."""

    answers: Mapping[str, Fetched]
    asked: list[FetchRequest] = field(default_factory=list)

    def __call__(self, requests: Sequence[FetchRequest]) -> list[Fetched]:
        self.asked += requests
        return [self.answers.get(request.url, Fetched(404)) for request in requests]
