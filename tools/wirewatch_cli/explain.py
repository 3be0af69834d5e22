"""`wirewatch explain`."""

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from wirewatch.aws import clock
from wirewatch.aws.archive import ItemsArchive
from wirewatch.watches.errors import QueryError
from wirewatch_cli.deployment import Deployment, deployment_options, on_deployment
from wirewatch_cli.explaining.account import account_of
from wirewatch_cli.explaining.finding import NotFoundError, find
from wirewatch_cli.explaining.reported import ReportError, read_report, rows_of, steps_of
from wirewatch_cli.explaining.telling import Step, steps
from wirewatch_cli.plain_errors import plain_errors


@click.command()
@click.argument("wanted", metavar="ITEM_OR_URL")
@click.option("--watch", metavar="WATCH", help="Say of this watch (its id, or any query) why it did not match.")
@click.option("--days", type=click.IntRange(1, 365), default=7, show_default=True, help="How far back to seek a URL.")
@click.option("--report", type=click.Path(path_type=Path), help="Look it up in the report of a replay (replay --json).")
@deployment_options
def explain(wanted: str, watch: str | None, days: int, report: Path | None, stack: str | None, local: bool) -> None:
    """Every step that an item took: fetched, matched, story, level, news or not, outcome, who was told.

    \b
    wirewatch explain https://wire.example/2020/02/15/convoy --stack wirewatch
    wirewatch explain i-6f0c2f6a1d1c5e0f8a77 --watch idlib --local
    wirewatch explain i-6f0c2f6a1d1c5e0f8a77 --watch 'convoy AND border' --local
    wirewatch explain i-6f0c2f6a1d1c5e0f8a77 --report report.json

    An id is looked up in one read. A URL is looked for day by day, backwards: half a read unit for each item of
    those days, a US cent for 150,000 in AWS.

    Mails are those of subscriptions that still follow the watch.
    """
    with plain_errors(NotFoundError, QueryError, ReportError, OSError):
        if report is None:
            on_deployment(_explain_deployed)(wanted, watch, days, stack=stack, local=local)
        else:
            _explain_reported(report, wanted, watch)


def _explain_deployed(deployed: Deployment, wanted: str, watch: str | None, days: int) -> None:
    for archived in find(ItemsArchive(deployed.outputs["ItemsTable"]), wanted, days, clock.now()):
        told = tuple(steps(account_of(archived, deployed), watch))
        item = archived.item
        _show(item.title, (item.id, item.language, item.url), told)


def _explain_reported(file: Path, wanted: str, watch: str | None) -> None:
    report = read_report(file)
    for row in rows_of(report, wanted):
        told = tuple(steps_of(report, row, watch))
        _show(row["title"], (row["id"], row["language"], row["url"]), told)


def _show(title: str, names: tuple[str | None, ...], told: tuple[Step, ...]) -> None:
    console = Console(file=sys.stdout, highlight=False)
    console.print(Text(title, "bold"), soft_wrap=True)
    console.print(Text(" · ".join(filter(None, names)), "dim"), soft_wrap=True)
    for name, lines in told:
        for number, line in enumerate(lines):
            console.print(Text.assemble((f"{'' if number else name:<9}", "bold"), line), soft_wrap=True)
