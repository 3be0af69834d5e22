"""`wirewatch watch add`, `edit` and `remove`."""

import click

from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.watches import WatchesTable
from wirewatch.watches.errors import QueryError
from wirewatch_cli.deployment import Deployment, on_deployment
from wirewatch_cli.plain_errors import plain_errors
from wirewatch_cli.timeline import counted
from wirewatch_cli.watching.catalogue import WatchError, add_watch, edit_watch, plain_query, remove_watch
from wirewatch_cli.watching.query_command import QueryCommand


@click.command(cls=QueryCommand)
@click.argument("query")
@click.option("--id", "watch_id", metavar="ID", help="Its id.  [default: one made of the query]")
@click.option("--name", help="What mails call it.  [default: the query]")
@on_deployment
def add(deployed: Deployment, query: str, watch_id: str | None, name: str | None) -> None:
    """Add a watch. It is matched within a minute; nothing needs to be deployed.

    \b
    wirewatch watch add 'idlib AND (turkey OR russia)' --id idlib --name Idlib --stack wirewatch
    wirewatch watch add '"air strike" -exercise' --local

    Try a query before: `wirewatch watch test` says how many alerts a day it would have brought.
    """
    with plain_errors(QueryError, WatchError):
        watch = add_watch(WatchesTable(deployed.outputs["WatchesTable"]), query, watch_id, name)
    click.echo(f"added {watch.id}: {watch.query}")


@click.command()
@click.argument("watch_id", metavar="WATCH")
@click.option("--query", help="The new query.")
@click.option("--name", help="The new name.")
@on_deployment
def edit(deployed: Deployment, watch_id: str, query: str | None, name: str | None) -> None:
    """Change the query or the name of a watch. WATCH is its id; who follows it goes on doing so.

    \b
    wirewatch watch edit idlib --query 'idlib AND (turkey OR russia) -football' --stack wirewatch
    wirewatch watch edit idlib --name 'Idlib, north-west Syria' --local

    Mails of subscriptions that exist call it by the name that it had when they were made.
    """
    if query is None and name is None:
        raise click.UsageError("say what to change: --query, --name or both")
    with plain_errors(QueryError, WatchError):
        before, now = edit_watch(WatchesTable(deployed.outputs["WatchesTable"]), watch_id, query, name)
    for what, old, new in (("query", before.query, now.query), ("name", before.name, now.name)):
        if old != new:
            click.echo(f"{what} was: {plain_query(old)}\n{what} is:  {new}")
    if before == now:
        click.echo(f"{watch_id} is like that already")


@click.command()
@click.argument("watch_id", metavar="WATCH")
@click.option("--yes", is_flag=True, help="Also if people follow it.")
@on_deployment
def remove(deployed: Deployment, watch_id: str, yes: bool) -> None:
    """Remove a watch. If people follow it, say so and do nothing, unless with --yes.

    \b
    wirewatch watch remove idlib --stack wirewatch
    wirewatch watch remove w-0c1f3a5b7d9e2f4a6c8b --yes --local

    What it matched so far still comes in the next digests.
    """
    outputs = deployed.outputs
    with plain_errors(WatchError):
        watches, people = WatchesTable(outputs["WatchesTable"]), SubscriptionsTable(outputs["SubscriptionsTable"])
        followers = remove_watch(watches, people, watch_id, followed=yes)
    lost = f"; {counted(followers, 'subscription')} followed it" if followers else ""
    click.echo(f"removed {watch_id}{lost}")
