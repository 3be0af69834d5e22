"""Claims: a test of tests/proof, and any that is marked `proof`, stands for one and has a line in the table.

The claim is the test's name, unless it says it better through the fixture `proof`. `make proof` ends with the table; so
does any other run that held some of these tests.
"""

import gc
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from botocore.loaders import create_loader
from tests.proof.claims import Claim, claimed, table, written

from wirewatch_cli.collecting import seldom_collected

PROOFS = Path(__file__).parent / "proof"


@pytest.fixture(scope="session", autouse=True)
def services_are_read_once() -> Iterator[None]:
    """botocore's descriptions of services, megabytes of JSON, once a process: moto begins a session for every test."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("botocore.session.create_loader", cache(create_loader))
        yield


@pytest.fixture(scope="session", autouse=True)
def garbage_is_looked_for_seldom() -> Iterator[None]:
    """As in a replay: to look through all that is imported and collected took a tenth of all tests."""
    with seldom_collected():
        yield


def pytest_unconfigure() -> None:
    """One look at what is left, then pytest's own five find nothing to look through."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Callable[[str], Claim]:
    """Say what is claimed, in a sentence: `proof("no crash loses an alert").tried(64)`."""
    return lambda sentence: claimed(request.node.user_properties, sentence)


@pytest.hookimpl(tryfirst=True)  # before `-m` looks at the markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(PROOFS):
            item.add_marker("claim")
        if item.get_closest_marker("claim") or item.get_closest_marker("proof"):
            name = getattr(item, "originalname", None) or item.name
            claimed(item.user_properties, name.removeprefix("test_").replace("_", " "))
    items.sort(key=_seconds, reverse=True)  # else a long one that begins last keeps all others waiting


def _seconds(item: pytest.Item) -> int:
    """About how long a proof takes, where its mark says so: minutes, for the most part."""
    mark = item.get_closest_marker("proof")
    return int(mark.kwargs.get("seconds", 0)) if mark else 0


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [report for kind in ("", "passed", "failed", "error") for report in terminalreporter.stats.get(kind, ())]
    lines = table(each for each in reports if hasattr(each, "user_properties"))
    if lines:
        terminalreporter.section("what was proved")
        for line in written(lines):
            terminalreporter.write_line(line)
