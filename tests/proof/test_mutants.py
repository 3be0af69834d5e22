"""Of a sample of small faults in the pure core unit tests notice 85 % at least; docs/mutations.md has the others.

`python -m tests.proof.mutating 0 1` prints the whole sample, a line for each.
"""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from tests.proof.claims import Claim
from tests.proof.mutants import ROOT, all_of, modules, sample, unit_tests_for

PAGE = ROOT / "docs/mutations.md"
SHARES = 4
LEAST = 0.85


def listed() -> list[str]:
    """The survivors that the page gives a reason for."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return [line.split("`")[1].replace("∣", "|") for line in lines if line.startswith("| `")]


def tried(share: int) -> list[list[str]]:
    """(outcome, mutant) of a share of the sample."""
    command = [sys.executable, "-m", "tests.proof.mutating", str(share), str(SHARES)]
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | paths, cwd=ROOT)
    return [line.split("\t") for line in done.stdout.splitlines()]


def test_every_mutant_of_the_sample_can_be_compiled_and_has_tests_that_may_notice_it() -> None:
    for mutant in sample():
        compile(mutant.code(), mutant.module, "exec")
        assert unit_tests_for(mutant.module), mutant.module


def test_the_sample_is_of_the_whole_core() -> None:
    assert len(sample()) >= 300
    assert len({mutant.module for mutant in sample()}) > len(modules()) / 2
    assert sum(len(all_of(module)) for module in modules()) > 8_000


def test_the_page_lists_nothing_that_is_not_in_the_sample() -> None:
    assert set(listed()) <= {str(mutant) for mutant in sample()}
    assert len(listed()) <= (1 - LEAST) * len(sample())


@pytest.mark.proof(seconds=900)
@pytest.mark.parametrize("share", range(SHARES))
def test_unit_tests_notice_faults(share: int, proof: Callable[[str], Claim]) -> None:
    outcomes = tried(share)
    proof("unit tests notice 85 % of small faults in the pure core, or more").tried(len(outcomes))
    survivors = {mutant for outcome, mutant in outcomes if outcome == "survived"}
    assert survivors <= set(listed())  # which are 15 % at most
