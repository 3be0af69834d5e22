"""The ledger, in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from wirewatch.delivery.delivery import Claim, Delivery, DeliveryStatus, Kind
from wirewatch.delivery.ports import REFUSALS

OPEN = {DeliveryStatus.PENDING, DeliveryStatus.SENDING}


@dataclass
class Row:
    """A delivery with where it stands. `touched` is the opening or re-driving, or the end of the lease."""

    delivery: Delivery
    status: DeliveryStatus
    touched: datetime
    owner: str = ""
    attempt: int = 0
    reference: str = ""
    reason: str = ""
    events: set[str] = field(default_factory=set)

    def can_be_claimed(self, now: datetime) -> bool:
        lapsed = self.status is DeliveryStatus.SENDING and self.touched <= now
        return self.status is DeliveryStatus.PENDING or lapsed


@dataclass
class FakeLedger:
    """Deliveries in a dict."""

    rows: dict[str, Row] = field(default_factory=dict)

    def open(self, delivery: Delivery, status: DeliveryStatus = DeliveryStatus.PENDING) -> bool:
        if delivery.id in self.rows:
            return False
        row = Row(delivery, status, delivery.created)
        if status is DeliveryStatus.PENDING and delivery.not_before:
            row = Row(delivery, DeliveryStatus.HELD, delivery.not_before)
        self.rows[delivery.id] = row
        return True

    def open_all(self, deliveries: Sequence[Delivery]) -> int:
        return sum(map(self.open, deliveries))

    def read(self, delivery_id: str) -> Delivery | None:
        row = self.rows.get(delivery_id)
        return row.delivery if row else None

    def claim(self, delivery_id: str, owner: str, now: datetime, until: datetime) -> Claim | None:
        row = self.rows.get(delivery_id)
        if row is None or not row.can_be_claimed(now):
            return None
        row.status, row.owner, row.touched = DeliveryStatus.SENDING, owner, until
        row.attempt += 1
        return Claim(row.delivery, owner, row.attempt)

    def freeze(self, claim: Claim, content: Mapping[str, Any]) -> bool:
        row = self._held(claim)
        if row:
            row.delivery = replace(row.delivery, content=content)
        return row is not None

    def end(self, claim: Claim, status: DeliveryStatus, *, reference: str = "", reason: str = "") -> bool:
        row = self._held(claim)
        if row:
            row.status, row.reference, row.reason = status, reference, reason
        return row is not None

    def release(self, claim: Claim) -> bool:
        row = self._held(claim)
        if row:
            row.touched, row.attempt = row.delivery.created, row.attempt - 1
        return row is not None

    def confirm(self, delivery_id: str, reference: str, event: str) -> bool:
        row = self.rows.get(delivery_id)
        if row:
            row.events.add(event)
            refused = next((each for each in REFUSALS if each in row.events), "")
            row.status, row.reference = DeliveryStatus.FAILED if refused else DeliveryStatus.SENT, reference
            row.reason = refused or row.reason
        return row is not None

    def status(self, delivery_id: str) -> DeliveryStatus | None:
        row = self.rows.get(delivery_id)
        return row.status if row else None

    def stalled(self, pending_before: datetime, lease_before: datetime) -> Iterable[str]:
        befores = {DeliveryStatus.PENDING: pending_before}
        befores |= dict.fromkeys((DeliveryStatus.SENDING, DeliveryStatus.HELD), lease_before)
        mails = {i: row for i, row in self.rows.items() if row.delivery.kind is not Kind.PUBLISH}
        return [i for i, row in mails.items() if row.status in befores and row.touched < befores[row.status]]

    def waiting_since(self) -> datetime | None:
        mails = [row for row in self.rows.values() if row.delivery.kind is not Kind.PUBLISH]
        pending = [row.delivery for row in mails if row.status is DeliveryStatus.PENDING]
        return min((max(each.created, each.not_before or each.created) for each in pending), default=None)

    def redrive(self, delivery_id: str, now: datetime) -> None:
        row = self.rows.get(delivery_id)
        released = row and row.status is DeliveryStatus.HELD and row.touched <= now
        if row and (released or row.can_be_claimed(now)):
            row.status, row.touched = DeliveryStatus.PENDING, now

    def of_kind(self, kind: Kind) -> list[Row]:
        """The rows of a kind, in the order in which they were opened."""
        return [row for row in self.rows.values() if row.delivery.kind is kind]

    def _held(self, claim: Claim) -> Row | None:
        row = self.rows.get(claim.delivery.id)
        if row is None or row.status is not DeliveryStatus.SENDING:
            return None
        return row if (row.owner, row.attempt) == (claim.owner, claim.attempt) else None
