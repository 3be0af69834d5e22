"""DynamoDB's units: what a row weighs, and what reading and writing it is charged as.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html and, for indexes,
…/GSI.html: 1 KiB a write unit, 4 KiB a read unit, half of it for an eventually consistent read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

WRITE_BYTES = 1024
READ_BYTES = 4096
LIST_BYTES = 3  # a list or map costs this, and each of its elements a byte

Row = Mapping[str, Mapping[str, Any]]  # as DynamoDB's JSON has it: {"id": {"S": "…"}}


@dataclass(frozen=True, slots=True)
class Index:
    """A secondary index; `projected` is None for all attributes."""

    keys: tuple[str, ...]
    projected: frozenset[str] | None

    def entry(self, row: Row | None) -> Row | None:
        """What of the row stands in the index; None if it is not in it."""
        if row is None or not all(key in row for key in self.keys):
            return None
        return row if self.projected is None else {name: row[name] for name in row if name in self.projected}


def row_bytes(row: Row) -> int:
    """Names and values in UTF-8, as DynamoDB counts them."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in row.items())


def _value_bytes(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    return KINDS[kind](content)


def _binary(content: Any) -> int:
    return len(content) if isinstance(content, bytes) else len(str(content)) * 3 // 4  # base64


KINDS: Mapping[str, Callable[[Any], int]] = {
    "S": lambda text: len(str(text).encode()),
    "N": lambda number: ceil(len(str(number).strip("-0.")) / 2) + 1,
    "B": _binary,
    "BOOL": lambda _: 1,
    "NULL": lambda _: 1,
    "M": lambda known: LIST_BYTES + len(known) + row_bytes(known),
    "L": lambda listed: LIST_BYTES + sum(1 + _value_bytes(each) for each in listed),
    "SS": lambda texts: sum(len(str(each).encode()) for each in texts),
    "NS": lambda numbers: sum(KINDS["N"](each) for each in numbers),
    "BS": lambda several: sum(map(_binary, several)),
}


def write_units(before: Row | None, after: Row | None, indexes: Sequence[Index]) -> int:
    """Units of one write that changed a row from `before` to `after` (None: there was, or is, none)."""
    largest = max(row_bytes(row) if row else 0 for row in (before, after))
    return max(1, ceil(largest / WRITE_BYTES)) + sum(_index_units(each, before, after) for each in indexes)


def _index_units(index: Index, before: Row | None, after: Row | None) -> int:
    old, new = index.entry(before), index.entry(after)
    if old == new:
        return 0
    moved = old is not None and new is not None and any(old[key] != new[key] for key in index.keys)
    if moved:  # one write takes the old entry out, one puts the new one in
        return sum(ceil(row_bytes(row) / WRITE_BYTES) for row in (old, new) if row)
    return ceil(max(row_bytes(row) for row in (old, new) if row) / WRITE_BYTES)


def read_units(weight: int, *, consistent: bool) -> float:
    """Units of one read of so many bytes (none found is charged as one unit)."""
    return max(1, ceil(weight / READ_BYTES)) * (1.0 if consistent else 0.5)
