"""What the Matches and Deliveries tables hold of one item: for the command `explain`. By key, never by scan."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wirewatch.aws.clients import table
from wirewatch.aws.deliveries import delivery_from_image
from wirewatch.aws.matches import match_from
from wirewatch.delivery.delivery import Delivery, DeliveryStatus
from wirewatch.delivery.ports import Match


@dataclass(frozen=True, slots=True)
class Trace:
    """A delivery and how far it got. `events` are those of the provider, `reason` why it failed or was suppressed."""

    delivery: Delivery
    status: DeliveryStatus
    attempts: int
    reference: str
    reason: str
    events: tuple[str, ...]


class MatchTraces:
    """Matches by item."""

    def __init__(self, name: str) -> None:
        self._table = table(name)

    def of(self, item_id: str, watches: Iterable[str]) -> Iterable[Match]:
        """Those of the item for these watches, in their order."""
        for watch in watches:
            found = self._table.get_item(Key={"watch": watch, "item": item_id})
            if "Item" in found:
                yield match_from(found["Item"])


class DeliveryTraces:
    """Deliveries by id."""

    def __init__(self, name: str) -> None:
        self._table = table(name)

    def of(self, delivery_ids: Iterable[str]) -> Iterable[Trace]:
        """Those that exist, in this order."""
        for delivery_id in delivery_ids:
            found = self._table.get_item(Key={"id": delivery_id}, ConsistentRead=True)
            if "Item" in found:
                yield _trace(found["Item"])


def _trace(row: dict[str, Any]) -> Trace:
    return Trace(
        delivery=delivery_from_image(row),
        status=DeliveryStatus(row["status"]),
        attempts=int(row["attempt"]),
        reference=row.get("reference", ""),
        reason=row.get("reason", ""),
        events=tuple(sorted(row.get("events", ()))),
    )
