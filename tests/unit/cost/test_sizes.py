"""Units are counted as DynamoDB counts them."""

import pytest

from wirewatch_cli.cost.sizes import Index, read_units, row_bytes, write_units

WHOLE = Index(("shard", "due"), None)
KEYS = Index(("shard",), frozenset({"id", "shard"}))


def row(**values):
    return {name: {"S": value} for name, value in values.items()}


@pytest.mark.parametrize(
    ("value", "weight"),
    [
        ({"S": "é"}, 2),
        ({"BOOL": True}, 1),
        ({"N": "1234"}, 3),
        ({"B": b"abc"}, 3),
        ({"B": "YWJj"}, 3),
        ({"SS": ["a", "bc"]}, 3),
        ({"L": [{"S": "a"}]}, 5),
        ({"M": {"k": {"S": "v"}}}, 6),
    ],
)
def test_a_value_weighs_what_its_kind_weighs(value, weight):
    assert row_bytes({"a": value}) == 1 + weight


@pytest.mark.parametrize(
    ("before", "after", "indexes", "units"),
    [
        (None, row(id="1"), [], 1),
        (None, row(id="1", text="x" * 1024), [], 2),
        (row(id="1", text="x" * 1024), row(id="1"), [], 2),
        (row(id="1"), None, [], 1),
        (None, row(id="1", shard="s", due="1"), [WHOLE], 2),
        (row(id="1", shard="s", due="1"), row(id="1", shard="s", due="2"), [WHOLE], 3),
        (row(id="1", shard="s", due="1"), row(id="1", shard="s", due="1", a="b"), [WHOLE], 2),
        (row(id="1", shard="s", due="1"), row(id="1", shard="s", due="1", a="b"), [KEYS], 1),
        (row(id="1", shard="s", due="1"), row(id="1", due="1"), [WHOLE, KEYS], 3),
        (row(id="1"), row(id="1", a="b"), [WHOLE], 1),
    ],
    ids=[
        "new", "over 1 KiB", "the larger side counts", "deleted", "new in an index", "moved in an index is two writes",
        "copied into an index", "not copied by keys alone", "taken out of both", "not in the sparse index",
    ],
)  # fmt: skip
def test_a_write_costs_its_row_and_what_changes_in_indexes(before, after, indexes, units):
    assert write_units(before, after, indexes) == units


@pytest.mark.parametrize(
    ("weight", "consistent", "units"), [(0, True, 1), (4096, True, 1), (4097, True, 2), (100, False, 0.5)]
)
def test_a_read_costs_by_four_kibibytes_and_half_if_it_may_be_late(weight, consistent, units):
    assert read_units(weight, consistent=consistent) == units
