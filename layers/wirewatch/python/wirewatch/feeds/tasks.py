"""How due feeds are shared out into tasks for the poll queue, so that no publisher meets us in a crowd.

A task is at most fifteen feeds: they share one fetch, which asks a host no more than two at once. So the feeds of one
host go into one task, and where they fill several, these set out one after the other. All tasks of a
dispatch set out a second apart, more densely where they are many.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wirewatch.feeds.feed import Feed, Leased
from wirewatch.feeds.urls import host_of
from wirewatch.push.hub import Asking

TASK = 15  # feeds: they share one fetch of at most 20 seconds, and their bodies fit into the memory of one function
SPREAD = 20  # s over which the tasks of a dispatch set out
APART = 9  # s from one task of a host to its next one: fifteen answers, two at once, take less


@dataclass(frozen=True, slots=True)
class PollTask:
    """Ids of feeds to be polled together, after `delay` seconds, and what is known of their leases.

    `hubs` are what is to be asked of hubs then.
    """

    feeds: tuple[str, ...]
    delay: int = 0
    hubs: tuple[Asking, ...] = ()
    leases: Mapping[str, Leased] = field(default_factory=dict)


def shared_out(feeds: Iterable[Feed], delay: int = 0) -> list[PollTask]:
    """Tasks that hold each feed once, in about their order; `delay` is added to that of each task."""
    shares = list(_shares(feeds))
    density = max(len(shares), SPREAD)
    return [PollTask(ids, delay + turn * APART + n * SPREAD // density) for n, (ids, turn) in enumerate(shares)]


def asked_out(askings: Sequence[Asking]) -> list[PollTask]:
    """Tasks that ask hubs, once the polls of this dispatch are under way."""
    starts = range(0, len(askings), TASK)
    return [PollTask((), SPREAD + n, tuple(askings[at : at + TASK])) for n, at in enumerate(starts)]


def _shares(feeds: Iterable[Feed]) -> Iterator[tuple[tuple[str, ...], int]]:
    """Ids of a task, and which turn of its host it is."""
    hosts: dict[str, list[str]] = {}
    for feed in feeds:
        hosts.setdefault(host_of(feed.url), []).append(feed.id)
    shared: list[str] = []
    for ids in hosts.values():
        if len(ids) > TASK:
            yield from ((tuple(ids[at : at + TASK]), at // TASK) for at in range(0, len(ids), TASK))
            continue
        if len(shared) + len(ids) > TASK:
            yield tuple(shared), 0
            shared = []
        shared += ids
    if shared:
        yield tuple(shared), 0
