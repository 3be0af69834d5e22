"""Matches: the table on moto and the fake keep the same promises."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest
from tests.fakes.matches import FakeMatches
from tests.fakes.news import NOON
from tests.integration.feed_tables import aws_in_memory
from tests.integration.story_tables import create_matches

from wirewatch.aws.matches import MatchesTable
from wirewatch.delivery.ports import Match, Matches
from wirewatch.stories.story import Related

MINUTE = timedelta(minutes=1)
MATCH = Match(
    watch="idlib",
    item="i-1",
    at=NOON,
    url="https://wire.example/a",
    title="قصف على إدلب",
    summary="",
    source="Example Wire",
    language="ar",
    seen="2020-02-15T11:59:00Z",
    story="s-1",
    headline="قصف",
    level="URGENT",
    score=70,
    novelty="new",
    terms=("إدلب",),
    reasons=("tier 1 source (+30)", "fresh (+10)"),
    related=(Related("s-2", "قصف آخر"), Related("s-3", "Families flee")),
)


@pytest.fixture
def on_moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with aws_in_memory(monkeypatch):
        create_matches()
        yield


@pytest.fixture(params=["table", "fake"])
def matches(request: pytest.FixtureRequest) -> Matches:
    """Each implementation of the port."""
    if request.param == "fake":
        return FakeMatches()
    request.getfixturevalue("on_moto")
    return MatchesTable("Matches", 30)


def items(matches: Matches, after: int, until: int, watch: str = "idlib") -> list[str]:
    return [match.item for match in matches.between(watch, NOON + after * MINUTE, NOON + until * MINUTE)]


def test_a_match_is_read_back_as_it_was_added(matches):
    matches.add(MATCH)
    assert list(matches.between("idlib", NOON - MINUTE, NOON)) == [MATCH]


def test_of_two_attempts_the_first_stays(matches):
    matches.add(MATCH)
    matches.add(replace(MATCH, at=NOON + MINUTE, score=1))
    assert list(matches.between("idlib", NOON - MINUTE, NOON + 9 * MINUTE)) == [MATCH]


def test_a_window_is_open_at_its_begin_and_closed_at_its_end(matches):
    for number in range(4):
        matches.add(replace(MATCH, item=f"i-{number}", at=NOON + number * MINUTE))
    assert items(matches, 0, 2) == ["i-1", "i-2"]
    assert items(matches, 2, 9) == ["i-3"]
    assert items(matches, 2, 2) == items(matches, 3, 1) == []


def test_matches_come_oldest_first_and_of_one_second_by_item(matches):
    for item, minutes in (("i-9", 1), ("i-2", 2), ("i-1", 2), ("i-5", 3)):
        matches.add(replace(MATCH, item=item, at=NOON + minutes * MINUTE))
    assert items(matches, 0, 9) == ["i-9", "i-1", "i-2", "i-5"]


def test_other_watches_have_their_own(matches):
    matches.add(MATCH)
    assert items(matches, -1, 9, watch="w-2") == []


@pytest.mark.usefixtures("on_moto")
def test_a_window_of_several_pages_is_read_to_its_end():
    table = MatchesTable("Matches", 30)
    for number in range(12):
        table.add(replace(MATCH, item=f"i-{number:02}", summary="x" * 120_000))
    assert items(table, -1, 1) == [f"i-{number:02}" for number in range(12)]


@pytest.mark.usefixtures("on_moto")
def test_a_row_expires_after_the_retention():
    MatchesTable("Matches", 30).add(MATCH)
    (row,) = boto3.resource("dynamodb").Table("Matches").scan()["Items"]
    assert row["expires"] == int((NOON + timedelta(days=30)).timestamp())
