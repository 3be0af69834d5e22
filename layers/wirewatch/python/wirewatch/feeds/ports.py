"""What polling needs of the world: the Feeds table, the poll queue and the wire."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from wirewatch.feeds.feed import Feed, FeedForPoll, FeedState, Lease
from wirewatch.feeds.standing import Standing
from wirewatch.feeds.tasks import PollTask


class Feeds(Protocol):
    """Rows of the Feeds table; due ones are found through the agenda, never by a scan."""

    def add(self, feed: Feed, now: datetime) -> bool:
        """Add a feed, due at once; False if its id is there already."""

    def get(self, feed_ids: Sequence[str]) -> list[FeedForPoll]:
        """At most 99 feeds and their states; removed ones are left out.

        The states come without the window, and may be a moment old; saving one leaves the window as it is.
        """

    def recall(self, found: Sequence[FeedForPoll]) -> list[FeedForPoll]:
        """The same feeds with their windows, as these stand now."""

    def due(self, now: datetime, limit: int) -> Iterable[FeedForPoll]:
        """At most `limit` feeds whose turn has come, the longest overdue first; their states as those of `get`.

        `next_poll` is when the turn came, `asked` and `before` when they were asked last.
        """

    def lease(self, leases: Sequence[Lease], now: datetime) -> set[str]:
        """Put each feed's next turn to its moment, so that no other dispatch takes it, and note who is asked now.

        The ids of those that are still due as they were found: no other dispatch came first. What a poll or a command
        writes meanwhile is heard by the next dispatch.
        """

    def save(self, feed_id: str, state: FeedState, now: datetime, url: str = "") -> bool:
        """Write the state if the row still has `state.revision`, and raise the revision; take over a new URL, if any.

        False if the row moved on or is gone; nothing is written then.
        """

    def find(self, feed_id: str) -> FeedForPoll | None:
        """One feed as it stands now, without its window and what its host wants; None if there is none."""

    def hold(self, host: str, until: datetime, now: datetime) -> None:
        """Remember that no feed of the host may be asked before that moment."""


class FeedStandings(Protocol):
    """All feeds with their health, for whoever tells people of it: read once, not for each of them."""

    def all(self) -> Iterable[Standing]:
        """Every feed, in no order."""


class PollQueue(Protocol):
    """Where dispatch_polls puts work for poll_feeds."""

    def send(self, tasks: Sequence[PollTask]) -> None:
        """One message a task, to be seen after its delay."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional GET sends."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One URL to GET, and what we hold of it already; or to POST a form to, which follows no redirect."""

    url: str
    validators: Validators = Validators()
    form: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back. `status` 0 means that no whole answer came; `error` then says why, in words.

    Header names are lower case. `body` is empty but for status 200. `url` is where the answer came
    from, after redirects. `moved` is the URL that the publisher says to use from now on: where the
    permanent redirects (301, 308) that came first lead, unless from https to http; empty without one.
    """

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    url: str = ""
    error: str = ""
    moved: str = ""


class Fetch(Protocol):
    """Asks URLs side by side, each under the limits on time and size.

    Failures of the network are values, never exceptions.
    """

    def __call__(self, requests: Sequence[FetchRequest]) -> Sequence[Fetched]:
        """One answer a request, in their order."""
