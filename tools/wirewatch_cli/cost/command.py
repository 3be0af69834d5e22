"""`wirewatch cost`."""

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from wirewatch_cli.cloud.errors import CloudError
from wirewatch_cli.cost.bill import Basis, Part, bill
from wirewatch_cli.cost.load import FOLLOWED, ITEMS_A_DAY, POLLS_A_DAY, Load
from wirewatch_cli.cost.prices import PRICES, Prices, PricesError, read_prices
from wirewatch_cli.cost.stack import read_stack
from wirewatch_cli.cost.usage import read_usage
from wirewatch_cli.places import TEMPLATE, template_path
from wirewatch_cli.plain_errors import plain_errors

SIDE_BY_SIDE = (50, 500, 5000)
LEFT_OUT = "Left out: free tiers, taxes, support, SMS and other phone fees, a domain name, S3 for what is deployed."
FILE = click.Path(path_type=Path)
COUNT = click.IntRange(min=0, max=1_000_000)


@click.command()
@click.option(
    "--feeds", type=COUNT, multiple=True, help="How many feeds; may be given several times.  [default: 50, 500, 5000]"
)
@click.option("--watches", type=COUNT, default=20, show_default=True, help="How many watches.")
@click.option("--subscribers", type=COUNT, default=50, show_default=True, help="How many get mails.")
@click.option("--alerts-per-day", "alerts", type=COUNT, default=20, show_default=True, help="Alerts of all watches.")
@click.option("--region", default="eu-west-1", show_default=True, help="Whose prices.")
@click.option("--prices", type=FILE, default=PRICES, help="Prices of your own, in TOML.")
@click.option("--template", type=FILE, help=f"The SAM template.  [default: {TEMPLATE}]")
@click.option(
    "--parameter",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of the deployment, e.g. Tracing=Active.",
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def cost(  # noqa: PLR0913, PLR0917  (its options)
    feeds: tuple[int, ...],
    watches: int,
    subscribers: int,
    alerts: int,
    region: str,
    prices: Path,
    template: Path | None,
    parameters: tuple[str, ...],
    as_json: bool,
) -> None:
    """What a deployment costs a month, part by part, before it is deployed.

    \b
    wirewatch cost
    wirewatch cost --feeds 300 --watches 20 --subscribers 50
    wirewatch cost --feeds 300 --region us-east-1 --json
    wirewatch cost --parameter Dashboard=yes --parameter Tracing=Active
    wirewatch cost --prices my-prices.toml

    Units, requests, bytes and processor time of each function are measured: they come from a replay of the
    real template, and a test notices when they change. Prices are list prices; a file of --prices needs to
    hold only what differs: [eu-west-1] with lines such as write_unit = 0.6e-6.
    """
    with plain_errors(PricesError, CloudError, OSError):
        basis = Basis(
            read_usage(), read_stack(template_path(template), _chosen(parameters)), read_prices(region, prices)
        )
    loads = [Load(each, watches, subscribers, alerts) for each in feeds or SIDE_BY_SIDE]
    bills = [bill(each, basis) for each in loads]
    if as_json:
        click.echo(json.dumps(_document(loads, bills, basis.prices), indent=2))
    else:
        _show(loads, bills, basis.prices)


def _chosen(parameters: Sequence[str]) -> dict[str, str]:
    """Values by name."""
    split = [each.partition("=") for each in parameters]
    if bad := [name for name, equals, _ in split if not (name and equals)]:
        raise click.BadParameter(f"{bad[0]!r} is not NAME=VALUE", param_hint="--parameter")
    return {name: value for name, _, value in split}


def total(parts: Sequence[Part]) -> float:
    """USD a month."""
    return sum(part.usd for part in parts)


def _document(loads: Sequence[Load], bills: Sequence[Sequence[Part]], prices: Prices) -> dict[str, Any]:
    return {
        "currency": "USD",
        "region": prices.region,
        "prices_as_of": prices.as_of,
        "left_out": LEFT_OUT,
        "bills": [_bill(load, parts) for load, parts in zip(loads, bills, strict=True)],
    }


def _bill(load: Load, parts: Sequence[Part]) -> dict[str, Any]:
    return {
        "feeds": load.feeds,
        "watches": load.watches,
        "subscribers": load.subscribers,
        "alerts_a_day": load.alerts_a_day,
        "usd_a_month": round(total(parts), 2),
        "parts": [
            {"group": each.group, "what": each.what, "amount": each.amount, "unit": each.unit, "usd": each.usd}
            for each in parts
        ],
    }


def _show(loads: Sequence[Load], bills: Sequence[Sequence[Part]], prices: Prices) -> None:
    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("USD a month")
    for load in loads:
        table.add_column(f"{load.feeds:,} feeds", justify="right")
    by_name = [{(part.group, part.what): part for part in parts} for parts in bills]
    names = list(dict.fromkeys(name for each in by_name for name in each))
    for group, within in groupby(names, key=lambda name: name[0]):
        _show_group(table, group, list(within), by_name)
    table.add_row("[bold]in all[/]", *(f"[bold]{total(parts):,.2f}[/]" for parts in bills))
    console.print(table)
    _explain(console, loads, bills, prices)


def _show_group(
    table: Table, group: str, names: Sequence[tuple[str, str]], bills: Sequence[Mapping[tuple[str, str], Part]]
) -> None:
    sums = [sum(each[name].usd for name in names if name in each) for each in bills]
    table.add_row(f"[bold]{group}[/]", *(f"[bold]{each:,.2f}[/]" for each in sums))
    for name in names:
        found = [each.get(name) for each in bills]
        if any(part and part.usd >= 0.005 for part in found):
            table.add_row(f"  [dim]{name[1]}[/]", *(f"[dim]{part.usd:,.2f}[/]" if part else "" for part in found))


def _explain(console: Console, loads: Sequence[Load], bills: Sequence[Sequence[Part]], prices: Prices) -> None:
    console.print()
    for load, parts in zip(loads, bills, strict=True):
        most = max(parts, key=lambda part: part.usd)
        share = most.usd / total(parts)
        console.print(f"{load.feeds:,} feeds: most of it is {most.group}, {most.what} ({share:.0%})", markup=False)
    first = loads[0]
    text = (
        f"For {first.watches} watches, {first.subscribers} subscribers (each of {FOLLOWED} watches and a daily digest) "
        f"and {first.alerts_a_day} alerts a day; a feed is polled {POLLS_A_DAY} times a day, and brings "
        f"{ITEMS_A_DAY} items.\n"
        f"List prices of {prices.region} as of {prices.as_of}. {LEFT_OUT}"
    )
    console.print(text, style="dim", markup=False)
