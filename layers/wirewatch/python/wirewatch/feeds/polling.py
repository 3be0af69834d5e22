"""The pipeline of a poll: fetch, decide, record the new items, save the state last.

A crash anywhere leaves the state as it was, so the next poll sees the same entries as new again, and
the Items table refuses those it has. ETag and Last-Modified are part of the state: they are stored
only when every new item is. A save that another poll of the same feed has overtaken loses nothing.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from wirewatch.feeds.declared_rhythm import declared_rhythm
from wirewatch.feeds.feed import FeedForPoll, Leased
from wirewatch.feeds.holding import held_back, is_held
from wirewatch.feeds.parse import parse
from wirewatch.feeds.planning import sooner
from wirewatch.feeds.poll import PollDecision, decide, has_news, is_worth_saving
from wirewatch.feeds.poll_summary import Polled, PollSummary, sum_of, summary_of
from wirewatch.feeds.ports import Feeds, Fetch, Fetched, FetchRequest, Validators
from wirewatch.feeds.tasks import PollTask
from wirewatch.feeds.urls import host_of
from wirewatch.items.ports import Items
from wirewatch.push.discovery import hub_and_topic
from wirewatch.push.push import named


def poll_feeds(task: PollTask, now: datetime, *, feeds: Feeds, items: Items, fetch: Fetch) -> PollSummary:
    """Poll the feeds of one task, fetched side by side. Feeds that were removed meanwhile are left out.

    Those whose host asked us to wait are not fetched, nor counted as polled.
    """
    found = feeds.get(task.feeds) if task.feeds else []
    found = [_leased(each, task.leases.get(each.feed.id)) for each in found]
    for each in found:
        if is_held(each, now) and (state := held_back(each, now)) != each.state:
            feeds.save(each.feed.id, state, now)
    asked = [each for each in found if not is_held(each, now)]
    waiting = deque(_recalled(asked, fetch([_request(each) for each in asked]), feeds))
    summaries = []
    while waiting:  # one by one, so that a body and what was made of it are let go before the next
        summaries.append(summary_of(_poll(*waiting.popleft(), now, feeds, items)))
    return sum_of(summaries)


def _leased(found: FeedForPoll, lease: Leased | None) -> FeedForPoll:
    """As dispatch planned it: what it leased stands in the task, not in the row; a later wish of the row stands too."""
    if lease is None:
        return found
    planned = max(lease.until, found.state.next_poll or lease.until)
    return replace(found, state=replace(found.state, next_poll=planned, before=lease.before))


def _recalled(
    asked: Sequence[FeedForPoll], answers: Sequence[Fetched], feeds: Feeds
) -> list[tuple[FeedForPoll, Fetched]]:
    """Each feed with its answer; with its window where that is worth parsing."""
    with_news = [each for each, answer in zip(asked, answers, strict=True) if has_news(each.state, answer)]
    whole = {each.feed.id: each for each in (feeds.recall(with_news) if with_news else ())}
    return [(whole.get(each.feed.id, each), answer) for each, answer in zip(asked, answers, strict=True)]


def judge(found: FeedForPoll, fetched: Fetched, now: datetime) -> PollDecision:
    """Parse what is worth it, and decide: a poll between fetching and storing."""
    parsed, declared, hub = None, found.state.declared, found.state.push.hub
    if has_news(found.state, fetched):
        known = {each.raw: identity for identity, each in found.state.window.items() if each.raw}
        parsed = parse(fetched.body, fetched.headers, fetched.url or found.feed.url, known)
        declared = declared_rhythm(fetched.body)
        found = found if parsed.problem else _with_hub(found, fetched)
    decision = decide(found, fetched, parsed, declared, now)
    is_named = decision.state.push.hub not in {"", hub}
    return replace(decision, state=sooner(decision.state, now)) if is_named else decision


def _with_hub(found: FeedForPoll, fetched: Fetched) -> FeedForPoll:
    """With the hub that the feed names now."""
    hub, topic = hub_and_topic(fetched.body, fetched.headers, fetched.url or found.feed.url)
    return replace(found, state=replace(found.state, push=named(found.state.push, hub, topic)))


def _request(found: FeedForPoll) -> FetchRequest:
    state = found.state
    return FetchRequest(found.feed.url, Validators(state.etag, state.last_modified))


def _poll(found: FeedForPoll, fetched: Fetched, now: datetime, feeds: Feeds, items: Items) -> Polled:
    decision = judge(found, fetched, now)
    if decision.held:
        feeds.hold(host_of(found.feed.url), decision.held, now)
    added = [each for each in decision.new if items.add(each.item, each.outcome, now)]
    for item in decision.edited:
        items.edit(item)
    if is_worth_saving(found.state, decision.state):
        feeds.save(found.feed.id, decision.state, now, decision.url)
    on_their_way = sum(each.outcome is None for each in added)
    return Polled(found, fetched, decision, on_their_way, len(added) - on_their_way)
