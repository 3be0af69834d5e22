"""Counters in the Stories table, and in memory: the same claims about both."""

from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
from moto import mock_aws
from tests.fakes.levels import FakeCounters
from tests.fakes.news import NOON
from tests.integration.story_tables import create_stories

from wirewatch.aws import clients
from wirewatch.aws.levels import REMEMBERED, CountersTable
from wirewatch.levels.pace import Pace
from wirewatch.levels.ports import Counters
from wirewatch.levels.rate import Rate

WEEK = timedelta(weeks=1)


@pytest.fixture(params=["memory", "table"])
def counters(request: pytest.FixtureRequest) -> Iterator[Counters]:
    if request.param == "memory":
        yield FakeCounters()
        return
    with patch.dict("os.environ", {"AWS_DEFAULT_REGION": "eu-west-1"}), mock_aws():
        clients.forget()
        create_stories()
        yield CountersTable("Stories")
        clients.forget()


def test_the_rate_of_a_feed_counts_its_items_and_its_labels(counters: Counters) -> None:
    for feed, labelled in (("f-1", True), ("f-1", False), ("f-2", True), ("f-1", True)):
        counters.count(feed, labelled=labelled)
    assert [counters.rate(feed) for feed in ("f-1", "f-2", "f-3")] == [Rate(3, 2), Rate(1, 1), Rate()]


def test_a_match_that_comes_again_counts_once(counters: Counters) -> None:
    counters.paces(["w"], "i-0", NOON - 2 * WEEK)
    counters.paces(["w"], "i-1", NOON)
    assert counters.paces(["w"], "i-1", NOON) == [Pace(1, (0, 1))]


def test_an_hour_is_compared_with_the_same_hour_of_the_weeks_before(counters: Counters) -> None:
    for week, number in ((6, 9), (3, 3), (1, 2)):
        for item in range(number):
            counters.paces(["w", "other"], f"{week}-{item}", NOON - week * WEEK)
    counters.paces(["w"], "an hour before", NOON - timedelta(hours=1))
    assert counters.paces(["w"], "now", NOON + timedelta(minutes=59)) == [Pace(1, (2, 0, 3, 0))]


def test_a_watch_that_is_younger_than_two_weeks_has_no_pace(counters: Counters) -> None:
    counters.paces(["old"], "first", NOON - 2 * WEEK)
    assert counters.paces(["new", "old"], "now", NOON) == [Pace(1, (0, 1))]


def test_more_items_are_counted_than_are_remembered(counters: Counters) -> None:
    counters.paces(["w"], "first", NOON - 2 * WEEK)
    for number in range(REMEMBERED + 5):
        paces = counters.paces(["w"], str(number), NOON)
    assert paces[0].now == REMEMBERED + 5
