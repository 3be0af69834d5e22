"""`wirewatch replay`."""

import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from errno import EISDIR
from os import strerror
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from wirewatch_cli import expectations
from wirewatch_cli.cloud import CloudError
from wirewatch_cli.expectations import ExpectationError
from wirewatch_cli.places import TEMPLATE, template_path
from wirewatch_cli.plain_errors import plain_errors
from wirewatch_cli.playing import play
from wirewatch_cli.report import Report
from wirewatch_cli.scenarios.loading import load_scenario
from wirewatch_cli.scenarios.problem import Problem, ScenarioError
from wirewatch_cli.scenarios.scenario import Scenario
from wirewatch_cli.summary import failures, totals
from wirewatch_cli.timeline import Timeline, counted

FOLDER = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be done with each scenario."""

    template: Path
    out: Path | None
    check: bool
    write_expected: bool

    def out_of(self, scenario: Scenario, *, alone: bool) -> Path:
        """Where its mails go."""
        if self.out is None:
            return Path("out") / scenario.name
        return self.out if alone else self.out / scenario.name


@click.command()
@click.argument("scenarios", metavar="SCENARIO...", nargs=-1, required=True, type=FOLDER)
@click.option("--check", is_flag=True, help="Compare with the scenario's expected.json.")
@click.option("--json", "json_file", type=FOLDER, help="Write the report to this file.")
@click.option("--out", type=FOLDER, help="Folder for the mails.  [default: out/<scenario>]")
@click.option("--template", type=FOLDER, help=f"The SAM template.  [default: {TEMPLATE}]")
@click.option("--write-expected", is_flag=True, help="Write expected.json from what comes out.")
@click.pass_context
def replay(  # noqa: PLR0913, PLR0917  (its options)
    ctx: click.Context,
    scenarios: tuple[Path, ...],
    check: bool,
    json_file: Path | None,
    out: Path | None,
    template: Path | None,
    write_expected: bool,
) -> None:
    """Replay scenarios through the real template, in this process.

    \b
    wirewatch replay events/scenarios/idlib-2020-02-15
    wirewatch replay events/scenarios/* --check
    wirewatch replay my-scenario --json report.json --out my-mails

    A SCENARIO is a folder with scenario.toml and the feed bodies that it names. Its hours pass in
    seconds: the timeline is printed, mails are written as .eml and .html files, and nothing leaves
    this machine. What would go to a phone or a web hook is noted in the report. calls.json, beside
    the mails, says which AWS actions each function needed on what.

    --json writes what came out, the same at each run; with several scenarios one object, by their
    names. --check compares that with the scenario's expected.json, as exact lists of what the
    entries name:

    \b
    {"alerts":  [{"at": "2020-02-15T10:05:00Z", "level": "URGENT", "title": "...", "watches": ["idlib"]}],
     "digests": [{"to": "...", "stories": 4, "items": 9}], "feeds": [{"url": "...", "status": "ok"}],
     "outcomes": {"alerted": 1, "baseline": 12}, "dead_letters": 0}

    Every key may be left out, but entries of one list have the same keys.

    Exit code: 0 all well; 1 an item never came to an end, a dead letter, or a failed check; 2 a
    scenario, the template or a file that cannot be used.
    """
    wishes = Wishes(template_path(template), out, check, write_expected)
    with plain_errors(ScenarioError, CloudError, ExpectationError, OSError):
        if json_file:
            _make_room(json_file)
        well = _replay_all(scenarios, wishes, json_file)
    ctx.exit(0 if well else 1)


def _replay_all(folders: Sequence[Path], wishes: Wishes, json_file: Path | None) -> bool:
    """Whether all went well."""
    loaded = _load(folders)
    expected = [_expected(each) if wishes.check else None for each in loaded]
    reports, well = {}, True
    for scenario, wanted in zip(loaded, expected, strict=True):
        report = _replay(scenario, wishes, alone=len(loaded) == 1)
        well &= _verdict(scenario, report, wanted)
        reports[scenario.name] = report
    if json_file:
        _write_json(json_file, reports)
    return well


def _load(folders: Sequence[Path]) -> list[Scenario]:
    """All of them, or the problems of all."""
    loaded: list[Scenario] = []
    problems: list[Problem] = []
    for folder in folders:
        try:
            scenario = load_scenario(folder)
            if scenario.name in {each.name for each in loaded}:
                why = f"another scenario is called {scenario.name}: rename its folder, or replay them one by one"
                problems.append(Problem(folder, 0, why))
            loaded.append(scenario)
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return loaded


def _expected(scenario: Scenario) -> Mapping[str, Any]:
    return expectations.read_expected(scenario.folder / expectations.FILE)


def _replay(scenario: Scenario, wishes: Wishes, *, alone: bool) -> Report:
    console = Console(file=sys.stdout, highlight=False)
    timeline = Timeline(console)
    timeline.heading(scenario.title, _cast(scenario))
    began = time.perf_counter()
    out = wishes.out_of(scenario, alone=alone)
    report = play(scenario, wishes.template, out, timeline.show)
    console.print()
    for name, value in totals(report, out, time.perf_counter() - began):
        timeline.total(name, value)
    if wishes.write_expected:
        file = scenario.folder / expectations.FILE
        file.write_text(expectations.expected_of(report), encoding="utf-8")
        console.print(f"wrote {file}", markup=False)
    return report


def _cast(scenario: Scenario) -> Iterator[str]:
    times = f"{scenario.start:%-d %b %Y %H:%M} to {scenario.end:%-d %b %Y %H:%M} UTC"
    counts = (
        counted(sum(feed.polled for feed in scenario.feeds), "feed"),
        counted(len(scenario.watches), "watch", "watches"),
        counted(len(scenario.subscriptions), "subscription"),
    )
    yield f"{times} · {', '.join(counts)}"
    yield "what a feed holds at its first poll is the baseline: it alerts nobody"


def _verdict(scenario: Scenario, report: Report, wanted: Mapping[str, Any] | None) -> bool:
    """Print what went wrong; whether nothing did."""
    console = Console(stderr=True, highlight=False)
    found = list(failures(report))
    found += expectations.differences(wanted, report) if wanted is not None else []
    for line in found:
        console.print(Text(f"{scenario.name}: {line}", "red"))
    if wanted is not None and not found:
        click.echo(f"{scenario.name}: as expected")
    return not found


def _make_room(file: Path) -> None:
    """Whatever keeps the file from being written is told before the replay, not after it. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.is_dir():
        raise IsADirectoryError(EISDIR, strerror(EISDIR), str(file))


def _write_json(file: Path, reports: Mapping[str, Report]) -> None:
    content = next(iter(reports.values())) if len(reports) == 1 else reports
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
