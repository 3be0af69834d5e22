"""Each minute: which feeds are due, leased until their next poll, as tasks on the queue.

The lease is the plan: a poll that finds nothing new has nothing to write. At most an hour is leased, so that what a
crash between lease and queue left out is late by no more than that; a poll that wants to wait longer writes so.
A feed whose host asked us to wait is left alone until then. A hot feed goes out three times: at once, and twice
more inside the minute, by messages that the queue delays.
Where a feed's hub is to be asked for pushes, its row says so first, and a task of its own has the poller ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wirewatch.feeds import planning
from wirewatch.feeds.feed import Feed, FeedForPoll, Lease, Leased
from wirewatch.feeds.holding import held_back, is_held
from wirewatch.feeds.ports import Feeds, PollQueue
from wirewatch.feeds.tasks import PollTask, asked_out, shared_out
from wirewatch.push.callback import Asker
from wirewatch.push.push import Push, asked, must_ask

NOBODY = Asker("", tuple)
CHUNK = 500  # feeds leased and sent before the next ones are: what a crash can leave out


@dataclass(frozen=True, slots=True)
class DispatchSummary:
    """Feeds found due, those of them left alone for their host, those leased, the hot ones of these, and their tasks;
    `hubs` are asked for pushes.

    `due` equal to the capacity means that feeds may be waiting.
    """

    due: int
    held: int
    leased: int
    hot: int
    tasks: int
    hubs: int = 0


def dispatch_polls(
    now: datetime, *, feeds: Feeds, queue: PollQueue, capacity: int, asker: Asker = NOBODY
) -> DispatchSummary:
    """Send at most `capacity` due feeds to be polled. A lease that another dispatch won is skipped.

    `asker` makes what hubs are asked; one without an address asks nothing.
    """
    due = list(feeds.due(now, capacity))
    held = [each for each in due if is_held(each, now)]
    for each in held:
        feeds.save(each.feed.id, held_back(each, now), now)
    free = [each for each in due if not is_held(each, now)]
    leased = hot = tasks = hubs = 0
    for start in range(0, len(free), CHUNK):
        taken = _leased(free[start : start + CHUNK], now, feeds)
        asking = [noted for lease in taken if (noted := _asking(lease, asker, now, feeds))]
        heated = [each.found.feed for each in taken if planning.is_hot(each.found, now)]
        polls = _tasks([each.found.feed for each in taken], heated)
        sent = [replace(each, leases=_told(each, taken, now)) for each in polls]
        sent += asked_out(asker.subscribe(asking)) if asking else ()
        queue.send(sent)
        leased, hot, tasks, hubs = leased + len(taken), hot + len(heated), tasks + len(sent), hubs + len(asking)
    return DispatchSummary(len(due), len(held), leased, hot, tasks, hubs)


def _asking(lease: Lease, asker: Asker, now: datetime, feeds: Feeds) -> tuple[str, Push] | None:
    """A feed whose hub is to be asked now, once that is written down; None if not, or if a poll came first."""
    feed, state = lease.found.feed, lease.found.state
    if not asker.url or not must_ask(state.push, now):
        return None
    push = asked(state.push, now)
    noted = feeds.save(feed.id, replace(state, push=push, next_poll=lease.until), now)
    return (feed.id, push) if noted else None


def _leased(due: Sequence[FeedForPoll], now: datetime, feeds: Feeds) -> list[Lease]:
    longest = planning.minute(now) + planning.HOURLY
    leases = [Lease(each, min(planning.planned(each, now), longest)) for each in due]
    won = feeds.lease(leases, now)
    return [each for each in leases if each.found.feed.id in won]


def _told(task: PollTask, leases: Sequence[Lease], now: datetime) -> dict[str, Leased]:
    by_feed = {each.found.feed.id: Leased(each.until, each.found.state.asked or now) for each in leases}
    return {each: by_feed[each] for each in task.feeds}


def _tasks(feeds: Sequence[Feed], hot: Sequence[Feed]) -> list[PollTask]:
    again = (task for seconds in planning.HOT_SECONDS for task in shared_out(hot, seconds))
    return [*shared_out(feeds), *again]
