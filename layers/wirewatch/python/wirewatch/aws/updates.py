"""Update expressions of DynamoDB, every name and value by a placeholder."""

from collections.abc import Iterable, Mapping
from typing import Any


def update(
    sets: Mapping[str, Any], *, add: Mapping[str, Any] | None = None, remove: Iterable[str] = ()
) -> dict[str, Any]:
    """The arguments of `update_item` that set, add to and remove attributes; at least one of them."""
    add, remove = add or {}, tuple(remove)
    clauses = {
        "SET": [f"#{name} = :{name}" for name in sets],
        "ADD": [f"#{name} :{name}" for name in add],
        "REMOVE": [f"#{name}" for name in remove],
    }
    values = {f":{name}": value for name, value in {**sets, **add}.items()}
    return {
        "UpdateExpression": " ".join(f"{verb} {', '.join(parts)}" for verb, parts in clauses.items() if parts),
        "ExpressionAttributeNames": {f"#{name}": name for name in (*sets, *add, *remove)},
        **({"ExpressionAttributeValues": values} if values else {}),
    }
