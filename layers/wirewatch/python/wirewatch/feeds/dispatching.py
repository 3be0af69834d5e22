"""Each minute: which feeds are due, leased until their next poll, as tasks on the queue.

The lease is the plan: a poll that finds nothing new has nothing to write. At most an hour is leased, so that what a
crash between lease and queue left out is late by no more than that; a poll that wants to wait longer writes so.
A hot feed goes out three times: at once, and twice more inside the minute, by messages that the queue delays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wirewatch.feeds import planning
from wirewatch.feeds.ports import Feeds, PollQueue

TASK = 10  # feeds: they share one fetch of at most 20 seconds
CHUNK = 500  # feeds leased and sent before the next ones are: what a crash can leave out


@dataclass(frozen=True, slots=True)
class DispatchSummary:
    """Feeds found due, those of them leased, the hot ones of these, and the tasks they went out in.

    `due` equal to the capacity means that feeds may be waiting.
    """

    due: int
    leased: int
    hot: int
    tasks: int


def dispatch_polls(now: datetime, *, feeds: Feeds, queue: PollQueue, capacity: int) -> DispatchSummary:
    """Send at most `capacity` due feeds to be polled. A lease that another dispatch won is skipped."""
    due = list(feeds.due(now, capacity))
    longest = planning.minute(now) + planning.HOURLY
    leased = hot = tasks = 0
    for start in range(0, len(due), CHUNK):
        chunk = due[start : start + CHUNK]
        won = feeds.lease({each.feed.id: min(planning.planned(each, now), longest) for each in chunk}, now)
        taken = [each for each in chunk if each.feed.id in won]
        heated = {each.feed.id for each in taken if planning.is_hot(each, now)}
        tasks += _send([each.feed.id for each in taken if each.feed.id not in heated], queue, (0,))
        tasks += _send([each.feed.id for each in taken if each.feed.id in heated], queue, (0, *planning.HOT_SECONDS))
        leased, hot = leased + len(taken), hot + len(heated)
    return DispatchSummary(len(due), leased, hot, tasks)


def _send(feed_ids: Sequence[str], queue: PollQueue, delays: Sequence[int]) -> int:
    tasks = [feed_ids[start : start + TASK] for start in range(0, len(feed_ids), TASK)]
    for delay in delays if tasks else ():
        queue.send(tasks, delay)
    return len(tasks) * len(delays)
