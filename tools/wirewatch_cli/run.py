"""`wirewatch run`."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource
from platformdirs import user_state_path
from rich.console import Console

from wirewatch.feeds.feed import Feed
from wirewatch.feeds.standing import feed_id
from wirewatch.levels.level import Level
from wirewatch.watches.errors import QueryError
from wirewatch.watches.naming import watch_id_of
from wirewatch.watches.watch import Watch
from wirewatch_cli.cloud import CloudError
from wirewatch_cli.living import live
from wirewatch_cli.opml import OpmlError, read_opml
from wirewatch_cli.places import TEMPLATE, template_path
from wirewatch_cli.plain_errors import plain_errors
from wirewatch_cli.plan import PORT, Plan
from wirewatch_cli.scenarios.loading import load_scenario
from wirewatch_cli.scenarios.problem import ScenarioError
from wirewatch_cli.state import StateError
from wirewatch_cli.timeline import Timeline

TIER = 3  # of a feed whose list does not say it
FEEDS = Path(__file__).with_name("feeds.opml")
QUERY = "earthquake OR tsunami OR eruption OR explosion OR ceasefire OR evacuation"
FILE = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options of a run, as `wirewatch run --help` says."""

    opml: Path
    queries: tuple[str, ...]
    level: str
    every: float | None
    seconds: float | None
    port: int | None
    state: Path | None
    no_state: bool
    scenario: Path | None
    speed: float
    template: Path | None


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
@click.option(
    "--port", type=click.IntRange(0, 65535), help=f"Of the pages; 0 takes a free one.  [default: {PORT}, if free]"
)
@click.option(
    "--state", type=FILE, metavar="DIR", help="Keep what was seen in this folder.  [default: a folder of yours]"
)
@click.option("--no-state", is_flag=True, help="Begin anew, and keep nothing.")
@click.option(
    "--replay", "scenario", type=FILE, metavar="SCENARIO", help="Play a scenario instead of polling real feeds."
)
@click.option(
    "--speed",
    type=click.FloatRange(min=0),
    default=600,
    show_default=True,
    help="How fast a scenario plays; 0 waits for a press on the timeline page.",
)
@click.option("--template", type=FILE, help=f"The SAM template.  [default: {TEMPLATE}]")
def run(**options: Any) -> None:
    """Watch real feeds live: the whole system, on this machine, until Ctrl-C.

    \b
    wirewatch run
    wirewatch run --watch 'earthquake OR tsunami'
    wirewatch run --opml feeds.opml --watch idlib --watch 'kyiv -football' --level URGENT
    wirewatch run --replay events/scenarios/idlib-2020-02-15 --speed 600

    The pages are on http://127.0.0.1:8080/: subscribe there, and find what would be mailed in the mailbox at
    /local/mailbox. The timeline is at /local/, in the terminal too. Only this machine can reach them.

    The first poll of a feed is its baseline: what stands there already alerts nobody. From then on
    every feed is polled by its own rhythm, as in production, and rarely when it fails.

    What was seen is kept in a folder between runs. --replay keeps nothing: it plays a scenario, in which time can be
    hurried or stopped on the timeline page.

    While it runs, other commands act on it with --local: `wirewatch feeds health --local`.

    --every is for feeds of your own, such as a server under test: it leaves the usual rhythm as it is
    and asks every feed more often, also those that fail. Please don't do that to publishers.
    """
    wishes = Wishes(**options)
    if wishes.scenario:
        _refuse_with_replay("opml", "queries", "level", "every", "state")
    if wishes.state and wishes.no_state:
        raise click.UsageError("--state and --no-state: name one")
    with plain_errors(OpmlError, QueryError, CloudError, ScenarioError, StateError, OSError):
        plan = _plan(wishes)
        names = {watch.id: watch.name for watch in plan.watches}
        live(plan, Timeline(Console(file=sys.stdout, highlight=False), names=names, links=True))


def _plan(wishes: Wishes) -> Plan:
    """With a scenario, or with feeds and watches."""
    plan = Plan(
        template=template_path(wishes.template),
        feeds=(),
        watches=(),
        level=Level(wishes.level),
        every=wishes.every,
        seconds=wishes.seconds,
        port=wishes.port,
        speed=wishes.speed,
    )
    if wishes.scenario:
        return replace(plan, scenario=load_scenario(wishes.scenario))
    watches = [_watch(query) for query in wishes.queries]
    state = None if wishes.no_state else wishes.state or _own_folder()
    return replace(plan, feeds=_feeds(wishes.opml), watches=watches, state=state)


def _refuse_with_replay(*options: str) -> None:
    """A scenario brings its own feeds and watches."""
    context = click.get_current_context()
    if given := [name for name in options if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]:
        named = ", ".join("--watch" if name == "queries" else f"--{name}" for name in given)
        raise click.UsageError(f"{named}: not with --replay, which brings feeds and watches of its own")


def _own_folder() -> Path:
    return user_state_path("wirewatch", appauthor=False) / "run"


def _watch(query: str) -> Watch:
    return Watch(watch_id_of(query), name=" ".join(query.split()), query=query)


def _feeds(opml: Path) -> list[Feed]:
    entries, refusals = read_opml(opml)
    for refusal in refusals:
        click.echo(f"{opml}:{refusal.line}: not added: {refusal.what}: {refusal.why}", err=True)
    return [Feed(feed_id(each.url), each.url, each.title, each.tier or TIER, each.language) for each in entries]
