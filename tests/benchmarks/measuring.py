"""Seconds of this process's processor time: what runs beside it on the machine hardly counts."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")
K = TypeVar("K")


def seconds(work: Callable[[], object], repeats: int = 7) -> float:
    """The best of some times."""
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def once(work: Callable[[], object]) -> float:
    """Of what cannot be done twice."""
    return seconds(work, repeats=1)


def rate(work: Callable[[T], object], things: Sequence[T], repeats: int = 3) -> float:
    """Things a second."""
    return len(things) / seconds(lambda: [work(each) for each in things], repeats)


def rates_in_turn(works: Mapping[K, Callable[[T], object]], things: Sequence[T], rounds: int = 9) -> dict[K, float]:
    """Things a second of each work, the best of some rounds.

    All are measured in each round: a machine that changes its speed meanwhile changes it for all of them.
    """
    measured = [{key: rate(work, things, repeats=1) for key, work in works.items()} for _ in range(rounds)]
    return {key: max(each[key] for each in measured) for key in works}
