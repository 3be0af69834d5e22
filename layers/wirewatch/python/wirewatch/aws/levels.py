"""Counters of levels, in the Stories table.

| pk | sk | holds |
|---|---|---|
| `rate#<feed>` | `rate` | `items` and `labelled` |
| `pace#<watch>` | `since` | `since`: when the watch was first counted |
| `pace#<watch>` | `hour#<hour>` | `matches` in that hour, up to 40 of them by item; expires after five weeks |

An item costs one write, and one read if it bears a label. A match costs one write and one read for each of its
watches, and up to five reads more once the watch is two weeks old.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from boto3.dynamodb.conditions import Attr

from wirewatch.aws.clients import table
from wirewatch.aws.conditional import held
from wirewatch.levels.pace import Pace, hour_of, is_cold, same_hours
from wirewatch.levels.rate import Rate
from wirewatch.timestamps import from_text, to_text

KEPT = timedelta(weeks=5)
REMEMBERED = 40


class CountersTable:
    """Counters over DynamoDB. A match that comes again counts once among the first 40 of an hour."""

    def __init__(self, name: str) -> None:
        self._table = table(name)

    def rate(self, feed: str) -> Rate:
        """See Counters.rate."""
        row = self._row(_rate_key(feed))
        return Rate(int(row.get("items", 0)), int(row.get("labelled", 0)))

    def count(self, feed: str, *, labelled: bool) -> None:
        """See Counters.count."""
        self._table.update_item(
            Key=_rate_key(feed),
            UpdateExpression="ADD #items :one, labelled :labelled",
            ExpressionAttributeNames={"#items": "items"},
            ExpressionAttributeValues={":one": 1, ":labelled": int(labelled)},
        )

    def paces(self, watches: Sequence[str], item: str, seen: datetime) -> Sequence[Pace]:
        """See Counters.paces."""
        found = [self._pace(watch, item, seen) for watch in watches]
        return [pace for pace in found if pace is not None]

    def _pace(self, watch: str, item: str, seen: datetime) -> Pace | None:
        since = self._since(watch, seen)
        self._count(watch, item, hour_of(seen))
        if is_cold(seen, since):
            return None
        hours = [hour_of(seen), *same_hours(seen, since)]
        now, *before = (int(self._row(_hour_key(watch, hour)).get("matches", 0)) for hour in hours)
        return Pace(now, tuple(before))

    def _since(self, watch: str, seen: datetime) -> datetime:
        key = {"pk": f"pace#{watch}", "sk": "since"}
        row = self._row(key)
        if not row:
            held(self._table.put_item, Item=key | {"since": to_text(seen)}, ConditionExpression=Attr("pk").not_exists())
        return from_text(row["since"]) if row else seen

    def _count(self, watch: str, item: str, hour: datetime) -> None:
        """Beyond the remembered ones items are counted without being remembered."""
        expires = int((hour + KEPT).timestamp())
        fresh = Attr("counted").not_exists() | ~Attr("counted").contains(item) & Attr("matches").lt(REMEMBERED)
        counted = held(
            self._table.update_item,
            Key=_hour_key(watch, hour),
            UpdateExpression="ADD matches :one, counted :item SET expires = :expires",
            ConditionExpression=fresh,
            ExpressionAttributeValues={":one": 1, ":item": {item}, ":expires": expires},
        )
        if not counted:
            held(
                self._table.update_item,
                Key=_hour_key(watch, hour),
                UpdateExpression="ADD matches :one",
                ConditionExpression=~Attr("counted").contains(item) & Attr("matches").gte(REMEMBERED),
                ExpressionAttributeValues={":one": 1},
            )

    def _row(self, key: dict[str, str]) -> dict[str, Any]:
        return self._table.get_item(Key=key, ConsistentRead=True).get("Item", {})


def _rate_key(feed: str) -> dict[str, str]:
    return {"pk": f"rate#{feed}", "sk": "rate"}


def _hour_key(watch: str, hour: datetime) -> dict[str, str]:
    return {"pk": f"pace#{watch}", "sk": f"hour#{to_text(hour)}"}
