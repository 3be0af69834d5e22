"""What delivery needs of the world: the ledger, the matches, the topic and the mailer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from wirewatch.delivery.delivery import Claim, Delivery, DeliveryStatus
from wirewatch.delivery.pacing import Pace
from wirewatch.stories.story import Related
from wirewatch.subscriptions.subscription import Channel


@dataclass(frozen=True, slots=True)
class Match:
    """One item that matched one watch: what digests and backtests read. Texts and times as in the event.

    `first_seen` is when its story began; "" in rows that were written before it was kept. `related` are other stories
    that its own is much like.
    """

    watch: str
    item: str
    at: datetime
    url: str
    title: str
    summary: str
    source: str
    language: str
    seen: str
    story: str
    headline: str
    level: str
    score: int
    novelty: str
    terms: tuple[str, ...]
    reasons: tuple[str, ...]
    first_seen: str = ""
    related: tuple[Related, ...] = ()


class Matches(Protocol):
    """The Matches table."""

    def add(self, match: Match) -> None:
        """Store it unless the pair (watch, item) is there: `at` stays that of the first attempt."""

    def between(self, watch: str, after: datetime, until: datetime) -> Iterable[Match]:
        """Matches with after < at <= until, oldest first."""


# Events of SES that end a mail which it has taken: a virus, a template that does not render.
REFUSALS = ("Reject", "Rendering Failure")


class Ledger(Protocol):
    """The Deliveries table. Only its holder may end a claim; every other write is refused (False)."""

    def open(self, delivery: Delivery, status: DeliveryStatus = DeliveryStatus.PENDING) -> bool:
        """Write a row unless the id is there. `suppressed` notes what needs no sending.

        A pending one that is not to go before some moment is written as `held`.
        """

    def open_all(self, deliveries: Sequence[Delivery]) -> int:
        """Open each as `open` does, many at a time; how many were not there yet.

        After an error some may be open and some not: whoever comes again opens the others.
        """

    def read(self, delivery_id: str) -> Delivery | None:
        """What was frozen under that id."""

    def claim(self, delivery_id: str, owner: str, now: datetime, until: datetime) -> Claim | None:
        """`pending` → `sending`, or take over a `sending` row whose lease has run out; None if neither holds."""

    def freeze(self, claim: Claim, content: Mapping[str, Any]) -> bool:
        """Replace what is to be sent: a later attempt finds this."""

    def end(self, claim: Claim, status: DeliveryStatus, *, reference: str = "", reason: str = "") -> bool:
        """Mark `sent`, `failed`, `suppressed` or `capped`; `reference` is the provider's message id."""

    def release(self, claim: Claim) -> bool:
        """End the lease and take the attempt back, when the provider certainly took nothing.

        The row stays `sending`: made `pending` it would travel on the stream at once, and a provider
        that refuses for an hour would be asked without pause. Who retries may claim it right away.
        """

    def confirm(self, delivery_id: str, reference: str, event: str) -> bool:
        """The provider says that it has the message: `sent`, whatever the state was. False for an unknown id.

        An event of REFUSALS says that it will not deliver it: `failed`, whatever comes before or after.
        """

    def status(self, delivery_id: str) -> DeliveryStatus | None:
        """Where the row stands now."""

    def stalled(self, pending_before: datetime, lease_before: datetime) -> Iterable[str]:
        """Ids of mails `pending` since before the one moment, or with a lease or a hold that ended before the other."""

    def waiting_since(self) -> datetime | None:
        """Since when the mail waits that is `pending` the longest: its opening, or the end of its hold."""

    def redrive(self, delivery_id: str, now: datetime) -> None:
        """Make a mail that is `pending`, or whose lease or hold has run out, `pending`: the stream carries it."""


class Paces(Protocol):
    """How fast each subscription is told."""

    def read(self, subscription_id: str) -> Pace:
        """As it stands; an empty one where there is none."""

    def store(self, subscription_id: str, pace: Pace) -> bool:
        """Replace it, revision raised by one; False, and nothing written, if its revision has moved on."""


class Topic(Protocol):
    """The SNS topic `alerts`."""

    def publish(
        self,
        message: Mapping[str, str],
        subject: str,
        attributes: Mapping[str, str | Sequence[str]],
    ) -> str:
        """Publish once, without retries: `message` holds a text for each protocol (`default` among them).

        The message id. Raises `Unsent`; any other exception leaves it unknown.
        """

    def subscribe(self, channel: Channel, endpoint: str, watches: Sequence[str], levels: Sequence[str]) -> str:
        """Hang an endpoint on the topic, filtered by watches and levels; the subscription's name there."""


class AlertQueue(Protocol):
    """The queue that send_alerts reads."""

    def put(self, message: Mapping[str, Any]) -> None:
        """Put a message into it, once or, if an answer is lost, twice. Raises if it may not be in it."""


class Unsent(Exception):  # noqa: N818  (it is a fact about the message)
    """The provider certainly did not take the message; `permanent` says that trying again is no use.

    `soon`: it takes so many a second and no more, so that it will take it in a moment.
    """

    def __init__(self, reason: str, *, permanent: bool, soon: bool = False) -> None:
        super().__init__(reason)
        self.permanent, self.soon = permanent, soon


class Mailer(Protocol):
    """SES, raw messages."""

    def send(self, message: bytes, recipient: str, delivery_id: str) -> str:
        """Send once, without retries; the message id. Raises `Unsent`; any other exception leaves it unknown."""
