"""`wirewatch watch list`."""

import json
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.watches import WatchesTable
from wirewatch.watches.errors import QueryError
from wirewatch.watches.language import parse
from wirewatch.watches.watch import Watch
from wirewatch_cli.deployment import Deployment, on_deployment
from wirewatch_cli.timeline import counted
from wirewatch_cli.watching.catalogue import followers_of, plain_query

WIDE = 240  # where no terminal says how wide it is


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON, an object a watch.")
@on_deployment
def show(deployed: Deployment, as_json: bool) -> None:
    """List the watches by id: how many follow them, query, name.

    \b
    wirewatch watch list --stack wirewatch
    wirewatch watch list --local --json | jq -r '.[] | select(.error) | .id'
    """
    people = SubscriptionsTable(deployed.outputs["SubscriptionsTable"])
    watches = list(WatchesTable(deployed.outputs["WatchesTable"]).list_all())
    listed = [_row(watch, len(followers_of(people, watch.id))) for watch in watches]
    if as_json:
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    _print(listed)


def _row(watch: Watch, followers: int) -> dict[str, Any]:
    error = _error(watch.query)
    row = {"id": watch.id, "name": watch.name, "query": watch.query, "eager": watch.eager, "followers": followers}
    return row | ({"error": error} if error else {})


def _error(query: str) -> str:
    try:
        parse(query)
    except QueryError as error:
        return f"line {error.line}, column {error.column}: {error.message}"
    return ""


def _print(listed: list[dict[str, Any]]) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDE)
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for column in ("id", "followers", "query", "name"):
        table.add_column(column, overflow="fold", justify="right" if column == "followers" else "left")
    for row in listed:
        query = Text(plain_query(row["query"]))
        if "error" in row:
            query.append(f"\n{row['error']}", "bold red")
        name = "" if row["name"] == row["query"] else row["name"]
        table.add_row(Text(row["id"]), f"{row['followers']:,}", query, Text(name))
    if listed:
        console.print(table)
    console.print(counted(len(listed), "watch", "watches"))
