"""One name, five places: folder, resource, handler, sample events, service. And its settings."""

import importlib
import json
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

LONGEST_HANDLER = 45  # lines
LAYERS = {"Library": "layers/wirewatch/python/", "Readers": "layers/readers/python/"}
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)((?: \\\n +--hash=\S+)+)", re.MULTILINE)

Functions = dict[str, dict[str, Any]]


def folder_of(function: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", function).lower()


def handler_of(function: str) -> Any:
    return importlib.import_module(f"{folder_of(function)}.handler")


def pins_in(path: Path) -> dict[str, str]:
    """Version and hashes of each distribution of a requirement file."""
    found = PIN.findall(path.read_text(encoding="utf-8"))
    return {name: f"{version} {sorted(hashes.split())}" for name, version, hashes in found}


def test_every_folder_of_functions_is_one_function_of_the_template(project: Path, functions: Functions):
    folders = {path.parent.name for path in (project / "functions").glob("*/handler.py")}
    assert folders == {folder_of(name) for name in functions}


def test_no_folder_of_functions_lacks_a_handler(project: Path):
    folders = {p for p in (project / "functions").iterdir() if p.is_dir()} - set(
        (project / "functions").glob("__pycache__")
    )
    assert {p.name for p in folders if not (p / "handler.py").is_file()} == set()


def test_every_function_names_the_handler_in_its_own_folder(functions: Functions):
    named = {name: body["Handler"] for name, body in functions.items()}
    assert named == {name: f"{folder_of(name)}.handler.lambda_handler" for name in functions}


def test_every_handler_can_be_imported_and_called(functions: Functions):
    assert [n for n in functions if not callable(handler_of(n).lambda_handler)] == []


def test_every_handler_logs_under_its_folders_name(functions: Functions):
    expected = {name: folder_of(name).replace("_", "-") for name in functions}
    assert {name: handler_of(name).logger.service for name in functions} == expected


def test_the_settings_of_every_handler_are_the_variables_of_its_function(functions: Functions):
    read = {name: {f.name.upper() for f in fields(handler_of(name).Settings)} for name in functions}
    given = {name: set(body["Environment"]["Variables"]) for name, body in functions.items()}
    assert read == given


def test_every_trigger_of_a_function_has_a_sample_event(project: Path, functions: Functions):
    short = {}
    for name, body in functions.items():
        samples = list((project / "events" / folder_of(name)).glob("*.json"))
        assert all(json.loads(each.read_text(encoding="utf-8")) for each in samples)
        if len(samples) < len(body["Events"]):
            short[name] = f"{len(samples)} samples for {sorted(body['Events'])}"
    assert short == {}


def test_every_folder_of_sample_events_belongs_to_a_function(project: Path, functions: Functions):
    folders = {path.name for path in (project / "events").iterdir() if path.is_dir()}
    assert folders - {"scenarios"} == {folder_of(name) for name in functions}


def test_every_function_has_a_test_of_its_name(project: Path, functions: Functions):
    tests = {path.name for path in (project / "tests").rglob("test_*.py")}
    assert {f"test_{folder_of(name)}.py" for name in functions} - tests == set()


def test_no_handler_is_longer_than_one_screen(project: Path):
    lengths = {
        path.parent.name: len(path.read_text(encoding="utf-8").splitlines())
        for path in (project / "functions").glob("*/handler.py")
    }
    assert {name: n for name, n in lengths.items() if n > LONGEST_HANDLER} == {}


@pytest.mark.parametrize("folder", LAYERS.values())
def test_a_layer_ships_the_versions_that_were_tested(folder: str, project: Path):
    shipped = pins_in(project / folder / "requirements.txt")
    tested = pins_in(project / "requirements/run.txt")
    assert shipped, "no pins found"
    assert {n: pin for n, pin in shipped.items() if tested.get(n) != pin} == {}


def test_the_layers_ship_all_that_their_groups_list_each_once_and_no_boto3(project: Path):
    groups = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    library, readers = (pins_in(project / folder / "requirements.txt").keys() for folder in LAYERS.values())
    assert set(groups["layer"]) <= library
    assert set(groups["readers"]) <= readers
    assert library.isdisjoint(readers)
    assert (library | readers).isdisjoint({"boto3", "botocore"}), "the runtime brings it"


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_is_built_so_that_it_lands_where_python_looks(name: str, source: dict[str, Any]):
    library = source["Resources"][name]
    runtime = source["Globals"]["Function"]["Runtime"]
    architecture = source["Globals"]["Function"]["Architectures"][0]
    assert library["Properties"]["ContentUri"] == LAYERS[name]
    assert library["Metadata"] == {"BuildMethod": runtime, "BuildArchitecture": architecture}
    assert library["Properties"]["CompatibleRuntimes"] == [runtime]
    assert library["Properties"]["CompatibleArchitectures"] == [architecture]
