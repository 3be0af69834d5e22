"""The canary: an item of our own that goes the whole way each half hour, from the items to the alerts.

There it ends in a line of the log, and nobody is told. When none arrives any more, an alarm says so: silence is then no
longer the absence of news. It has a feed and a language of its own, so that it touches no count, no story and no
digest of anybody, and a watch of its own, which stands in no table.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from wirewatch.identifiers import identifier
from wirewatch.items.item import CANARY_FEED, Declared, Item
from wirewatch.watches.watch import Watch

if TYPE_CHECKING:  # the sender of alerts matches nothing
    from wirewatch.watches.matching import Hit
    from wirewatch.watches.ports import Watches

EVERY = timedelta(minutes=30)
NO_LANGUAGE = "zxx"  # BCP 47: no linguistic content
WATCH = Watch("#canary", "Canary", 'source:"wirewatch canary"')
GRAVE = (Declared("cap", "Immediate"), Declared("cap", "Extreme"), Declared("cap", "Observed"))  # FLASH, whatever else


def canary_of(now: datetime) -> Item:
    """The canary of the half hour that `now` lies in: the same one for whoever comes twice."""
    number = int((now - datetime(1970, 1, 1, tzinfo=UTC)) / EVERY)
    identity = identifier("i", CANARY_FEED, str(number))
    return Item(
        id=identity,
        guid=identity,
        url=f"https://canary.invalid/{number}",
        title=f"c{number}",
        summary="",
        published=now,
        seen=now,
        language=NO_LANGUAGE,
        feed=CANARY_FEED,
        source="Wirewatch canary",
        tier=1,
        declared=GRAVE,
    )


def is_canary(item: Item) -> bool:
    """Whether the item is ours."""
    return item.feed == CANARY_FEED


def own_hits(item: Item, hits: "Iterable[Hit]") -> "Sequence[Hit]":
    """The canary hits its own watch only, and nothing else hits that."""
    return [hit for hit in hits if (hit.watch == WATCH.id) is is_canary(item)]


class WithCanary:
    """Watches, and the canary's."""

    def __init__(self, watches: "Watches") -> None:
        self._watches = watches

    def version(self) -> int:
        """See Watches.version; never 0, so that the canary's is compiled also where there is no other."""
        return self._watches.version() + 1

    def list_all(self) -> Iterable[Watch]:
        """See Watches.list_all."""
        return [*self._watches.list_all(), WATCH]
