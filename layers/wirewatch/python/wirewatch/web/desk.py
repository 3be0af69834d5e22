"""What the routes need of the world."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from wirewatch.delivery.ports import Ledger, Matches
from wirewatch.feeds.ports import Feeds, PollQueue
from wirewatch.feeds.standing import Standing
from wirewatch.items.archive import Archive
from wirewatch.levels.level import Level
from wirewatch.subscriptions.erasing import Traces
from wirewatch.subscriptions.limits import Counts
from wirewatch.subscriptions.ports import Proofs, Subscriptions
from wirewatch.subscriptions.repeats import Notes
from wirewatch.subscriptions.tokens import Tokens
from wirewatch.watches.ports import Watches


class Requests(Counts, Notes, Protocol):
    """The table of counts and notes."""


@dataclass(frozen=True, slots=True)
class Desk:
    """`keys` sign links, the newest last; `new_token` gives 32 random bytes as text.

    `feeds` gives all feeds; `polled` and `polls` are what a push changes: a feed, and the poll queue. `sign_ups` says
    who may subscribe (see `admission`), `alert_level` the lowest level that is told at once.
    """

    subscriptions: Subscriptions
    catalogue: Watches
    ledger: Ledger
    matches: Matches
    archive: Archive
    traces: Traces
    proofs: Proofs
    feeds: Callable[[], Iterable[Standing]]
    polled: Feeds
    polls: PollQueue
    requests: Requests
    keys: Sequence[str]
    new_token: Callable[[], str]
    sign_ups: str
    alert_level: Level

    @property
    def tokens(self) -> Tokens:
        """The tokens that its keys sign."""
        return Tokens(self.keys)

    @property
    def key(self) -> str:
        """The newest key."""
        return self.keys[-1]
