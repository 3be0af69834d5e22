"""What the docs say of the template is so, and all of it is said."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

from tests.template import reference_page

from wirewatch.delivery import sweeping
from wirewatch.feeds import poll_summary

MAKE = "run `make pages`, or `python -m tests.template.reference_page`"


def rows(project: Path, page: str, heading: str) -> dict[str, list[str]]:
    """The table below a heading: the first cell, without its code marks, and the others."""
    text = (project / page).read_text(encoding="utf-8").split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if line[:1] == "|"]
    return {first.strip("`* "): others for first, *others in cells[2:]}


def of_type(source: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    return {name: each["Properties"] for name, each in source["Resources"].items() if each["Type"] == kind}


def test_the_reference_is_what_the_template_says():
    assert reference_page.PAGE.read_text(encoding="utf-8") == reference_page.page(), MAKE


def test_the_architecture_lists_every_table_with_its_key_and_its_expiry(project: Path, source: dict[str, Any]):
    told = rows(project, "docs/architecture.md", "What is kept")
    tables = of_type(source, reference_page.TABLE)
    keys = {
        name: ", ".join(f"`{each['AttributeName']}`" for each in body["KeySchema"]) for name, body in tables.items()
    }
    assert {name: row[1] for name, row in told.items()} == keys
    kept = {name for name, row in told.items() if row[2] == "never"}
    assert kept == {name for name, body in tables.items() if "TimeToLiveSpecification" not in body}


def test_the_architecture_draws_every_function_table_and_queue(project: Path, source: dict[str, Any]):
    page = (project / "docs/architecture.md").read_text(encoding="utf-8")
    functions = {Path(body["Handler"]).name.split(".")[0] for body in of_type(source, reference_page.FUNCTION).values()}
    drawn = set(re.findall(r"[A-Za-z_]+", page.split("```mermaid")[1].split("```")[0]))
    assert functions - drawn == set()
    assert {"PollQueue", "AlertQueue", "BreakingItems", "EagerItems"} <= drawn


def test_the_architecture_counts_its_parts_rightly(project: Path, source: dict[str, Any]):
    words = "zero one two three four five six seven eight nine ten eleven twelve".split()
    page = (project / "docs/architecture.md").read_text(encoding="utf-8")
    said = re.search(r"Wirewatch is (\w+) small functions, (\w+) tables", page)
    counts = (len(of_type(source, reference_page.FUNCTION)), len(of_type(source, reference_page.TABLE)))
    assert said, "it no longer says how many"
    assert said.groups() == tuple(words[count] for count in counts)


def counted(project: Path) -> set[str]:
    """The metrics that the code names."""
    handlers = [each.read_text(encoding="utf-8") for each in project.glob("functions/*/handler.py")]
    named = {
        name
        for text in handlers
        for call in re.findall(r"metrics\.count\(.*", text)
        for name in re.findall(r'"([A-Z]\w+)"', call)
    }
    summary = poll_summary.PollSummary(**{each.name: [] for each in fields(poll_summary.PollSummary)} | {"polled": 0})
    return named | poll_summary.figures(summary).keys() | sweeping.Swept(0, 0, 1e6).figures().keys()


def test_every_metric_that_is_counted_is_told_of(project: Path):
    assert {name for name, *_ in reference_page.METRICS} == counted(project)


def test_every_metric_is_told_of_with_a_service_that_there_is(source: dict[str, Any]):
    services = {
        body["Handler"].split(".")[0].replace("_", "-") for body in of_type(source, reference_page.FUNCTION).values()
    }
    assert {service for _, service, _ in reference_page.METRICS} <= services
