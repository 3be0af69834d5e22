"""What the tables Subscriptions and Deliveries hold of one person."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr, Key

from wirewatch.aws import tombstones
from wirewatch.aws.clients import table
from wirewatch.aws.conditional import held
from wirewatch.aws.paging import rows
from wirewatch.aws.profiles import profile_key, subscription_of
from wirewatch.aws.updates import update
from wirewatch.subscriptions.subscription import Status, Subscription
from wirewatch.timestamps import to_text

ERASING = "erasing"  # the partition of the index by-due that the sweep reads


class TracesTable:
    """See Traces."""

    def __init__(self, subscriptions: str, deliveries: str) -> None:
        self._subscriptions, self._deliveries = table(subscriptions), table(deliveries)

    def mark(self, subscription_id: str, now: datetime) -> bool:
        """See Traces.mark."""
        sets = {"status": Status.ERASING, "due_shard": ERASING, "next_digest": to_text(now)}
        unproven = ("silence_shard", "confirm_hash", "confirm_until")
        return held(
            self._subscriptions.update_item,
            Key=profile_key(subscription_id),
            ConditionExpression=Attr("pk").exists(),
            **update(sets, remove=unproven),
        )

    def marked(self, before: datetime, limit: int) -> Iterable[Subscription]:
        """See Traces.marked; the index may lag, so each profile is read again."""
        within = Key("due_shard").eq(ERASING) & Key("next_digest").lte(to_text(before))
        page = self._subscriptions.query(IndexName="by-due", KeyConditionExpression=within, Limit=limit)
        for row in page["Items"]:
            found = self._subscriptions.get_item(Key=profile_key(str(row["id"])), ConsistentRead=True).get("Item")
            if found and found["status"] == Status.ERASING:
                yield subscription_of(found)

    def bury(self, address: str, now: datetime) -> None:
        """See Traces.bury."""
        tombstones.bury(self._subscriptions, address, now)

    def remove(self, subscription: Subscription) -> None:
        """See Traces.remove."""
        for delivery_id in self._delivery_ids(subscription.id):
            self._deliveries.delete_item(Key={"id": delivery_id})
        profile = profile_key(subscription.id)
        for row in self._own_rows(subscription):
            key = {"pk": row["pk"], "sk": row["sk"]}
            if key != profile:
                self._subscriptions.delete_item(Key=key)
        held(self._subscriptions.delete_item, Key=profile, ConditionExpression=Attr("status").eq(Status.ERASING))

    def judge(self, subscription_id: str, story: str, item: str, verdict: str, now: datetime) -> bool:
        """See Traces.judge. A row of the owner's own, so it is exported and erased with the others."""
        profile = self._subscriptions.get_item(Key=profile_key(subscription_id), ConsistentRead=True).get("Item")
        if profile is None or profile["status"] == Status.ERASING:
            return False
        row = {"pk": profile["pk"], "sk": f"verdict#{story}", "item": item, "verdict": verdict, "at": to_text(now)}
        self._subscriptions.put_item(Item=row)
        return True

    def rows(self, subscription: Subscription) -> Mapping[str, list[dict[str, Any]]]:
        """See Traces.rows."""
        ids = self._delivery_ids(subscription.id)
        mails = (self._deliveries.get_item(Key={"id": each}, ConsistentRead=True).get("Item") for each in ids)
        return {
            "subscriptions": [_plain(row) for row in self._own_rows(subscription)],
            "deliveries": [_plain(row) for row in mails if row],
        }

    def _own_rows(self, subscription: Subscription) -> Iterator[dict[str, Any]]:
        own = Key("pk").eq(profile_key(subscription.id)["pk"])
        yield from rows(self._subscriptions.query, KeyConditionExpression=own, ConsistentRead=True)
        for watch in subscription.watches:
            yield {"pk": f"watch#{watch}", "sk": f"sub#{subscription.id}"}

    def _delivery_ids(self, subscription_id: str) -> list[str]:
        own = Key("recipient").eq(subscription_id)
        found = rows(self._deliveries.query, IndexName="by-recipient", KeyConditionExpression=own)
        return sorted(str(row["id"]) for row in found)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON has it: numbers of DynamoDB and its sets are neither."""
    made: dict[str, Any] = json.loads(json.dumps(row, default=_value))
    return made


def _value(value: Any) -> object:
    if isinstance(value, set | frozenset):
        return sorted(value)
    return int(value) if value == int(value) else float(value)
