"""Whole tables of a local cloud, for reports. Deployed code never scans."""

from collections.abc import Iterator
from typing import Any

from wirewatch.aws.clients import table

Row = dict[str, Any]


def rows(name: str) -> Iterator[Row]:
    """Every row of the table, in no order that one may rely on."""
    more: Row = {}
    while True:
        page = table(name).scan(ConsistentRead=True, **more)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def feed_rows(feeds_table: str) -> list[Row]:
    """The feeds' own rows, by URL (their windows lie in the same table)."""
    return sorted((row for row in rows(feeds_table) if "url" in row), key=lambda row: row["url"])
