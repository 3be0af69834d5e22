"""The Deliveries table: the ledger of what is to be sent and what was.

A mail that is open stands in the index `open`, under the moment since when it waits (`touched`): for a
`pending` row that of its opening or last re-driving, for a `sending` row the end of its lease, for a
`held` one the end of its hold.
Messages to the topic are not in it: their queue comes again by itself. The index is spread over
shards for writing; it is read whole, since it holds nothing but what is open.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase

from wirewatch.aws.clients import table
from wirewatch.aws.paging import rows
from wirewatch.aws.together import put_new, put_one
from wirewatch.aws.updates import update
from wirewatch.delivery.delivery import Claim, Delivery, DeliveryStatus, Kind
from wirewatch.delivery.ports import REFUSALS
from wirewatch.identifiers import shard
from wirewatch.subscriptions.subscription import Channel
from wirewatch.timestamps import from_text, to_text

SHARDS = 8
PENDING = Attr("status").eq(DeliveryStatus.PENDING)
SENDING = Attr("status").eq(DeliveryStatus.SENDING)
OPENNESS = ("open_shard", "touched", "lease")


class DeliveriesTable:
    """The ledger over DynamoDB; rows are kept for `retention_days`."""

    def __init__(self, name: str, retention_days: int) -> None:
        self._table = table(name)
        self._retention = timedelta(days=retention_days)

    def open(self, delivery: Delivery, status: DeliveryStatus = DeliveryStatus.PENDING) -> bool:
        """See Ledger.open."""
        return put_one(self._table, self._opened(delivery, status))

    def open_all(self, deliveries: Sequence[Delivery]) -> int:
        """See Ledger.open_all."""
        return put_new(self._table, [self._opened(each, DeliveryStatus.PENDING) for each in deliveries])

    def _opened(self, delivery: Delivery, status: DeliveryStatus) -> dict[str, Any]:
        expires = int((delivery.created + self._retention).timestamp())
        row = _row(delivery) | {"status": status, "attempt": 0, "expires": expires}
        if status is DeliveryStatus.PENDING and delivery.kind is not Kind.PUBLISH:
            row |= {"open_shard": shard(delivery.id, SHARDS), "touched": row["created"]}
            if delivery.not_before:
                row |= {"status": DeliveryStatus.HELD, "touched": to_text(delivery.not_before)}
        return row

    def read(self, delivery_id: str) -> Delivery | None:
        """See Ledger.read; consistent."""
        row = self._get(delivery_id)
        return delivery_from_image(row) if row else None

    def claim(self, delivery_id: str, owner: str, now: datetime, until: datetime) -> Claim | None:
        """See Ledger.claim."""
        sets = {"owner": owner, "lease": to_text(until), "touched": to_text(until)}
        sets["status"] = DeliveryStatus.SENDING
        row = self._update(delivery_id, PENDING | _lapsed(now), sets, add={"attempt": 1})
        return Claim(delivery_from_image(row), owner, int(row["attempt"])) if row else None

    def freeze(self, claim: Claim, content: Mapping[str, Any]) -> bool:
        """See Ledger.freeze."""
        return bool(self._update(claim.delivery.id, _held_by(claim), {"content": _text(content)}))

    def end(self, claim: Claim, status: DeliveryStatus, *, reference: str = "", reason: str = "") -> bool:
        """See Ledger.end."""
        sets = {"status": status, "reference": reference, "reason": reason}
        return bool(self._update(claim.delivery.id, _held_by(claim), sets, remove=OPENNESS))

    def release(self, claim: Claim) -> bool:
        """See Ledger.release; the lease now ends at a moment that is certainly past."""
        past = to_text(claim.delivery.created)
        sets = {"lease": past, "touched": past}
        return bool(self._update(claim.delivery.id, _held_by(claim), sets, add={"attempt": -1}))

    def confirm(self, delivery_id: str, reference: str, event: str) -> bool:
        """See Ledger.confirm; events may come twice and in any order, so the row holds a set of them."""
        refused = event in REFUSALS
        sets: dict[str, Any] = {"status": DeliveryStatus.FAILED if refused else DeliveryStatus.SENT}
        sets |= {"reference": reference} | ({"reason": event} if refused else {})
        exists = Attr("id").exists()
        stands: ConditionBase = exists
        for each in () if refused else REFUSALS:
            stands &= ~Attr("events").contains(each)
        if self._update(delivery_id, stands, sets, add={"events": {event}}, remove=OPENNESS):
            return True
        return bool(self._update(delivery_id, exists, {}, add={"events": {event}}))

    def status(self, delivery_id: str) -> DeliveryStatus | None:
        """See Ledger.status; consistent."""
        row = self._get(delivery_id)
        return DeliveryStatus(row["status"]) if row else None

    def stalled(self, pending_before: datetime, lease_before: datetime) -> Iterable[str]:
        """See Ledger.stalled; the index may lag, `redrive` may not."""
        befores = {
            DeliveryStatus.PENDING: to_text(pending_before),
            DeliveryStatus.SENDING: to_text(lease_before),
            DeliveryStatus.HELD: to_text(lease_before),
        }
        waiting = Attr("touched").lt(max(befores.values()))
        for row in rows(self._table.scan, IndexName="open", FilterExpression=waiting):
            if row["touched"] < befores[DeliveryStatus(row["status"])]:
                yield row["id"]

    def waiting_since(self) -> datetime | None:
        """See Ledger.waiting_since; the index may lag."""
        pending = rows(self._table.scan, IndexName="open", FilterExpression=PENDING)
        since = [max(row["created"], row.get("not_before", "")) for row in pending]
        return from_text(min(since)) if since else None

    def redrive(self, delivery_id: str, now: datetime) -> None:
        """See Ledger.redrive."""
        sets = {"status": DeliveryStatus.PENDING, "touched": to_text(now)}
        self._update(delivery_id, PENDING | _lapsed(now) | _released(now), sets, remove=("lease",))

    def _get(self, delivery_id: str) -> dict[str, Any]:
        return self._table.get_item(Key={"id": delivery_id}, ConsistentRead=True).get("Item", {})

    def _update(
        self,
        delivery_id: str,
        condition: ConditionBase,
        sets: Mapping[str, Any],
        add: Mapping[str, Any] | None = None,
        remove: Iterable[str] = (),
    ) -> dict[str, Any]:
        """The row as it is now, or {} if the condition did not hold."""
        try:
            return self._table.update_item(
                Key={"id": delivery_id},
                ConditionExpression=condition,
                ReturnValues="ALL_NEW",
                **update(sets, add=add, remove=remove),
            )["Attributes"]
        except self._table.meta.client.exceptions.ConditionalCheckFailedException:
            return {}


def delivery_from_image(row: Mapping[str, Any]) -> Delivery:
    """Read a row of the table, or its image on the stream (as plain values)."""
    return Delivery(
        id=row["id"],
        kind=Kind(row["kind"]),
        recipient=row["recipient"],
        address=row["address"],
        created=from_text(row["created"]),
        content=json.loads(row["content"]),
        channel=Channel(row["channel"]) if row.get("channel") else None,
        not_before=from_text(row["not_before"]) if row.get("not_before") else None,
    )


def _row(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "kind": delivery.kind,
        "recipient": delivery.recipient,
        "address": delivery.address,
        "created": to_text(delivery.created),
        "content": _text(delivery.content),
        "channel": delivery.channel or "",
        **({"not_before": to_text(delivery.not_before)} if delivery.not_before else {}),
    }


def _text(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _lapsed(now: datetime) -> ConditionBase:
    return SENDING & Attr("lease").lte(to_text(now))


def _released(now: datetime) -> ConditionBase:
    return Attr("status").eq(DeliveryStatus.HELD) & Attr("touched").lte(to_text(now))


def _held_by(claim: Claim) -> ConditionBase:
    """An owner may have claimed the row twice: the attempt tells the two apart."""
    return SENDING & Attr("owner").eq(claim.owner) & Attr("attempt").eq(claim.attempt)
