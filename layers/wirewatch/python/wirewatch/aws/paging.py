"""Reading on, page by page: an answer of DynamoDB ends at 1 MB, whatever there is."""

from collections.abc import Callable, Iterator
from typing import Any


def rows(read: Callable[..., Any], **arguments: Any) -> Iterator[dict[str, Any]]:
    """Every row that a table's `query` or `scan` finds."""
    while True:
        page = read(**arguments)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        arguments["ExclusiveStartKey"] = page["LastEvaluatedKey"]
