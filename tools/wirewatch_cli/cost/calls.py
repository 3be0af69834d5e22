"""What one AWS call of a function is charged as: amounts by (kind, resource).

Kinds: `read` and `write` units of a table, `send` requests to a queue (64 KiB each), `publish`, `event`, `mail`,
`secret`. Rows are looked at in moto, before and after the call.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, TypeAlias

from moto.backends import get_backend

from wirewatch_cli.cloud.account import ACCOUNT, REGION
from wirewatch_cli.cost.sizes import Index, Row, read_units, row_bytes, write_units

CHUNK = 65536  # bytes that SQS, SNS and EventBridge count as one request
WRITES = {"PutItem": "Put", "UpdateItem": "Update", "DeleteItem": "Delete"}

Charge: TypeAlias = tuple[str, str]
Place: TypeAlias = tuple[str, tuple[str, ...]]  # a table's name, a row's key
Request: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A call, its service and operation named as in botocore's hooks."""

    service: str
    operation: str
    request: Request


def places(operation: str, request: Request) -> Iterator[Place]:
    """The rows that a write of DynamoDB may change."""
    if operation in WRITES:
        yield request["TableName"], _key(request["TableName"], request.get("Item") or request["Key"])
    for step in request.get("TransactItems", ()):
        for body in step.values():
            yield body["TableName"], _key(body["TableName"], body.get("Item") or body["Key"])


def row_at(place: Place) -> Row | None:
    """The row as it is now, None if there is none."""
    name, values = place
    found = _table(name).get_item(*[_typed(value) for value in values])
    return None if found is None else _json(found)


def charges(call: Call, answer: Request, before: Mapping[Place, Row | None]) -> Counter[Charge]:
    """What the call is charged as; `before` holds the rows of `places` from before it."""
    if call.service == "dynamodb":
        return _written(call.request, before) if before else _read(call.operation, call.request, answer)
    return SENDS.get(call.service, _secret)(call.request)


def _queued(request: Request) -> Counter[Charge]:
    weight = sum(_length(each["MessageBody"]) for each in request.get("Entries", [request]))
    return Counter({("send", request["QueueUrl"]): ceil(weight / CHUNK)})


def _put(request: Request) -> Counter[Charge]:
    return Counter({("event", "bus"): sum(ceil(_length(each["Detail"]) / CHUNK) for each in request["Entries"])})


def _published(request: Request) -> Counter[Charge]:
    return Counter({("publish", "topic"): ceil(_length(request["Message"]) / CHUNK)})


def _mailed(request: Request) -> Counter[Charge]:
    return Counter({("mail", "mails"): 1, ("mail-bytes", "mails"): len(request["Content"]["Raw"]["Data"])})


def _secret(_: Request) -> Counter[Charge]:
    return Counter({("secret", "secret"): 1})


SENDS = {"sqs": _queued, "eventbridge": _put, "sns": _published, "sesv2": _mailed}


def _length(text: str) -> int:
    return len(text.encode())


def _written(request: Request, before: Mapping[Place, Row | None]) -> Counter[Charge]:
    twice = 2 if "TransactItems" in request else 1
    found: Counter[Charge] = Counter()
    for place, row in before.items():
        found["write", place[0]] += twice * write_units(row, row_at(place), _indexes(place[0]))
    return found


def _read(operation: str, request: Request, answer: Request) -> Counter[Charge]:
    found: Counter[Charge] = Counter()
    if operation == "BatchGetItem":
        for name, asked in request["RequestItems"].items():
            for key in asked["Keys"]:
                found["read", name] += _read_one(name, key, asked)
    elif operation == "GetItem":
        found["read", request["TableName"]] += _read_one(request["TableName"], request["Key"], request)
    else:
        name = request["TableName"]
        consistent = bool(request.get("ConsistentRead"))
        found["read", name] += read_units(_looked_at(name, answer), consistent=consistent)  # type: ignore[assignment]
    return found


def _read_one(name: str, key: Row, asked: Request) -> Any:
    row = row_at((name, _key(name, key)))
    return read_units(row_bytes(row) if row else 0, consistent=bool(asked.get("ConsistentRead")))


def _looked_at(name: str, answer: Request) -> int:
    """Bytes that a query or scan went over: whole rows, also of those that a filter left out."""
    items = [row_at((name, _key(name, each))) for each in answer.get("Items", ()) if _has_key(name, each)]
    weights = [row_bytes(each) for each in items if each]
    mean = sum(weights) / len(weights) if weights else 400
    return ceil(mean * int(answer.get("ScannedCount", answer.get("Count", 0))))


def _table(name: str) -> Any:
    return get_backend("dynamodb")[ACCOUNT][REGION].get_table(name)


def _key_names(name: str) -> tuple[str, ...]:
    table = _table(name)
    return tuple(each for each in (table.hash_key_attr, table.range_key_attr) if each)


def _key(name: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    """All keys are texts; boto3 may have turned an answer's into plain ones already."""
    values = [row[each] for each in _key_names(name)]
    return tuple(value["S"] if isinstance(value, dict) else str(value) for value in values)


def _has_key(name: str, row: Mapping[str, Any]) -> bool:
    return all(each in row for each in _key_names(name))


def _typed(value: str) -> Any:
    from moto.dynamodb.models.dynamo_type import DynamoType  # noqa: PLC0415  (moto loads it late itself)

    return DynamoType({"S": value})


def _json(item: Any) -> Row:
    row: Row = json.loads(json.dumps(item.to_json()["Attributes"], default=_bytes))
    return row


def _bytes(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _indexes(name: str) -> list[Index]:
    keys = frozenset(_key_names(name))
    return [_index(each, keys) for each in _table(name).global_indexes]


def _index(index: Any, keys: frozenset[str]) -> Index:
    own = tuple(each["AttributeName"] for each in index.schema)
    kind = index.projection.get("ProjectionType", "ALL")
    more = index.projection.get("NonKeyAttributes") or ()
    return Index(own, None if kind == "ALL" else keys | set(own) | set(more))


def all_rows(name: str) -> list[Row]:
    """Every row of a table."""
    return [_json(each) for each in _table(name).all_items()]
