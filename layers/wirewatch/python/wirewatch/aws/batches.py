"""Many rows in one read."""

from collections.abc import Mapping, Sequence
from typing import Any

MOST_KEYS = 100  # of one BatchGetItem


def read_rows(table: Any, keys: Sequence[Mapping[str, str]], *, consistent: bool = True) -> list[dict[str, Any]]:
    """The rows of a table (a boto3 resource) that exist, in no order; each key once.

    What the service leaves out of a full answer is asked for again.
    """
    found: list[dict[str, Any]] = []
    for start in range(0, len(keys), MOST_KEYS):
        asked: dict[str, Any] = {
            table.name: {"Keys": list(keys[start : start + MOST_KEYS]), "ConsistentRead": consistent},
        }
        while asked:
            answer = table.meta.client.batch_get_item(RequestItems=asked)
            found += answer["Responses"][table.name]
            asked = answer["UnprocessedKeys"]
    return found
