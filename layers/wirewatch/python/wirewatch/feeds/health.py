"""How a feed is doing, in one word; FeedState.reason says why in a sentence."""

from enum import StrEnum


class Health(StrEnum):
    """`new` until the first answer; a feed that fails is asked ever more rarely, and never given up."""

    NEW = "new"
    OK = "ok"
    EMPTY = "empty"
    FAILING = "failing"
    FLOOD = "flood"
