"""Seconds of this process's processor time: what runs beside it on the machine hardly counts."""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


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
