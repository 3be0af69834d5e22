"""New rows written many at a time, each only if its id is not there.

BatchWriteItem takes no conditions, so it could put a row that was sent back to `pending`. A transaction
takes them; where a row is there already, it says which, writes nothing, and is tried with the others.
It costs two units where a single write costs one, so few rows go one by one.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from wirewatch.aws.conditional import held

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

AT_ONCE = 50  # a transaction takes 100 actions and 4 MB; a mail row is at most 45 KB
FEW = 10  # up to here, one by one is quick enough, and half the price

Row = Mapping[str, Any]


def put_new(table: "Table", rows: Sequence[Row]) -> int:
    """Write those of the rows that are not there, by `id`; how many that were."""
    if len(rows) <= FEW:
        return sum(put_one(table, row) for row in rows)
    return sum(_put_some(table, rows[start : start + AT_ONCE]) for start in range(0, len(rows), AT_ONCE))


def put_one(table: "Table", row: Row) -> bool:
    """Write it unless its id is there."""
    return held(table.put_item, Item=row, ConditionExpression="attribute_not_exists(id)")


def _put_some(table: "Table", rows: Sequence[Row]) -> int:
    while rows:
        refused = _refused(table, rows)
        if not any(refused):
            return len(rows)
        if not set(refused) <= {"", "ConditionalCheckFailed"}:  # somebody writes one of them this moment
            return sum(put_one(table, row) for row in rows)
        rows = [row for row, code in zip(rows, refused, strict=True) if not code]
    return 0


def _refused(table: "Table", rows: Sequence[Row]) -> list[str]:
    """Why each row was refused, "" for one that was not at fault; [] if all are written."""
    puts: list[Any] = [
        {"Put": {"TableName": table.name, "Item": row, "ConditionExpression": "attribute_not_exists(id)"}}
        for row in rows
    ]
    try:
        table.meta.client.transact_write_items(TransactItems=puts)
    except ClientError as error:
        reasons: Any = error.response.get("CancellationReasons")
        if not reasons:
            raise
        return [reason.get("Code", "None").replace("None", "") for reason in reasons]
    return []
