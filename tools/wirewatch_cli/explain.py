"""`wirewatch explain`."""

import sys

import click
from rich.console import Console
from rich.text import Text

from wirewatch.aws import clock
from wirewatch.aws.archive import ItemsArchive
from wirewatch.items.item import Item
from wirewatch.watches.errors import QueryError
from wirewatch_cli.deployment import Deployment, on_deployment
from wirewatch_cli.explaining.account import account_of
from wirewatch_cli.explaining.finding import NotFoundError, find
from wirewatch_cli.explaining.telling import Step, steps
from wirewatch_cli.plain_errors import plain_errors


@click.command()
@click.argument("wanted", metavar="ITEM_OR_URL")
@click.option("--watch", metavar="WATCH", help="Say of this watch (its id, or any query) why it did not match.")
@click.option("--days", type=click.IntRange(1, 365), default=7, show_default=True, help="How far back to seek a URL.")
@on_deployment
def explain(deployed: Deployment, wanted: str, watch: str | None, days: int) -> None:
    """Every step that an item took: fetched, matched, story, level, news or not, outcome, who was told.

    \b
    wirewatch explain https://wire.example/2020/02/15/convoy --stack wirewatch
    wirewatch explain i-6f0c2f6a1d1c5e0f8a77 --watch idlib --local
    wirewatch explain i-6f0c2f6a1d1c5e0f8a77 --watch 'convoy AND border' --local

    An id is looked up in one read. A URL is looked for day by day, backwards: half a read unit for each item of
    those days, a US cent for 150,000 in AWS.

    Mails are those of subscriptions that still follow the watch.
    """
    with plain_errors(NotFoundError, QueryError):
        console = Console(file=sys.stdout, highlight=False)
        archive = ItemsArchive(deployed.outputs["ItemsTable"])
        for archived in find(archive, wanted, days, clock.now()):
            told = tuple(steps(account_of(archived, deployed), watch))
            _heading(archived.item, console)
            for step in told:
                _show(step, console)


def _heading(item: Item, console: Console) -> None:
    console.print(Text(item.title, "bold"), soft_wrap=True)
    console.print(Text(" · ".join(filter(None, (item.id, item.language, item.url))), "dim"), soft_wrap=True)


def _show(step: Step, console: Console) -> None:
    name, lines = step
    for number, line in enumerate(lines):
        console.print(Text.assemble((f"{'' if number else name:<9}", "bold"), line), soft_wrap=True)
