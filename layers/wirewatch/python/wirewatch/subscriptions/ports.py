"""What the pipeline needs of the Subscriptions table, and subscribing of the catalogue of watches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wirewatch.subscriptions.subscription import Status, Subscription
from wirewatch.watches.watch import Watch


@dataclass(frozen=True, slots=True)
class Proof:
    """What a link that works once must show: the hash of its secret, before it expires."""

    confirm_hash: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Followers:
    """Some of those who follow some watches, by id; `rest` is after whom to go on, "" if there is nobody else."""

    subscriptions: tuple[Subscription, ...]
    rest: str


class Subscriptions(Protocol):
    """One profile row a subscription, the only truth, and one pointer for each watch that it follows."""

    def put(self, subscription: Subscription) -> None:
        """Create or replace it as it is, with its pointers by watch."""

    def get(self, subscription_id: str) -> Subscription | None:
        """The profile, or None."""

    def watching(self, watch: str) -> Iterable[Subscription]:
        """Confirmed subscriptions that follow the watch, by id."""

    def following(self, watches: Sequence[str], after: str, limit: int) -> Followers:
        """Confirmed subscriptions that follow any of the watches, each once, with ids after `after`.

        Of `limit` at most, so maybe none, though there is a rest. Following the rest to its end meets everybody
        who followed one of the watches all the time.
        """

    def due(self, now: datetime, limit: int) -> Iterable[Subscription]:
        """Confirmed subscriptions whose `next_digest` is not after now, the longest overdue first."""

    def advance(self, subscription: Subscription, cursor: datetime, next_digest: datetime | None) -> bool:
        """Move cursor and due time on; False if they are no longer what `subscription` says."""

    def amend(self, before: Subscription, after: Subscription) -> bool:
        """Store what differs between the two; False, and nothing stored, if any of that is no longer as it was before.

        Both are one subscription, at one address, on one channel.
        """

    def silent(self, now: datetime, limit: int) -> Iterable[Subscription]:
        """Confirmed subscriptions that have waited for `silence_after` hours or more, the longest waiting first."""

    def set_status(self, subscription_id: str, status: Status) -> bool:
        """Change the status; False if there is no such subscription, or if it is `erasing`."""

    def with_address(self, address: str) -> Iterable[Subscription]:
        """All subscriptions of one address (bounces end them all)."""

    def was_erased(self, address: str) -> bool:
        """Whether its owner had everything erased: no operator enrols it again."""

    def request(self, subscription: Subscription, proof: Proof, standing: Subscription | None) -> bool:
        """Store it with the proof that its confirmation needs.

        False, and nothing stored, if the row's `asked` and status are no longer those of `standing`
        (None: there was no row).
        """

    def confirm(self, subscription: Subscription, confirm_hash: str, now: datetime) -> bool:
        """`pending` → `confirmed` with the cursor and due time of `subscription`; the proof is used up.

        False if it is not pending, the hash is another one, or the proof has expired.
        """


class Proofs(Protocol):
    """What works once beside a confirmation: one proof for each purpose of a subscription."""

    def keep(self, subscription_id: str, purpose: str, proof: Proof) -> None:
        """Store it, in place of an earlier one for the purpose."""

    def holds(self, subscription_id: str, purpose: str, proof_hash: str, now: datetime) -> bool:
        """Whether there is one with that hash which has not expired."""

    def use_up(self, subscription_id: str, purpose: str, proof_hash: str, now: datetime) -> bool:
        """Remove it; False if it does not hold. Of several at once one alone succeeds."""


class Catalogue(Protocol):
    """The watches, as far as subscribing needs them."""

    def get(self, watch_id: str) -> Watch | None:
        """One watch, or None."""

    def put(self, watch: Watch) -> None:
        """Create or replace one."""
