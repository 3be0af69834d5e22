"""The contract of counts and notes, held in memory and by the table alike."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.fakes.people import NOON
from tests.fakes.stack import deployed

from wirewatch.aws.requests import RequestsTable
from wirewatch.memory.requests import RequestsInMemory
from wirewatch.subscriptions.repeats import Note

LATER = NOON + timedelta(days=1)


@pytest.fixture(params=["memory", "table"])
def requests(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "memory":
        yield RequestsInMemory()
        return
    with deployed("serve_subscriptions"):
        yield RequestsTable("requests")


def test_a_count_goes_up_by_one_for_each_key(requests):
    assert [requests.count("a", LATER) for _ in range(3)] == [1, 2, 3]
    assert requests.count("b", LATER) == 1


def test_a_note_is_written_once_and_replaced_only_by_who_knows_it(requests):
    first, second = Note("hash", NOON), Note("hash", NOON, '[202, "ü"]')
    assert requests.note("k", first, None, LATER) is None
    assert requests.note("k", Note("other", NOON), None, LATER) == first
    assert requests.note("k", second, first, LATER) is None
    assert requests.note("k", second, first, LATER) == second
