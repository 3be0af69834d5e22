"""What polls came to: the summary of one, the sum of several, and its figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from wirewatch.feeds.feed import FeedForPoll
from wirewatch.feeds.health import UNANSWERED, WELL, Health
from wirewatch.feeds.poll import PollDecision
from wirewatch.feeds.ports import Fetched


@dataclass(frozen=True, slots=True)
class Polled:
    """What one feed contributed."""

    found: FeedForPoll
    fetched: Fetched
    decision: PollDecision
    new: int
    settled: int


@dataclass(frozen=True, slots=True)
class PollSummary:
    """`new` items went on their way, `settled` ones ended at once (baseline, duplicate, stale).

    `failing` says why, by feed id, of feeds that did not answer well; `turned` are those whose health changed,
    with the new one and its reason, `turned_bad` those that were well before; `lost` have probably lost items.
    `bytes` are those of bodies, unpacked.
    """

    polled: int
    unchanged: int
    bytes: int
    new: int
    settled: int
    edited: int
    failing: dict[str, str]
    turned: dict[str, str]
    turned_bad: list[str]
    lost: list[str]


def summary_of(polled: Polled) -> PollSummary:
    """Of one poll. It keeps nothing of the body."""
    feed, before, after = polled.found.feed.id, polled.found.state, polled.decision.state
    is_failing = after.health in UNANSWERED
    has_turned_bad = before.health in WELL and after.health not in WELL
    return PollSummary(
        polled=1,
        unchanged=int(not is_failing and after.body_hash == before.body_hash),
        bytes=len(polled.fetched.body),
        new=polled.new,
        settled=polled.settled,
        edited=len(polled.decision.edited),
        failing={feed: after.reason} if is_failing else {},
        turned={feed: _told(after.health, after.reason)} if after.health is not before.health else {},
        turned_bad=[feed] if has_turned_bad else [],
        lost=[feed] if after.lost != before.lost else [],
    )


def _told(health: Health, reason: str) -> str:
    return f"{health}: {reason}" if reason else str(health)


def sum_of(summaries: Sequence[PollSummary]) -> PollSummary:
    """Of all polls of a task, each of another feed."""
    return PollSummary(
        polled=sum(each.polled for each in summaries),
        unchanged=sum(each.unchanged for each in summaries),
        bytes=sum(each.bytes for each in summaries),
        new=sum(each.new for each in summaries),
        settled=sum(each.settled for each in summaries),
        edited=sum(each.edited for each in summaries),
        failing={feed: reason for each in summaries for feed, reason in each.failing.items()},
        turned={feed: health for each in summaries for feed, health in each.turned.items()},
        turned_bad=[feed for each in summaries for feed in each.turned_bad],
        lost=[feed for each in summaries for feed in each.lost],
    )


def figures(summary: PollSummary) -> dict[str, list[float]]:
    """The metrics of a summary, by name; what is well is not told of, since a metric is paid by the hour.

    `PollFailed` has 1 for each poll that was not answered well and 0 for each that was: their mean is the share.
    """
    failed = len(summary.failing)
    return {
        "PollFailed": [1.0] * failed + [0.0] * (summary.polled - failed),
        "FeedsTurnedBad": [float(len(summary.turned_bad))] if summary.turned_bad else [],
        "FeedsLosingItems": [float(len(summary.lost))] if summary.lost else [],
    }
