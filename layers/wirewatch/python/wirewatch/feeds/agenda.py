"""Who is asked when: one small row for all feeds, so that handing them out costs one write a minute, not one a feed.

The rows of the feeds are what is true: each says when it wants to be asked next, and when that was written. The
agenda is what dispatch makes of it, and nobody else writes it. It is due anew from the rows at any time:
- A wish is heard if it was written since the feed was asked last, and is for later; hearing it twice changes nothing.
- What was written lately is looked at each time with some overlap, and everything once an hour, so that a wish which
  came late to the index is heard late, and none is missed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

OVERLAP = timedelta(minutes=5)  # an index is seconds behind its table, as a rule


class Turn(NamedTuple):
    """When a feed is due, when dispatch had it asked last, and when the time before."""

    due: datetime
    asked: datetime | None = None
    before: datetime | None = None


class Wish(NamedTuple):
    """When a feed wants to be asked next, and when that was written."""

    feed: str
    due: datetime
    written: datetime


@dataclass(frozen=True, slots=True)
class Agenda:
    """Turns by feed; `heard` is up to when the rows of feeds have been looked at (None: never)."""

    turns: Mapping[str, Turn]
    heard: datetime | None = None

    def listens_from(self, now: datetime) -> datetime | None:
        """From when on wishes are to be looked at; None for all of them."""
        if self.heard is None or (self.heard.date(), self.heard.hour) != (now.date(), now.hour):
            return None
        return self.heard - OVERLAP

    def hear(self, wishes: Iterable[Wish], now: datetime) -> "Agenda":
        """The agenda with the wishes that were written since their feeds were asked."""
        turns = dict(self.turns)
        for wish in wishes:
            turn = turns.get(wish.feed)
            if turn is None:
                turns[wish.feed] = Turn(wish.due)
            elif stands(wish, turn):
                turns[wish.feed] = turn._replace(due=wish.due)
        return replace(self, turns=turns, heard=now)

    def due(self, now: datetime, limit: int) -> list[str]:
        """At most so many feeds whose turn has come, the longest overdue first."""
        waiting = sorted((turn.due, feed) for feed, turn in self.turns.items() if turn.due <= now)
        return [feed for _, feed in waiting[:limit]]

    def put_off(self, later: Mapping[str, datetime], gone: Collection[str]) -> "Agenda":
        """The agenda with other moments for some feeds, and without those that are gone."""
        turns = {feed: turn for feed, turn in self.turns.items() if feed not in gone}
        return replace(self, turns=turns | {feed: turns[feed]._replace(due=due) for feed, due in later.items()})

    def asked(self, until: Mapping[str, datetime], now: datetime) -> "Agenda":
        """The agenda when those feeds are being asked, and are due again at these moments."""
        turns = dict(self.turns)
        for feed, due in until.items():
            turns[feed] = Turn(due, asked=now, before=turns[feed].asked or now)
        return replace(self, turns=turns)


def stands(wish: Wish, turn: Turn) -> bool:
    """Whether a wish is still open: written since the feed was asked last, and for a moment after that."""
    return turn.asked is None or (wish.written >= turn.asked and wish.due > turn.asked)
