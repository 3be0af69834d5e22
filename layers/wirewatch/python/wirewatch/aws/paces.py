"""How fast a subscription is told: the row (`sub#ID`, `pace`) beside its profile, one write an alert."""

from collections.abc import Mapping
from typing import Any

from boto3.dynamodb.conditions import Attr

from wirewatch.aws.clients import table
from wirewatch.aws.conditional import held
from wirewatch.delivery.pacing import Pace
from wirewatch.timestamps import from_text, to_text


class PacesTable:
    """Paces over the Subscriptions table."""

    def __init__(self, name: str) -> None:
        self._table = table(name)

    def read(self, subscription_id: str) -> Pace:
        """See Paces.read; consistent."""
        found = self._table.get_item(Key=_key(subscription_id), ConsistentRead=True)
        return _pace_of(found["Item"]) if "Item" in found else Pace()

    def store(self, subscription_id: str, pace: Pace) -> bool:
        """See Paces.store."""
        row = _key(subscription_id) | {
            "slots": {each: to_text(at) for each, at in pace.slots.items()},
            "storms": {to_text(due): list(ids) for due, ids in pace.storms.items()},
            "told": sorted(map(to_text, pace.told)),
            "revision": pace.revision + 1,
        }
        read = Attr("revision").eq(pace.revision) if pace.revision else Attr("pk").not_exists()
        return held(self._table.put_item, Item=row, ConditionExpression=read)


def _key(subscription_id: str) -> dict[str, str]:
    return {"pk": f"sub#{subscription_id}", "sk": "pace"}


def _pace_of(row: Mapping[str, Any]) -> Pace:
    slots = {each: from_text(at) for each, at in row["slots"].items()}
    storms = {from_text(due): tuple(ids) for due, ids in row["storms"].items()}
    return Pace(slots, storms, frozenset(map(from_text, row["told"])), int(row["revision"]))
