"""moto's attribute values and items of DynamoDB, with a short way for the kind that nearly all are: strings."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from typing import Any
from unittest.mock import patch

from moto.dynamodb import responses
from moto.dynamodb.exceptions import ItemSizeTooLarge
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.table import Table
from moto.dynamodb.models.utilities import bytesize, dynamo_to_dict

STRING = "S"
LARGEST = 405_000  # bytes of an item, as in moto
SIZE = "size"
BYTES = ("B", "BS")  # moto keeps them in two forms

_cast_any: Any = DynamoType.__dict__["cast_value"].fget
_size_any, _project_any = DynamoType.size, Item.project
_set_any, _regular_any = LimitedSizeDict.__setitem__, DynamoType.to_regular_json


@contextmanager
def quick_values() -> Iterator[None]:
    """Inside, moto compares, sizes and answers strings without asking of which kind they are."""
    with ExitStack() as patches:
        for owner, name, quick in (
            (DynamoType, "cast_value", property(_cast)),
            (DynamoType, "__eq__", _is_equal),
            (DynamoType, "__lt__", _is_less),
            (DynamoType, "__hash__", _hashed),
            (DynamoType, "size", _size),
            (DynamoType, "to_regular_json", _regular),
            (LimitedSizeDict, "__setitem__", _set),
            (LimitedSizeDict, "pop", _popped),
            (Item, "__init__", _made),
            (Item, "size", _size_of_item),
            (Item, "__deepcopy__", _copied),
            (Item, "project", _projected),
            (Table, "all_items", _sorted_items),
            (Table, "has_idx_items", _items_in_index),
            (responses, "dynamo_to_dict", _plain),
        ):
            patches.enter_context(patch.object(owner, name, quick))
        yield


def _cast(value: DynamoType) -> Any:
    return value.value if value.type == STRING else _cast_any(value)


def _is_equal(one: DynamoType, other: DynamoType) -> bool:
    return one.type == other.type and bool(_cast(one) == _cast(other))


def _is_less(one: DynamoType, other: DynamoType) -> bool:
    return bool(_cast(one) < _cast(other))


def _hashed(value: DynamoType) -> int:
    return hash((value.type, _cast(value)))


def _size(value: DynamoType) -> int:
    if value.type == STRING and value.value.isascii():
        return len(value.value)
    return _size_any(value)


def _made(item: Item, hash_key: DynamoType, range_key: DynamoType | None, attrs: Mapping[str, Any]) -> None:
    """`Item.__init__`, which sizes all attributes anew for each that it adds."""
    item.hash_key, item.range_key, item.attrs = hash_key, range_key, LimitedSizeDict()
    dict.update(item.attrs, {name: DynamoType(value) for name, value in attrs.items()})
    if _size_of_item(item) > LARGEST:
        raise ItemSizeTooLarge


def _size_of_item(item: Item) -> int:
    """Bytes, which the attributes remember until one is set or removed. A change deep inside one is not heard of:
    what depends on the size is where a page of a megabyte ends."""
    attributes: Any = item.attrs
    if (known := attributes.__dict__.get(SIZE)) is None:
        known = sum(bytesize(name) + _size(value) for name, value in attributes.items())
        attributes.__dict__[SIZE] = known
    return int(known)


def _set(attributes: LimitedSizeDict, name: str, value: Any) -> None:
    attributes.__dict__.pop(SIZE, None)
    _set_any(attributes, name, value)


def _popped(attributes: LimitedSizeDict, *arguments: Any) -> Any:
    attributes.__dict__.pop(SIZE, None)
    return dict.pop(attributes, *arguments)


def _copied(item: Item, memo: dict[int, Any]) -> Item:
    """`Item.__deepcopy__`, which copies strings too, though nothing changes them in place."""
    return _with(
        item, {name: value if value.type == STRING else deepcopy(value, memo) for name, value in item.attrs.items()}
    )


def _regular(value: DynamoType) -> dict[str, Any]:
    return {STRING: value.value} if value.type == STRING else _regular_any(value)


def _with(item: Item, attributes: Mapping[str, DynamoType]) -> Item:
    """The item with other attributes."""
    made: Item = object.__new__(Item)
    made.hash_key, made.range_key, made.attrs = item.hash_key, item.range_key, LimitedSizeDict()
    dict.update(made.attrs, attributes)
    return made


def _projected(item: Item, paths: list[list[str]]) -> Item:
    """`Item.project`, which makes plain values of all attributes anew for each that is wanted."""
    if any(len(path) > 1 for path in paths):
        return _project_any(item, paths)
    wanted = [name for (name,) in paths if name in item.attrs]
    return _with(item, {name: item.attrs[name] for name in wanted})


def _sorted_items(table: Table) -> list[Item]:
    return sorted(_items(table), key=_keys)


def _items_in_index(table: Table, name: str) -> list[Item]:
    keys = [each["AttributeName"] for each in table.get_index(name).schema]
    return [item for item in _items(table) if all(key in item.attrs for key in keys)]


def _items(table: Table) -> Iterable[Item]:
    rows: Iterable[Any] = table.items.values()
    return (item for part in rows for item in part.values()) if table.range_key_attr else rows


def _keys(item: Item) -> tuple[Any, ...]:
    return (_cast(item.hash_key), _cast(item.range_key)) if item.range_key else (_cast(item.hash_key),)


def _plain(value: Any) -> Any:
    """`dynamo_to_dict`: objects of moto as dicts."""
    kind = type(value)
    if kind is DynamoType and value.type not in BYTES:
        return {value.type: value.value if value.type == STRING else _plain(value.value)}
    if kind in (dict, LimitedSizeDict):
        return {name: _plain(each) for name, each in value.items()}
    if kind is list:
        return [_plain(each) for each in value]
    if kind is Item:
        return _plain(value.to_json())
    return value if kind in (str, int, bool) else dynamo_to_dict(value)
