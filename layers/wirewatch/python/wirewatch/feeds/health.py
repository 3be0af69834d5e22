"""How a feed is doing, in one word; FeedState.reason says why in a sentence."""

from enum import StrEnum


class Health(StrEnum):
    """`new` until the first answer. A feed that fails is asked ever more rarely, and never given up.

    - `ok`: it answers, and brings news as it always did;
    - `stale`: it answers, and has brought nothing new for very long, by its own rhythm;
    - `empty`: its body has no entries; `undated`: none of them has a date;
    - `failing`: no good answer, or no feed in it; `throttled`: its host asked us to wait;
    - `moved`: it is permanently redirected, and we are confirming that or have just taken the new address over;
    - `retired`: its publisher says that it has ended (410); still asked daily;
    - `flood`: it suddenly showed most of its entries as new.
    """

    NEW = "new"
    OK = "ok"
    STALE = "stale"
    EMPTY = "empty"
    UNDATED = "undated"
    FAILING = "failing"
    THROTTLED = "throttled"
    MOVED = "moved"
    RETIRED = "retired"
    FLOOD = "flood"


WELL = frozenset({Health.NEW, Health.OK, Health.UNDATED, Health.MOVED})  # it brings what there is
UNANSWERED = frozenset({Health.FAILING, Health.THROTTLED, Health.RETIRED})
