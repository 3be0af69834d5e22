"""Ctrl-C, and being asked to end, as a flag: a run ends between two steps, with what it saw saved."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, current_thread, main_thread
from types import FrameType

ENDING = b"\nending (Ctrl-C again leaves at once)\n"
SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stoppable(wake: Callable[[], None]) -> Iterator[Event]:
    """Inside, the first signal sets the event and calls `wake`; a second one is a KeyboardInterrupt."""
    asked = Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()
        os.write(2, ENDING)
        wake()

    if current_thread() is not main_thread():  # only there signals can be handled
        yield asked
        return
    before = [(number, signal.signal(number, ask)) for number in SIGNALS]
    try:
        yield asked
    finally:
        for number, handler in before:
            signal.signal(number, handler)
