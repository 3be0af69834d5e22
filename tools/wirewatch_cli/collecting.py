"""Python's collector of circles, which would take an eighth of a replay, and a sixth of what is imported for it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 400_000  # made since the last look, before the next one


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Inside, it leaves alone what is there now, and looks seldom at what comes: little of that goes in circles.

    Inside of itself it changes nothing: the outer one would else look through all again.
    """
    before = gc.get_threshold()
    if before[0] >= OBJECTS:
        yield
        return
    gc.freeze()
    gc.set_threshold(OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.freeze()  # what is young grows old unseen: the lower threshold would have it all looked through
        gc.set_threshold(*before)
        gc.unfreeze()
