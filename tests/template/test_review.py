"""The exceptions that `make review` takes: each says why, of something that is there."""

import tomllib
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def exceptions(project: Path) -> list[dict[str, Any]]:
    return tomllib.loads((project / ".ci" / "review.toml").read_text("utf-8"))["exception"]


def test_every_exception_has_a_reason_of_its_own(exceptions):
    reasons = [each["reason"] for each in exceptions]
    assert len(reasons) == len(set(reasons)) > 10
    assert [reason for reason in reasons if len(reason) < 20 or not reason.endswith(".")] == []


def test_no_check_of_a_tool_is_excepted_twice(exceptions):
    checks = [(each["tool"], each["check"]) for each in exceptions]
    assert len(checks) == len(set(checks))


def test_every_place_of_an_exception_is_a_resource_or_a_file(exceptions, stack, project):
    places = {place for each in exceptions for place in each["places"]}
    missing = {
        place
        for place in places
        if place.rpartition("-")[0] not in stack.resources
        if place not in stack.resources and not (project / place).is_file()
    }
    assert missing == set()


def test_no_check_is_excepted_everywhere(exceptions):
    assert [each for each in exceptions if not each["places"] or "*" in each["places"]] == []
