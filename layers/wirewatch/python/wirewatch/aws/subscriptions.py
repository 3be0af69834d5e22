"""The Subscriptions table. A profile, (`sub#ID`, `profile`), is all that is true of a subscription.

A pointer, (`watch#WID`, `sub#ID`), only says where to look: pointers are written before the profile
and removed after it, and one too many is told by the profile, which is read consistently.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase, Key

from wirewatch.aws.clients import table
from wirewatch.aws.conditional import held
from wirewatch.aws.followers import following
from wirewatch.aws.paging import rows
from wirewatch.aws.profiles import (
    DERIVED,
    DUE,
    SILENT,
    due_shard,
    profile_key,
    profile_row,
    silence_shard,
    subscription_of,
    unchanged,
)
from wirewatch.aws.tombstones import is_buried
from wirewatch.aws.updates import update
from wirewatch.subscriptions.ports import Followers, Proof
from wirewatch.subscriptions.subscription import Status, Subscription
from wirewatch.timestamps import to_text


class SubscriptionsTable:
    """Subscriptions over DynamoDB."""

    def __init__(self, name: str) -> None:
        self._table = table(name)

    def put(self, subscription: Subscription) -> None:
        """See Subscriptions.put."""
        self._store(subscription, profile_row(subscription))

    def request(self, subscription: Subscription, proof: Proof, standing: Subscription | None) -> bool:
        """See Subscriptions.request."""
        proven = {"confirm_hash": proof.confirm_hash, "confirm_until": to_text(proof.expires)}
        return self._store(subscription, profile_row(subscription) | proven, _as_it_was(standing))

    def get(self, subscription_id: str) -> Subscription | None:
        """See Subscriptions.get; consistent."""
        found = self._table.get_item(Key=profile_key(subscription_id), ConsistentRead=True)
        return subscription_of(found["Item"]) if "Item" in found else None

    def watching(self, watch: str) -> Iterable[Subscription]:
        """See Subscriptions.watching; consistent, one read for each subscription."""
        condition = Key("pk").eq(f"watch#{watch}")
        for pointer in rows(self._table.query, KeyConditionExpression=condition, ConsistentRead=True):
            found = self.get(pointer["sk"].removeprefix("sub#"))
            if found and found.status is Status.CONFIRMED and watch in found.watches:
                yield found

    def following(self, watches: Sequence[str], after: str, limit: int) -> Followers:
        """See Subscriptions.following; consistent."""
        return following(self._table, watches, after, limit)

    def due(self, now: datetime, limit: int) -> Iterable[Subscription]:
        """See Subscriptions.due; the index may lag, so each profile is read again."""
        condition = Key("due_shard").eq(DUE) & Key("next_digest").lte(to_text(now))
        yield from (found for found in self._indexed("by-due", condition, limit) if _is_due(found, now))

    def silent(self, now: datetime, limit: int) -> Iterable[Subscription]:
        """See Subscriptions.silent; the index may lag, so each profile is read again."""
        condition = Key("silence_shard").eq(SILENT) & Key("silence_due").lte(to_text(now))
        yield from (found for found in self._indexed("by-silence", condition, limit) if _is_silent(found, now))

    def advance(self, subscription: Subscription, cursor: datetime, next_digest: datetime | None) -> bool:
        """See Subscriptions.advance."""
        row = {"cursor": to_text(cursor)} | due_shard(next_digest)
        return self._update(
            subscription.id,
            row,
            Attr("status").eq(subscription.status)
            & _equals("cursor", subscription.cursor)
            & _equals("next_digest", subscription.next_digest),
            remove=() if next_digest else ("next_digest", "due_shard"),
        )

    def amend(self, before: Subscription, after: Subscription) -> bool:
        """See Subscriptions.amend; pointers by watch are written before, and removed after it."""
        old, new = profile_row(before), profile_row(after)
        sets = {name: value for name, value in new.items() if old.get(name) != value}
        removed = old.keys() - new.keys()
        for watch in set(after.watches) - set(before.watches):
            self._table.put_item(Item=_pointer(watch, after.id))
        condition: ConditionBase = Attr("status").eq(before.status)
        for name in sorted((sets.keys() | removed) - DERIVED - {"status"}):
            condition &= unchanged(name, old)
        if (sets or removed) and not self._update(after.id, sets, condition, remove=removed):
            return False
        self._unfollow(before, after)
        return True

    def set_status(self, subscription_id: str, status: Status) -> bool:
        """See Subscriptions.set_status; only a confirmed one is ever due."""
        exists = Attr("pk").exists() & Attr("status").ne(Status.ERASING)
        if status is not Status.CONFIRMED:
            unproven = ("due_shard", "silence_shard", "confirm_hash", "confirm_until")
            return self._update(subscription_id, {"status": status}, exists, remove=unproven)
        found = self.get(subscription_id)
        row = due_shard(found.next_digest) | silence_shard(found) if found else {}
        return self._update(subscription_id, {"status": status} | row, exists)

    def confirm(self, subscription: Subscription, confirm_hash: str, now: datetime) -> bool:
        """See Subscriptions.confirm."""
        row: dict[str, Any] = {"status": Status.CONFIRMED}
        if subscription.cursor:
            row["cursor"] = to_text(subscription.cursor)
        if subscription.heard:
            row["heard"] = to_text(subscription.heard)
        return self._update(
            subscription.id,
            row | due_shard(subscription.next_digest) | silence_shard(subscription),
            Attr("status").eq(Status.PENDING)
            & Attr("confirm_hash").eq(confirm_hash)
            & Attr("confirm_until").gte(to_text(now)),
            remove=("confirm_hash", "confirm_until"),
        )

    def with_address(self, address: str) -> Iterable[Subscription]:
        """See Subscriptions.with_address; the index may lag by a second or so."""
        condition = Key("address").eq(address)
        found = rows(self._table.query, IndexName="by-address", KeyConditionExpression=condition)
        return [subscription_of(row) for row in found]

    def was_erased(self, address: str) -> bool:
        """See Subscriptions.was_erased."""
        return is_buried(self._table, address)

    def _store(self, subscription: Subscription, row: dict[str, Any], condition: ConditionBase | None = None) -> bool:
        before = self.get(subscription.id)
        for watch in subscription.watches:
            self._table.put_item(Item=_pointer(watch, subscription.id))
        guard = {"ConditionExpression": condition} if condition else {}
        if not held(self._table.put_item, Item=row, **guard):
            return False
        if before:
            self._unfollow(before, subscription)
        return True

    def _unfollow(self, before: Subscription, after: Subscription) -> None:
        for watch in set(before.watches) - set(after.watches):
            self._table.delete_item(Key=_pointer(watch, after.id))

    def _indexed(self, index: str, condition: ConditionBase, limit: int) -> Iterable[Subscription]:
        page = self._table.query(IndexName=index, KeyConditionExpression=condition, Limit=limit)
        return filter(None, (self.get(str(row["id"])) for row in page["Items"]))

    def _update(
        self,
        subscription_id: str,
        row: dict[str, Any],
        condition: ConditionBase,
        remove: Iterable[str] = (),
    ) -> bool:
        changes = update(row, remove=remove)
        return held(self._table.update_item, Key=profile_key(subscription_id), ConditionExpression=condition, **changes)


def _pointer(watch: str, subscription_id: str) -> dict[str, str]:
    return {"pk": f"watch#{watch}", "sk": f"sub#{subscription_id}"}


def _as_it_was(standing: Subscription | None) -> ConditionBase:
    if standing is None:
        return Attr("pk").not_exists()
    return Attr("status").eq(standing.status) & _equals("asked", standing.asked)


def _equals(name: str, moment: datetime | None) -> ConditionBase:
    return Attr(name).eq(to_text(moment)) if moment else Attr(name).not_exists()


def _is_silent(subscription: Subscription, now: datetime) -> bool:
    """Whether a confirmed subscription has waited as long as it wanted to."""
    due = silence_shard(subscription).get("silence_due")
    return subscription.status is Status.CONFIRMED and due is not None and due <= to_text(now)


def _is_due(subscription: Subscription, now: datetime) -> bool:
    due = subscription.next_digest
    return subscription.status is Status.CONFIRMED and due is not None and due <= now
