"""Subscriptions and the catalogue of watches, in memory."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from itertools import islice

from wirewatch.subscriptions.ports import Followers, Proof
from wirewatch.subscriptions.subscription import Status, Subscription


@dataclass
class FakeSubscriptions:
    """Subscriptions in a dict, and the proofs that the pending ones wait for."""

    rows: dict[str, Subscription] = field(default_factory=dict)
    proofs: dict[str, Proof] = field(default_factory=dict)
    buried: set[str] = field(default_factory=set)

    def put(self, subscription: Subscription) -> None:
        self.rows[subscription.id] = subscription
        self.proofs.pop(subscription.id, None)

    def get(self, subscription_id: str) -> Subscription | None:
        return self.rows.get(subscription_id)

    def watching(self, watch: str) -> Iterable[Subscription]:
        followers = [each for each in self._confirmed() if watch in each.watches]
        return sorted(followers, key=lambda each: each.id)

    def following(self, watches: Sequence[str], after: str, limit: int) -> Followers:
        ids = sorted(self.rows)
        later, wished = islice(ids, bisect_right(ids, after), None), set(watches)
        wanted = (i for i in later if not wished.isdisjoint(self.rows[i].watches))
        some = list(islice(wanted, limit + 1))
        confirmed = [self.rows[i] for i in some[:limit] if self.rows[i].status is Status.CONFIRMED]
        return Followers(tuple(confirmed), some[limit - 1] if len(some) > limit else "")

    def due(self, now: datetime, limit: int) -> Iterable[Subscription]:
        due = [
            (each.next_digest, each.id) for each in self._confirmed() if each.next_digest and each.next_digest <= now
        ]
        return [self.rows[subscription_id] for _, subscription_id in sorted(due)[:limit]]

    def advance(self, subscription: Subscription, cursor: datetime, next_digest: datetime | None) -> bool:
        row = self.rows.get(subscription.id)
        if row is None or _progress(row) != _progress(subscription):
            return False
        self.rows[row.id] = replace(row, cursor=cursor, next_digest=next_digest)
        return True

    def amend(self, before: Subscription, after: Subscription) -> bool:
        row = self.rows.get(after.id)
        names = [each.name for each in fields(after) if getattr(before, each.name) != getattr(after, each.name)]
        if row is None or any(getattr(row, name) != getattr(before, name) for name in ("status", *names)):
            return False
        self.rows[row.id] = replace(row, **{name: getattr(after, name) for name in names})
        return True

    def silent(self, now: datetime, limit: int) -> Iterable[Subscription]:
        wanted = [each for each in self._confirmed() if each.silence_after and each.heard]
        dues = [(each.heard + timedelta(hours=each.silence_after), each.id) for each in wanted]
        return [self.rows[subscription_id] for due, subscription_id in sorted(dues)[:limit] if due <= now]

    def set_status(self, subscription_id: str, status: Status) -> bool:
        row = self.rows.get(subscription_id)
        if row is None or row.status is Status.ERASING:
            return False
        self.rows[row.id] = replace(row, status=status)
        self.proofs.pop(row.id, None)
        return True

    def was_erased(self, address: str) -> bool:
        return address.casefold() in self.buried

    def with_address(self, address: str) -> Iterable[Subscription]:
        return [each for each in self.rows.values() if each.address == address]

    def request(self, subscription: Subscription, proof: Proof, standing: Subscription | None) -> bool:
        row = self.rows.get(subscription.id)
        if (row and (row.status, row.asked)) != (standing and (standing.status, standing.asked)):
            return False
        self.rows[subscription.id], self.proofs[subscription.id] = subscription, proof
        return True

    def confirm(self, subscription: Subscription, confirm_hash: str, now: datetime) -> bool:
        row, proof = self.rows.get(subscription.id), self.proofs.get(subscription.id)
        if row is None or row.status is not Status.PENDING or proof is None:
            return False
        if proof.confirm_hash != confirm_hash or proof.expires < now:
            return False
        begun = replace(row, cursor=subscription.cursor, next_digest=subscription.next_digest, heard=subscription.heard)
        self.put(replace(begun, status=Status.CONFIRMED))
        return True

    def _confirmed(self) -> list[Subscription]:
        return [each for each in self.rows.values() if each.status is Status.CONFIRMED]


def _progress(row: Subscription) -> tuple[Status, datetime | None, datetime | None]:
    return row.status, row.cursor, row.next_digest
