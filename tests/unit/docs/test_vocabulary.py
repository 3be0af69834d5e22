"""The fields, outcomes and numbers that the docs list are those of the code, and the other way round."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.news import NOON, an_item

from wirewatch.assessment.detail import to_detail
from wirewatch.assessment.event import ItemAssessed, StorySoFar
from wirewatch.delivery.alert import alert_of
from wirewatch.delivery.announcement import announce
from wirewatch.items.item import Outcome
from wirewatch.levels.level import Level
from wirewatch.stories.story import Novelty, Related

PROJECT = Path(__file__).parents[3]
EVENT = ItemAssessed(
    item=an_item("Helicopter down"),
    story=StorySoFar("s-1", 7, 4, "2020-02-15T11:00:00Z", "Helicopter down", (Related("s-2", "Convoy enters"),)),
    watches=("w-1",),
    news_for=("w-1",),
    terms=("idlib",),
    eager=False,
    level=Level.URGENT,
    score=71,
    novelty=Novelty.NEW,
    reasons=("fresh (+5)",),
)


def text(page: str) -> str:
    return (PROJECT / page).read_text(encoding="utf-8")


def names(value: Any) -> Any:
    """The names of the fields, within each other."""
    if isinstance(value, dict):
        return {name: names(each) for name, each in value.items()}
    return names(value[0]) if isinstance(value, list) and value and isinstance(value[0], dict) else None


def shown(page: str) -> list[dict[str, Any]]:
    """The JSON of a page."""
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text(page), re.DOTALL)]


def machine_text() -> Any:
    return json.loads(announce(alert_of(EVENT, NOON).to_json()).texts["default"])


@pytest.mark.parametrize(("number", "made"), [(0, to_detail(EVENT)), (1, machine_text())])
def test_the_json_of_the_events_page_has_the_fields_that_are_sent(number, made):
    assert names(shown("docs/events.md")[number]) == names(made)


def test_the_points_of_the_event_that_is_shown_add_up():
    event = shown("docs/events.md")[0]
    points = re.findall(r"\(([+-]\d+)\)", " ".join(event["reasons"]))
    assert sum(map(int, points)) == event["score"]


def test_the_events_page_lists_the_attributes_of_the_topic():
    table = text("docs/events.md").split("| attribute | type | holds |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(
        announce(alert_of(EVENT, NOON).to_json()).attributes
    )


def test_the_architecture_lists_every_outcome():
    table = text("docs/architecture.md").split("| outcome | ")[1].split("\n\n")[0]
    assert re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE) == [str(each) for each in Outcome]


def test_the_changelog_names_every_scenario_that_is_shipped():
    shipped = {each.parent.name for each in (PROJECT / "events/scenarios").glob("*/scenario.toml")}
    assert {name for name in shipped if f"`{name}`" not in text("CHANGELOG.md")} == set()
