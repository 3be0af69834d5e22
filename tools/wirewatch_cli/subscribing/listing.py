"""`wirewatch subscriptions list` and `show`."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from wirewatch.aws import clock
from wirewatch.aws.subscription_list import all_subscriptions
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.subscriptions.endpoints import Endpoint
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.subscription import Cadence, Channel, Subscription
from wirewatch.timestamps import to_text
from wirewatch_cli.deployment import Deployment, on_deployment
from wirewatch_cli.plain_errors import plain_errors
from wirewatch_cli.subscribing.finding import one_of
from wirewatch_cli.subscribing.masking import masked
from wirewatch_cli.subscribing.to_endpoint import endpoints_of
from wirewatch_cli.timeline import counted

WIDE = 240  # where no terminal says how wide it is
AS_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON, an object a subscription.")
FULL = click.option("--full", is_flag=True, help="Whole addresses, not masked.")


@click.command("list")
@click.option("--watch", metavar="ID", help="Only those who follow this watch.")
@FULL
@AS_JSON
@on_deployment
def list_(deployed: Deployment, watch: str | None, full: bool, as_json: bool) -> None:
    """List the subscriptions: addresses that get mails, and endpoints of the SNS topic.

    \b
    wirewatch subscriptions list --stack wirewatch
    wirewatch subscriptions list --watch idlib --full --local
    wirewatch subscriptions list --json --stack wirewatch | jq -r '.[] | select(.status == "pending") | .id'
    """
    now = clock.now()
    people = [
        _of_mail(each, now)
        for each in all_subscriptions(deployed.outputs["SubscriptionsTable"])
        if each.channel is Channel.EMAIL
    ]
    topic = endpoints_of(deployed)
    ends = [_of_topic(topic.read(each)) for each in topic.addresses() if not _is_receipts(each, deployed)]
    rows = [each for each in (*people, *ends) if watch is None or watch in each["watches"]]
    rows.sort(key=lambda each: (each["channel"], each["address"]))
    shown = rows if full else [each | {"address": masked(each["address"])} for each in rows]
    click.echo(json.dumps(shown, ensure_ascii=False, indent=2)) if as_json else _print(shown)


@click.command()
@click.argument("who", metavar="ID|ADDRESS")
@FULL
@AS_JSON
@on_deployment
def show(deployed: Deployment, who: str, full: bool, as_json: bool) -> None:
    """Show one subscription by mail with all that it says. Its id stands in the list.

    \b
    wirewatch subscriptions show analyst@example.org --stack wirewatch
    wirewatch subscriptions show u-0c1f3a5b7d9e2f4a6c8b --full --json --local
    """
    with plain_errors(SubscriptionError):
        found = one_of(SubscriptionsTable(deployed.outputs["SubscriptionsTable"]), who)
    row = _of_mail(found, clock.now())
    row["address"] = row["address"] if full else masked(row["address"])
    if as_json:
        click.echo(json.dumps(row, ensure_ascii=False, indent=2))
        return
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, value in row.items():
        table.add_row(Text(name.replace("_", " "), "bold"), Text(_plain(value)))
    _console().print(table)


def _of_mail(subscription: Subscription, now: datetime) -> dict[str, Any]:
    digest, quiet = subscription.digest, subscription.quiet
    lasting = {name: to_text(until) for name, until in subscription.paused.items() if until > now}
    return {
        "id": subscription.id,
        "channel": "mail" if subscription.channel is Channel.EMAIL else subscription.channel,
        "address": subscription.address,
        "status": subscription.status,
        "watches": list(subscription.watches),
        "levels": sorted(subscription.levels, key=lambda level: -level.rank),
        "digest": digest.cadence
        if digest.cadence in (Cadence.OFF, Cadence.HOURLY)
        else f"{digest.cadence}@{digest.at}",
        "timezone": digest.timezone,
        "next_digest": subscription.next_digest and to_text(subscription.next_digest),
        "quiet": f"{quiet.start}-{quiet.end}" if quiet else None,
        "hourly_cap": subscription.hourly_cap,
        "silence_after": subscription.silence_after,
        "paused": lasting,
        "muted": {story: to_text(until) for story, until in subscription.muted.items() if until > now},
    }


def _of_topic(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "id": endpoint.arn.rpartition(":")[2],
        "channel": f"sns {endpoint.protocol}",
        "address": endpoint.address,
        "status": "confirmed" if endpoint.arn else "pending",
        "watches": list(endpoint.watches),
        "levels": sorted(endpoint.levels, key=lambda level: -level.rank) if endpoint.arn else [],
    }


def _is_receipts(endpoint: Endpoint, deployed: Deployment) -> bool:
    """The topic's own way of telling that it took a message."""
    queue = deployed.outputs["FeedbackQueueUrl"].rpartition("/")[2]
    return endpoint.protocol == "sqs" and endpoint.address.rpartition(":")[2] == queue


def _print(rows: Sequence[dict[str, Any]]) -> None:
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for column in ("id", "channel", "address", "status", "levels", "watches", "digest", "quiet"):
        table.add_column(column, overflow="fold", no_wrap=column in ("id", "channel", "status"))
    for row in rows:
        paused = ", paused" if row.get("paused") else ""
        style = "green" if row["status"] == "confirmed" and not paused else "yellow"
        cells = [_plain(row.get(name)) for name in ("levels", "watches", "digest", "quiet")]
        table.add_row(
            row["id"], row["channel"], Text(row["address"]), Text(row["status"] + paused, style), *map(Text, cells)
        )
    if rows:
        _console().print(table)
    counts = ", ".join(f"{count:,} {status}" for status, count in Counter(row["status"] for row in rows).most_common())
    _console().print(counted(len(rows), "subscription") + (f": {counts}" if counts else ""))


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} until {until}" for name, until in value.items()) or "–"
    return ", ".join(value) if isinstance(value, list) else "–" if value is None else str(value)


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=WIDE)
