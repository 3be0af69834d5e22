"""`wirewatch watch test`: a backtest."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource
from rich.console import Console
from rich.progress import Progress

from wirewatch.levels.level import Level
from wirewatch.watches.errors import QueryError
from wirewatch_cli.backtest import page
from wirewatch_cli.backtest.difference import difference
from wirewatch_cli.backtest.findings import Findings
from wirewatch_cli.backtest.item_file import ItemFileError, read_items
from wirewatch_cli.backtest.marks import Marks, MarksError, read_marks
from wirewatch_cli.backtest.past import Past, read_archive
from wirewatch_cli.backtest.running import Backtest, backtest
from wirewatch_cli.backtest.terminal import show
from wirewatch_cli.plain_errors import plain_errors
from wirewatch_cli.watching.catalogue import WatchError, known_watch
from wirewatch_cli.watching.judging import catalogue_of
from wirewatch_cli.watching.query_command import QueryCommand

FILE = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Wishes:
    """The argument and the options, as `wirewatch watch test --help` says."""

    query: str
    days: int
    items_file: Path | None
    against: str | None
    against_watch: str | None
    marks_file: Path | None
    html_file: Path | None
    level: str
    eager: bool
    samples: int
    stack: str | None
    local: bool


@click.command(cls=QueryCommand)
@click.argument("query")
@click.option("--days", type=click.IntRange(1, 365), default=7, show_default=True, help="How far back in the archive.")
@click.option("--items", "items_file", type=FILE, metavar="FILE.jsonl", help="Test on these items instead.")
@click.option("--against", metavar="OLD", help="Another query: show what QUERY gains and loses.")
@click.option("--against-watch", metavar="WATCH", help="Likewise, with the query of the deployment's watch.")
@click.option("--mark", "marks_file", type=FILE, help="Ids or URLs of useful items, one a line: gives the precision.")
@click.option("--html", "html_file", type=FILE, help="Write a page with the chart to this file.")
@click.option(
    "--level",
    type=click.Choice([Level.FLASH.value, Level.URGENT.value]),
    default=Level.URGENT.value,
    show_default=True,
    help="The deployment's AlertLevel.",
)
@click.option("--eager", is_flag=True, help="As a watch of which somebody wants every match at once.")
@click.option("--samples", type=click.IntRange(0), default=10, show_default=True, help="How many of each list.")
@click.option("--stack", metavar="NAME", envvar="WIREWATCH_STACK", help="The stack in AWS.  [env: WIREWATCH_STACK]")
@click.option("--local", is_flag=True, help="The `wirewatch run` of this machine.")
def test(**options: Any) -> None:
    """What QUERY would have brought: matches and alerts a day, samples, near misses.

    \b
    wirewatch watch test 'idlib AND (turkey OR russia)' --stack wirewatch
    wirewatch watch test 'idlib AND turkey -football' --local --days 2 --against-watch idlib
    wirewatch watch test 'quake OR earthquake' --items items.jsonl --mark useful.txt --html quake.html

    The items are those of the deployment's archive, or of a JSONL file: {"title", "summary", "seen", "source",
    "language", "categories", "url", "id", "tier"} a line, of which only the title is needed. They run through
    the code of production: matching, stories, levels, what is news and what a repeat.

    A near miss is an item that would match if one term came, or went.

    --mark takes a file with an item's id or URL a line. Precision is the part of the matches that is marked, recall
    the part of the marked items that matches.

    Reading the archive of AWS costs about half a read unit an item: a US cent for 150,000 items.
    """
    wishes = Wishes(**options)
    if wishes.items_file and click.get_current_context().get_parameter_source("days") is ParameterSource.COMMANDLINE:
        raise click.UsageError("--days is for the archive: --items tests on the whole file")
    if wishes.against and wishes.against_watch:
        raise click.UsageError("--against and --against-watch are two old queries: name one")
    if wishes.html_file and (wishes.html_file.is_dir() or not wishes.html_file.parent.is_dir()):
        raise click.BadParameter(f"{wishes.html_file} cannot be written: name a file in a folder", param_hint="--html")
    with plain_errors(QueryError, WatchError, ItemFileError, MarksError, OSError):
        findings = _findings(wishes)
        show(findings, Console(file=sys.stdout, highlight=False))
        if wishes.html_file:
            wishes.html_file.write_text(page.render(findings), encoding="utf-8")
            click.echo(f"\nwrote {wishes.html_file}")


def _findings(wishes: Wishes) -> Findings:
    old = _query_of(wishes.against_watch, wishes) if wishes.against_watch else wishes.against
    for each in filter(None, (wishes.query, old)):
        catalogue_of(each)
    marks = read_marks(wishes.marks_file) if wishes.marks_file else None
    past = read_items(wishes.items_file) if wishes.items_file else _of_archive(wishes)
    new = _backtest(wishes.query, past, wishes, marks)
    return Findings(
        new,
        difference(new, _backtest(old, past, wishes)) if old else None,
        marks.usefulness(new) if marks else None,
        samples=wishes.samples,
    )


def _backtest(query: str, past: Past, wishes: Wishes, marks: Marks | None = None) -> Backtest:
    items = marks.noting(past.items) if marks else past.items
    with _ticking(len(past.items)) as tick:
        ran = backtest(query, items, alert_level=Level(wishes.level), eager=wishes.eager, tick=tick)
    ran = ran if past.dated else replace(ran, first=None, last=None)
    return replace(ran, unassessed=past.unassessed)


def _query_of(watch_id: str, wishes: Wishes) -> str:
    from wirewatch.aws.watches import WatchesTable  # noqa: PLC0415  (as below)
    from wirewatch_cli.deployment import deployment  # noqa: PLC0415

    with deployment(wishes.stack, wishes.local) as found:
        return known_watch(WatchesTable(found.outputs["WatchesTable"]), watch_id).query


def _of_archive(wishes: Wishes) -> Past:
    from wirewatch.aws.archive import ItemsArchive  # noqa: PLC0415  (not for a file's sake)
    from wirewatch_cli.deployment import deployment  # noqa: PLC0415

    with deployment(wishes.stack, wishes.local) as found:
        return read_archive(ItemsArchive(found.outputs["ItemsTable"]), wishes.days, datetime.now(UTC))


@contextmanager
def _ticking(items: int) -> Iterator[Callable[[], None]]:
    """A bar on stderr, while it takes."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("items", total=items)
        yield lambda: progress.advance(task)
