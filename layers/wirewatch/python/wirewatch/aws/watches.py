"""The Watches table: a row a watch, and the row `#catalogue` with the version of them all."""

from collections.abc import Iterable
from typing import Any

from botocore.exceptions import ClientError

from wirewatch.aws.clients import table
from wirewatch.aws.paging import rows
from wirewatch.watches.watch import Watch

CATALOGUE = "#catalogue"


class WatchesTable:
    """Watches over DynamoDB."""

    def __init__(self, name: str) -> None:
        self._table = table(name)

    def version(self) -> int:
        """See Watches.version."""
        row = self._table.get_item(Key={"id": CATALOGUE}, ConsistentRead=True).get("Item", {})
        return int(row.get("version", 0))  # type: ignore[arg-type]  # a number in this table

    def list_all(self) -> Iterable[Watch]:
        """See Watches.list_all."""
        found = sorted(rows(self._table.scan, ConsistentRead=True), key=lambda row: row["id"])
        return [_watch(row) for row in found if row["id"] != CATALOGUE]

    def get(self, watch_id: str) -> Watch | None:
        """See Watches.get."""
        found = self._table.get_item(Key={"id": watch_id}, ConsistentRead=True)
        return _watch(found["Item"]) if "Item" in found else None

    def put(self, watch: Watch) -> None:
        """See Watches.put."""
        row = {"id": watch.id, "name": watch.name, "query": watch.query, "eager": watch.eager}
        self._change({"Put": {"TableName": self._table.name, "Item": row}})

    def delete(self, watch_id: str) -> bool:
        """See Watches.delete."""
        deletion = {
            "TableName": self._table.name,
            "Key": {"id": watch_id},
            "ConditionExpression": "attribute_exists(id)",
        }
        try:
            self._change({"Delete": deletion})
        except ClientError as error:
            if "ConditionalCheckFailed" in _reasons(error):
                return False
            raise
        return True

    def _change(self, action: dict[str, Any]) -> None:
        """Make the change and raise the version, both or neither."""
        bump = {
            "TableName": self._table.name,
            "Key": {"id": CATALOGUE},
            "UpdateExpression": "ADD version :one",
            "ExpressionAttributeValues": {":one": 1},
        }
        actions: list[Any] = [action, {"Update": bump}]
        self._table.meta.client.transact_write_items(TransactItems=actions)


def _reasons(error: ClientError) -> set[str]:
    reasons: list[dict[str, Any]] = error.response.get("CancellationReasons", [])  # type: ignore[assignment]
    return {reason.get("Code", "") for reason in reasons}


def _watch(row: dict[str, Any]) -> Watch:
    return Watch(row["id"], row["name"], row["query"], bool(row.get("eager", False)))
