"""`wirewatch run`."""

import sys
from pathlib import Path

import click
from rich.console import Console

from wirewatch.feeds.feed import Feed
from wirewatch.feeds.standing import feed_id
from wirewatch.levels.level import Level
from wirewatch.watches.errors import QueryError
from wirewatch.watches.naming import watch_id_of
from wirewatch.watches.watch import Watch
from wirewatch_cli.cloud import CloudError
from wirewatch_cli.living import Plan, live
from wirewatch_cli.opml import OpmlError, read_opml
from wirewatch_cli.places import TEMPLATE, template_path
from wirewatch_cli.plain_errors import plain_errors
from wirewatch_cli.timeline import Timeline

TIER = 3  # of a feed whose list does not say it
FEEDS = Path(__file__).with_name("feeds.opml")
QUERY = "earthquake OR tsunami OR eruption OR explosion OR ceasefire OR evacuation"
FILE = click.Path(path_type=Path)


@click.command()
@click.option("--opml", type=FILE, default=FEEDS, help="The feeds, as an OPML list.  [default: large news feeds]")
@click.option(
    "--watch",
    "queries",
    metavar="QUERY",
    multiple=True,
    default=(QUERY,),
    help=f"What to look for; may be repeated.  [default: {QUERY}]",
)
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    default="ROUTINE",
    show_default=True,
    help="The lowest level to be told of.",
)
@click.option(
    "--every",
    type=click.FloatRange(min=1),
    metavar="SECONDS",
    help="Poll all feeds this often, besides their usual rhythm.",
)
@click.option(
    "--for", "seconds", type=click.FloatRange(min=0), metavar="SECONDS", help="End by itself after this long."
)
@click.option("--template", type=FILE, help=f"The SAM template.  [default: {TEMPLATE}]")
def run(
    opml: Path,
    queries: tuple[str, ...],
    level: str,
    every: float | None,
    seconds: float | None,
    template: Path | None,
) -> None:
    """Watch real feeds live: the whole system, on this machine, until Ctrl-C.

    \b
    wirewatch run
    wirewatch run --watch 'earthquake OR tsunami'
    wirewatch run --opml feeds.opml --watch idlib --watch 'kyiv -football' --level URGENT

    The first poll of a feed is its baseline: what stands there already alerts nobody. From then on
    every feed is polled by its own rhythm, as in production, and rarely when it fails.

    While it runs, other commands act on it with --local: `wirewatch feeds health --local`.

    --every is for feeds of your own, such as a server under test: it leaves the usual rhythm as it is
    and asks every feed more often, also those that fail. Please don't do that to publishers.
    """
    with plain_errors(OpmlError, QueryError, CloudError, OSError):
        watches = [_watch(query) for query in queries]
        feeds = _feeds(opml)
        plan = Plan(template_path(template), feeds, watches, Level(level), every, seconds)
        names = {watch.id: watch.name for watch in watches}
        console = Console(file=sys.stdout, highlight=False)
        live(plan, Timeline(console, names=names, links=True))


def _watch(query: str) -> Watch:
    return Watch(watch_id_of(query), name=" ".join(query.split()), query=query)


def _feeds(opml: Path) -> list[Feed]:
    entries, refusals = read_opml(opml)
    for refusal in refusals:
        click.echo(f"{opml}:{refusal.line}: not added: {refusal.what}: {refusal.why}", err=True)
    return [Feed(feed_id(each.url), each.url, each.title, each.tier or TIER, each.language) for each in entries]
