"""Every scenario of the project replays as its expected.json says, and the same at each run."""

from pathlib import Path

import pytest

from wirewatch_cli.main import main
from wirewatch_cli.scenarios.loading import found_scenarios

SCENARIOS = list(found_scenarios(Path(__file__).parents[2] / "events" / "scenarios"))


def report(scenario: Path, out: Path, *options: str) -> bytes:
    """Replay and give the bytes of its report; a failed replay fails the test."""
    file = out / "report.json"
    out.mkdir()
    assert main(["replay", str(scenario), "--out", str(out), "--json", str(file), *options]) == 0
    return file.read_bytes()


def test_there_are_scenarios() -> None:
    assert SCENARIOS


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda folder: folder.name)
def test_a_scenario_replays_as_expected(scenario: Path, tmp_path: Path) -> None:
    assert report(scenario, tmp_path / "out", "--check")


def test_two_replays_give_the_same_report_byte_for_byte(tmp_path: Path) -> None:
    scenario = next(folder for folder in SCENARIOS if folder.name == "first-poll")
    assert report(scenario, tmp_path / "one") == report(scenario, tmp_path / "two")
