"""docs/scenarios.md names every key that a scenario may have and a report has, and its examples can be used."""

import json
import re
from pathlib import Path

import pytest
from pydantic import BaseModel
from tests.unit.cli.test_report import GATHERED

from wirewatch_cli.expectations import read_expected
from wirewatch_cli.report import build_report
from wirewatch_cli.scenarios.loading import load_scenario
from wirewatch_cli.scenarios.scenario import NamedQuery, Scenario, ScriptedFeed, Snapshot, Subscriber

PAGE = (Path(__file__).parents[3] / "docs" / "scenarios.md").read_text(encoding="utf-8")
NAMED = frozenset(re.findall(r"`(?:\[\[)?([a-z_.]+)(?:\]\])?`", PAGE))


def example(language: str) -> str:
    shown = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    return shown[1]


@pytest.mark.parametrize("model", [Scenario, ScriptedFeed, Snapshot, NamedQuery, Subscriber])
def test_every_key_of_a_scenario_is_on_the_page(model: type[BaseModel]) -> None:
    keys = {field.alias or name for name, field in model.model_fields.items()}
    assert keys <= NAMED


def test_every_key_of_a_report_is_on_the_page() -> None:
    report = build_report(GATHERED)
    assert report.keys() <= NAMED
    for part in report.values():
        entries = part if isinstance(part, list) else [part] if isinstance(part, dict) else []
        assert {key for entry in entries for key in entry} <= NAMED


def test_the_scenario_of_the_page_loads(tmp_path: Path) -> None:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "wire.xml").write_text("<rss/>")
    (tmp_path / "scenario.toml").write_text(example("toml"), encoding="utf-8")
    assert load_scenario(tmp_path).title == "A quiet morning"


def test_the_expectations_of_the_page_can_be_compared(tmp_path: Path) -> None:
    file = tmp_path / "expected.json"
    file.write_text(example("json"), encoding="utf-8")
    assert read_expected(file) == json.loads(example("json"))
