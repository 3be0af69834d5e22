"""moto's transactions of DynamoDB, which copy their tables, streams and all, anew for each of their writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy, deepcopy
from typing import Any
from unittest.mock import patch

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table

_write_any = DynamoDBBackend.transact_write_items


@contextmanager
def quick_transactions() -> Iterator[None]:
    """Inside, a table is copied once a transaction, and its rows only if one of them is changed in its place."""
    with patch.object(DynamoDBBackend, "transact_write_items", _written):
        yield


def _written(backend: DynamoDBBackend, writes: list[dict[str, Any]]) -> None:
    """`DynamoDBBackend.transact_write_items`, which goes back to its copies if a write is refused."""
    copies: dict[int, Table] = {}
    changes = any("Update" in write for write in writes)

    def copied(table: Table, _memo: Any) -> Table:
        if id(table) not in copies:
            copies[id(table)] = _copy(table, rows=changes)
        return copies[id(table)]

    with patch.object(Table, "__deepcopy__", copied, create=True):
        _write_any(backend, writes)


def _copy(table: Table, *, rows: bool) -> Table:
    """A table that keeps what it holds now; a row is put anew or changed in its place."""
    made = copy(table)
    made.items = deepcopy(table.items) if rows else copy(table.items)
    if not rows and table.range_key_attr:
        for key, part in table.items.items():
            made.items[key] = copy(part)
    if table.stream_shard:
        made.stream_shard = copy(table.stream_shard)
        made.stream_shard.table, made.stream_shard.items = made, copy(table.stream_shard.items)
    return made
