"""`wirewatch feeds list` and `wirewatch feeds health`."""

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
from wirewatch.aws.feed_list import FeedList
from wirewatch.feeds.standing import Standing, worst_first
from wirewatch.push.push import in_a_word
from wirewatch.timestamps import to_text
from wirewatch_cli.deployment import Deployment, on_deployment
from wirewatch_cli.feed_list.spans import ago

NARROW = ("tier", "health", "since", "last answered", "next poll")
WIDE = 240  # where no terminal says how wide it is
AS_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON, an object a feed.")


@click.command("list")
@AS_JSON
@on_deployment
def list_(deployed: Deployment, as_json: bool) -> None:
    """List the feeds by source: tier, language, health, whether their hubs push, URL.

    \b
    wirewatch feeds list --stack wirewatch
    wirewatch feeds list --local --json | jq -r '.[].url'

    The column "push" stays empty for a feed that names no WebSub hub. A hub is named, asked, subscribed to; pushed is a
    feed whose hub has shown that it tells of news, so that it is polled rarely.
    """
    standings = _standings(deployed)
    standings.sort(key=lambda each: (each.feed.source.casefold(), each.feed.url))
    if as_json:
        click.echo(_as_json(standings))
        return
    now = clock.now()
    table = _table("source", "tier", "language", "health", "push", "url")
    for each in standings:
        feed, push = each.feed, Text(in_a_word(each.push, now))
        table.add_row(Text(feed.source), str(feed.tier), feed.language or "", _health(each), push, Text(feed.url))
    _print(table, standings)


@click.command()
@AS_JSON
@on_deployment
def health(deployed: Deployment, as_json: bool) -> None:
    """How the feeds are doing: why one is broken and since when, when it last answered well, when it is asked next.

    \b
    wirewatch feeds health --stack wirewatch
    wirewatch feeds health --local --json | jq '.[] | select(.broken)'

    Broken ones come first, those that have been silent for longest before the others. A feed that fails is
    asked ever more rarely, and never given up.
    """
    standings = worst_first(_standings(deployed))
    if as_json:
        click.echo(_as_json(standings))
        return
    now = clock.now()
    table = _table("feed", "health", "since", "reason", "last answered", "next poll")
    for each in standings:
        answered = ago(each.answered, now) if each.answered else "never"
        since = ago(each.since, now) if each.since else ""
        coming = _next(each.next_poll, now)
        table.add_row(Text(each.feed.source), _health(each), since, Text(each.reason), answered, coming)
    _print(table, standings)


def _standings(deployed: Deployment) -> list[Standing]:
    return list(FeedList(deployed.outputs["FeedsTable"]).planned())


def _table(*columns: str) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in NARROW)
    return table


def _health(standing: Standing) -> Text:
    style = "yellow" if standing.is_broken else "green" if standing.health == "ok" else ""
    return Text(standing.health, style)


def _next(moment: datetime | None, now: datetime) -> str:
    return ago(moment, now) if moment and moment > now else "due"


def _print(table: Table, standings: Sequence[Standing]) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDE)
    if standings:
        console.print(table)
    counts = Counter(each.health for each in standings)
    parts = ", ".join(f"{count:,} {health}" for health, count in counts.most_common())
    console.print(f"{len(standings):,} {'feed' if len(standings) == 1 else 'feeds'}" + (f": {parts}" if parts else ""))


def _as_json(standings: Sequence[Standing]) -> str:
    return json.dumps([_object(each) for each in standings], ensure_ascii=False, indent=2)


def _object(standing: Standing) -> dict[str, Any]:
    feed = standing.feed
    return {
        "id": feed.id,
        "url": feed.url,
        "source": feed.source,
        "tier": feed.tier,
        "language": feed.language,
        "health": standing.health,
        "broken": standing.is_broken,
        "reason": standing.reason,
        "since": standing.since and to_text(standing.since),
        "answered": standing.answered and to_text(standing.answered),
        "next_poll": standing.next_poll and to_text(standing.next_poll),
        "push": in_a_word(standing.push, clock.now()),
    }
