"""Each minute: which feeds are due, leased so that no other dispatch takes them, as tasks on the queue."""

from dataclasses import dataclass
from datetime import datetime

from wirewatch.feeds import rhythm
from wirewatch.feeds.ports import Feeds, PollQueue

LEASE = rhythm.USUAL  # a poll that dies is due again after it; one that finds nothing new need not write
TASK = 10  # feeds: they share one fetch of at most 20 seconds


@dataclass(frozen=True, slots=True)
class DispatchSummary:
    """Feeds found due, those of them leased, and the tasks they went out in.

    `due` equal to the capacity means that feeds may be waiting.
    """

    due: int
    leased: int
    tasks: int


def dispatch_polls(now: datetime, *, feeds: Feeds, queue: PollQueue, capacity: int) -> DispatchSummary:
    """Send at most `capacity` due feeds to be polled. A lease that another dispatch won is skipped."""
    due = list(feeds.due(now, capacity))
    until = rhythm.minute(now) + LEASE
    leased = [feed_id for feed_id in due if feeds.lease(feed_id, now, until)]
    tasks = [leased[start : start + TASK] for start in range(0, len(leased), TASK)]
    if tasks:
        queue.send(tasks)
    return DispatchSummary(len(due), len(leased), len(tasks))
