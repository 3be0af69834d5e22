"""`wirewatch watch test`: a backtest."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from click.core import ParameterSource
from rich.console import Console
from rich.progress import Progress

from wirewatch.items.archive import Archive
from wirewatch.items.item import Item
from wirewatch.levels.level import Level
from wirewatch.watches.errors import QueryError
from wirewatch_cli.backtest import page
from wirewatch_cli.backtest.difference import difference
from wirewatch_cli.backtest.findings import Findings
from wirewatch_cli.backtest.item_file import ItemFileError, read_items
from wirewatch_cli.backtest.marks import Marks, read_marks
from wirewatch_cli.backtest.running import Backtest, backtest
from wirewatch_cli.backtest.terminal import show
from wirewatch_cli.plain_errors import plain_errors
from wirewatch_cli.watching.catalogue import WatchError, known_watch
from wirewatch_cli.watching.judging import catalogue_of
from wirewatch_cli.watching.query_command import QueryCommand

FILE = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Past:
    """The items to test on, oldest first, and what is known of those that production never assessed."""

    items: Sequence[Item]
    dated: bool = True
    unassessed: Counter[str] = field(default_factory=Counter)


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
def test(  # noqa: PLR0913, PLR0917  (its options)
    query: str,
    days: int,
    items_file: Path | None,
    against: str | None,
    against_watch: str | None,
    marks_file: Path | None,
    html_file: Path | None,
    level: str,
    eager: bool,
    samples: int,
    stack: str | None,
    local: bool,
) -> None:
    """What QUERY would have brought: matches and alerts a day, samples, near misses.

    \b
    wirewatch watch test 'idlib AND (turkey OR russia)' --stack wirewatch
    wirewatch watch test 'idlib AND turkey -football' --local --days 2 --against-watch idlib
    wirewatch watch test 'quake OR earthquake' --items items.jsonl --mark useful.txt --html quake.html

    The items are those of the deployment's archive, or of a JSONL file: {"title", "summary", "seen", "source",
    "language", "url", "id", "tier"} a line, of which only the title is needed. They run through the code of
    production: matching, stories, levels, what is news and what a repeat.

    A near miss is an item that would match if one term came, or went.

    --mark takes a file with an item's id or URL a line. Precision is the part of the matches that is marked, recall
    the part of the marked items that matches.

    Reading the archive of AWS costs about half a read unit an item: a US cent for 150,000 items.
    """
    if items_file and click.get_current_context().get_parameter_source("days") is ParameterSource.COMMANDLINE:
        raise click.UsageError("--days is for the archive: --items tests on the whole file")
    if against and against_watch:
        raise click.UsageError("--against and --against-watch are two old queries: name one")
    with plain_errors(QueryError, WatchError, ItemFileError, OSError, UnicodeDecodeError):
        if against_watch:
            against = _query_of(against_watch, stack, local=local)
        for each in filter(None, (query, against)):
            catalogue_of(each)
        marks = read_marks(marks_file) if marks_file else None
        past = _of_file(items_file) if items_file else _of_archive(stack, days, local=local)
        findings = _findings(past, query, against, marks, Level(level), eager=eager)
        findings = replace(findings, samples=samples)
        show(findings, Console(file=sys.stdout, highlight=False))
        if html_file:
            html_file.write_text(page.render(findings), encoding="utf-8")
            click.echo(f"\nwrote {html_file}")


def _query_of(watch_id: str, stack: str | None, *, local: bool) -> str:
    from wirewatch.aws.watches import WatchesTable  # noqa: PLC0415  (as below)
    from wirewatch_cli.deployment import deployment  # noqa: PLC0415

    with deployment(stack, local) as found:
        return known_watch(WatchesTable(found.outputs["WatchesTable"]), watch_id).query


def _of_file(file: Path) -> Past:
    read = read_items(file)
    return Past(read.items, read.dated, read.unassessed)


def _of_archive(stack: str | None, days: int, *, local: bool) -> Past:
    from wirewatch.aws.archive import ItemsArchive  # noqa: PLC0415  (not for a file's sake)
    from wirewatch_cli.deployment import deployment  # noqa: PLC0415

    with deployment(stack, local) as found:
        return read_archive(ItemsArchive(found.outputs["ItemsTable"]), days, datetime.now(UTC))


def read_archive(archive: Archive, days: int, now: datetime) -> Past:
    """What was first seen in the `days` days before now."""
    after = now - timedelta(days=days)
    items: list[Item] = []
    unassessed: Counter[str] = Counter()
    for back in range(days, -1, -1):
        for each in archive.of_day((now - timedelta(days=back)).date()):
            if not after < each.item.seen <= now:
                continue
            if each.outcome and not each.assessed:
                unassessed[each.outcome] += 1
            else:
                items.append(each.item)
    return Past(items, unassessed=unassessed)


def _findings(
    past: Past, query: str, against: str | None, marks: Marks | None, level: Level, *, eager: bool
) -> Findings:
    def run(each: str, items: Iterable[Item]) -> Backtest:
        with _ticking(len(past.items)) as tick:
            ran = backtest(each, items, alert_level=level, eager=eager, tick=tick)
        ran = ran if past.dated else replace(ran, first=None, last=None)
        return replace(ran, unassessed=past.unassessed)

    new = run(query, marks.noting(past.items) if marks else past.items)
    return Findings(
        new,
        difference(new, run(against, past.items)) if against else None,
        marks.usefulness(new) if marks else None,
    )


@contextmanager
def _ticking(items: int) -> Iterator[Callable[[], None]]:
    """A bar on stderr, while it takes."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("items", total=items)
        yield lambda: progress.advance(task)
