"""Two workers on one port, interleaved call by call as a seed says; and a worker that dies at a given call."""

import random
from collections.abc import Callable, Sequence
from threading import Semaphore, Thread
from typing import Any

import pytest

FEW, MANY = 60, 200  # interleavings: tried with the other tests, and in a proof
SEEDS = [*range(FEW), *(pytest.param(seed, marks=pytest.mark.proof) for seed in range(FEW, MANY))]
BURSTS = (1, 1, 1, 3, 12)  # calls: sometimes one gets far ahead while the other stands still


class Watched:
    """A port that calls `before` ahead of each of its own calls."""

    def __init__(self, port: Any, before: Callable[[], None]) -> None:
        self._port = port
        self._before = before

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)

        def call(*arguments: Any) -> Any:
            self._before()
            return method(*arguments)

        return call


class _Worker(Thread):
    """Moves only between `go` and the next call of its port; never at the same time as another."""

    def __init__(self, port: Any, task: Callable[[Any], object]) -> None:
        super().__init__(daemon=True)
        self.alive = True
        self.error: BaseException | None = None
        self._task, self._port = task, port
        self._may_go, self._stopped = Semaphore(0), Semaphore(0)

    def go(self) -> None:
        self._may_go.release()
        self._stopped.acquire()

    def run(self) -> None:
        self._may_go.acquire()
        try:
            self._task(Watched(self._port, self._pause))
        except BaseException as error:  # noqa: BLE001  (raised again by `interleave`)
            self.error = error
        finally:
            self.alive = False
            self._stopped.release()

    def _pause(self) -> None:
        self._stopped.release()
        self._may_go.acquire()


def interleave(seed: int, port: Any, tasks: Sequence[Callable[[Any], object]]) -> None:
    """Run the tasks on the port to their ends, a few calls of one of them at a time; raises what they raise."""
    rng = random.Random(seed)
    workers = [_Worker(port, task) for task in tasks]
    for worker in workers:
        worker.start()
    while moving := [worker for worker in workers if worker.alive]:
        worker = rng.choice(moving)
        for _ in range(rng.choice(BURSTS)):
            if worker.alive:
                worker.go()
    for worker in workers:
        worker.join()
        if worker.error:
            raise worker.error


class CrashError(Exception):
    """The worker died."""


def dying(port: Any, calls: int) -> Watched:
    """The port, for a worker that dies instead of making a call more than `calls`."""
    left = iter(range(calls))

    def count() -> None:
        if next(left, None) is None:
            raise CrashError

    return Watched(port, count)
