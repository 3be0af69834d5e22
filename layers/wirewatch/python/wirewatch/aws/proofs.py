"""Proofs in the Subscriptions table: (`sub#ID`, `proof#PURPOSE`), so an export and an erasure meet them."""

from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr

from wirewatch.aws.clients import table
from wirewatch.aws.conditional import held
from wirewatch.aws.profiles import profile_key
from wirewatch.subscriptions.ports import Proof
from wirewatch.timestamps import from_text, to_text


class ProofsTable:
    """See Proofs."""

    def __init__(self, subscriptions: str) -> None:
        self._table = table(subscriptions)

    def keep(self, subscription_id: str, purpose: str, proof: Proof) -> None:
        """See Proofs.keep."""
        row = {"confirm_hash": proof.confirm_hash, "confirm_until": to_text(proof.expires)}
        self._table.put_item(Item=_key(subscription_id, purpose) | row)

    def holds(self, subscription_id: str, purpose: str, proof_hash: str, now: datetime) -> bool:
        """See Proofs.holds; consistent."""
        row = self._table.get_item(Key=_key(subscription_id, purpose), ConsistentRead=True).get("Item")
        return row is not None and row["confirm_hash"] == proof_hash and now <= from_text(str(row["confirm_until"]))

    def use_up(self, subscription_id: str, purpose: str, proof_hash: str, now: datetime) -> bool:
        """See Proofs.use_up."""
        good = Attr("confirm_hash").eq(proof_hash) & Attr("confirm_until").gte(to_text(now))
        return held(self._table.delete_item, Key=_key(subscription_id, purpose), ConditionExpression=good)


def _key(subscription_id: str, purpose: str) -> dict[str, Any]:
    return {**profile_key(subscription_id), "sk": f"proof#{purpose}"}
