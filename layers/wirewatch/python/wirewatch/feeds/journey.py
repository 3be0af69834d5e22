"""One call of the fetcher: every request goes its way over libcurl, when its host has a turn, in one thread."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from wirewatch.feeds.exchange import TOO_SLOW, Exchange
from wirewatch.feeds.ports import Fetched
from wirewatch.feeds.refusals import asks_to_wait
from wirewatch.feeds.turns import Turns
from wirewatch.feeds.visit import Visit

NO_TURN = "other requests left no time for this one"
LOOK_EVERY = 0.25  # seconds
TOO_SHORT = 0.05  # seconds left in which no answer would come


class Journey:
    """Drives every visit to its answer; each has `seconds` from when it sets out."""

    def __init__(
        self, multi: Any, pause: Callable[[], float], exchange: Callable[[Visit, float], Exchange], seconds: float
    ) -> None:
        self._multi = multi
        self._exchange = exchange
        self._seconds = seconds
        self._turns: Turns[Visit] = Turns(pause)
        self._under_way: dict[Any, tuple[Visit, Exchange]] = {}
        self._looked = time.monotonic()

    def travel(self, visits: Sequence[Visit]) -> None:
        """Until all of them have an answer."""
        for visit in visits:
            self._queue(visit)
        try:
            while self._set_out() or self._under_way or self._turns.due(time.monotonic()) is not None:
                self._multi.perform()
                self._look_at_wires()
                if not self._arrive():
                    self._wait()
        finally:
            for handle in self._under_way:
                self._multi.remove_handle(handle)

    def _queue(self, visit: Visit) -> None:
        if visit.answer is None:
            self._turns.queue(visit.host, visit, time.monotonic())

    def _set_out(self) -> bool:
        """Begin the hops that may begin; whether there were any."""
        begun = False
        now = time.monotonic()
        for visit in self._turns.begin(now):
            begun = True
            if now > visit.deadline - TOO_SHORT:
                visit.refuse(TOO_SLOW if visit.under_way else NO_TURN)
                self._turns.leave(visit.host, now)
                continue
            if not visit.under_way:
                visit.under_way, visit.deadline = True, now + self._seconds
            exchange = self._exchange(visit, visit.deadline - now)
            self._under_way[exchange.handle] = (visit, exchange)
            self._multi.add_handle(exchange.handle)
        return begun

    def _arrive(self) -> bool:
        """Take the answers that are there; whether there were any."""
        arrived = False
        for handle, code in _finished(self._multi):
            arrived = True
            visit, exchange = self._under_way.pop(handle)
            self._multi.remove_handle(handle)
            self._turns.leave(visit.host, time.monotonic())
            visit.take(exchange.end(code))
            if visit.answer and asks_to_wait(visit.answer):
                self._call_off(visit.host, visit.answer)
            self._queue(visit)
        return arrived

    def _call_off(self, host: str, answer: Fetched) -> None:
        """Whoever still waits for a turn of a host that has had enough takes its answer as their own."""
        for other in self._turns.withdraw(host):
            other.answer = replace(answer, url=other.url, moved="")

    def _look_at_wires(self) -> None:
        now = time.monotonic()
        if now - self._looked > LOOK_EVERY:
            self._looked = now
            for _, exchange in self._under_way.values():
                exchange.look_at_wire()

    def _wait(self) -> None:
        """Until a socket is ready, a timer of libcurl is due or somebody may set out; at most a second."""
        due = self._turns.due(time.monotonic())
        timer = self._multi.timeout()  # milliseconds, -1 without a timer
        seconds = min(1.0, 1.0 if due is None else due, timer / 1000 if timer >= 0 else 1.0)
        if any(self._multi.fdset()):
            self._multi.select(max(0.0, seconds))
        else:  # select() would not wait for nothing
            time.sleep(min(seconds, 0.05))


def _finished(multi: Any) -> Iterator[tuple[Any, int]]:
    more = 1
    while more:
        more, good, bad = multi.info_read()
        yield from ((handle, 0) for handle in good)
        yield from ((handle, code) for handle, code, _ in bad)
