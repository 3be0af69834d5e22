"""Workers side by side: each stands before a call of a port until it is told how the call goes."""

from collections.abc import Callable
from datetime import datetime
from threading import Semaphore, Thread
from typing import Any

from tests.proof.reached import Died, Reach

from wirewatch.delivery.ports import Unsent

SENDS = ("mailer.send", "topic.publish")  # their clients do not try again
FATES = ("goes well", "dies before", "dies after", "fails before", "fails after", "goes twice")


class Worker(Thread):
    """Does one piece of work. `call` is what it stands before; never moves at the same time as another."""

    def __init__(self, work: Callable[[Reach], None], now: datetime) -> None:
        super().__init__(daemon=True)
        self.began, self.alive, self.call = now, True, ""
        self.error: BaseException | None = None
        self._work, self._fate = work, FATES[0]
        self._may_go, self._stands = Semaphore(0), Semaphore(0)
        self.start()
        self._stands.acquire()

    def go(self, fate: str = FATES[0]) -> None:
        """Let the call go so, and what follows up to the next call."""
        self._fate = fate
        self._may_go.release()
        self._stands.acquire()

    def run(self) -> None:
        try:
            self._work(self._reach)
        except (Died, ConnectionError, TimeoutError, Unsent) as error:
            self.error = error
        except BaseException as error:  # noqa: BLE001  (looked at by the history)
            self.error = error
        finally:
            self.alive = False
            self._stands.release()

    def _reach(self, call: str, perform: Callable[[], Any]) -> Any:
        self.call = call
        self._stands.release()
        self._may_go.acquire()
        return suffered(self._fate, call, perform)


def suffered(fate: str, call: str, perform: Callable[[], Any]) -> Any:
    """What the call gives that goes so, or raises."""
    if fate == "dies before":
        raise Died
    if fate == "fails before":
        raise Unsent("throttled", permanent=False) if call in SENDS else ConnectionError(call)
    result = perform()
    if fate == "dies after":
        raise Died
    if fate == "fails after":
        raise TimeoutError(call)
    if fate == "goes twice" and call not in SENDS:
        return perform()
    return result
