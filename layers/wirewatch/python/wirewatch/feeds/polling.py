"""The pipeline of a poll: fetch, decide, record the new items, save the state last.

A crash anywhere leaves the state as it was, so the next poll sees the same entries as new again, and
the Items table refuses those it has. ETag and Last-Modified are part of the state: they are stored
only when every new item is. A save that another poll of the same feed has overtaken loses nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from wirewatch.feeds.feed import FeedForPoll
from wirewatch.feeds.health import Health
from wirewatch.feeds.parse import parse
from wirewatch.feeds.poll import PollDecision, decide, has_news, is_worth_saving
from wirewatch.feeds.ports import Feeds, Fetch, Fetched, FetchRequest, Validators
from wirewatch.items.ports import Items


@dataclass(frozen=True, slots=True)
class PollSummary:
    """`new` items went on their way, `settled` ones ended at once (baseline, duplicate, stale).

    `failing` says why, by feed id. `bytes` are those of bodies, unpacked.
    """

    polled: int
    unchanged: int
    bytes: int
    new: int
    settled: int
    edited: int
    failing: dict[str, str]


@dataclass(frozen=True, slots=True)
class Polled:
    """What one feed contributed."""

    found: FeedForPoll
    fetched: Fetched
    decision: PollDecision
    new: int
    settled: int


def poll_feeds(feed_ids: Sequence[str], now: datetime, *, feeds: Feeds, items: Items, fetch: Fetch) -> PollSummary:
    """Poll the feeds of one task, fetched side by side. Feeds that were removed meanwhile are left out."""
    found = feeds.get(feed_ids)
    answers = fetch([_request(each) for each in found])
    polls = [_poll(each, answer, now, feeds, items) for each, answer in zip(found, answers, strict=True)]
    return _sum(polls)


def judge(found: FeedForPoll, fetched: Fetched, now: datetime) -> PollDecision:
    """Parse what is worth it, and decide: a poll between fetching and storing."""
    parsed = None
    if has_news(found.state, fetched):
        known = {each.raw: identity for identity, each in found.state.window.items() if each.raw}
        parsed = parse(fetched.body, fetched.headers, fetched.url or found.feed.url, known)
    return decide(found, fetched, parsed, now)


def _request(found: FeedForPoll) -> FetchRequest:
    state = found.state
    return FetchRequest(found.feed.url, Validators(state.etag, state.last_modified))


def _poll(found: FeedForPoll, fetched: Fetched, now: datetime, feeds: Feeds, items: Items) -> Polled:
    decision = judge(found, fetched, now)
    added = [each for each in decision.new if items.add(each.item, each.outcome, now)]
    for item in decision.edited:
        items.edit(item)
    if is_worth_saving(found.state, decision.state):
        feeds.save(found.feed.id, decision.state)
    on_their_way = sum(each.outcome is None for each in added)
    return Polled(found, fetched, decision, on_their_way, len(added) - on_their_way)


def _sum(polls: Iterable[Polled]) -> PollSummary:
    polls = list(polls)
    failing = [each for each in polls if each.decision.state.health is Health.FAILING]
    return PollSummary(
        polled=len(polls),
        unchanged=sum(_is_unchanged(each) for each in polls),
        bytes=sum(len(each.fetched.body) for each in polls),
        new=sum(each.new for each in polls),
        settled=sum(each.settled for each in polls),
        edited=sum(len(each.decision.edited) for each in polls),
        failing={each.found.feed.id: each.decision.state.reason for each in failing},
    )


def _is_unchanged(polled: Polled) -> bool:
    before, after = polled.found.state, polled.decision.state
    return after.health is not Health.FAILING and after.body_hash == before.body_hash
