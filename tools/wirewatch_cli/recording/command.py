"""`wirewatch record`."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import click

from wirewatch.aws import clock
from wirewatch.aws.archive import ItemsArchive
from wirewatch.aws.feed_list import FeedList
from wirewatch.aws.subscription_list import all_subscriptions
from wirewatch.aws.watches import WatchesTable
from wirewatch.feeds.feed import Feed
from wirewatch.items.archive import Archived
from wirewatch.subscriptions.subscription import Channel, Status, Subscription
from wirewatch_cli.deployment import Deployment, on_deployment
from wirewatch_cli.plain_errors import RefusedError, plain_errors
from wirewatch_cli.recording.bodies import bodies
from wirewatch_cli.recording.scenario_text import Recording, scenario_text
from wirewatch_cli.timeline import counted

MOST = 50_000  # items of a recording
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
SPAN = re.compile(r"([1-9][0-9]{0,4})([mhd])")


class Span(click.ParamType[timedelta]):
    """`90m`, `24h`, `7d`."""

    name = "span"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The span; click's own error for anything else."""
        found = SPAN.fullmatch(str(value))
        if found is None:
            self.fail(f"{value!r} is no span: write 90m, 24h or 7d", param, ctx)
        return timedelta(**{UNITS[found[2]]: int(found[1])})


@click.command()
@click.option("--since", type=Span(), default="24h", show_default=True, help="How far back: 90m, 24h, 7d.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The scenario's folder, new or empty.")
@click.option("--with-addresses", is_flag=True, help="Keep the subscribers' addresses.")
@on_deployment
def record(deployed: Deployment, since: timedelta, out: Path, with_addresses: bool) -> None:
    """Make a scenario of what a deployment saw, which `wirewatch replay` takes.

    \b
    wirewatch record --since 24h --out recorded --stack wirewatch
    wirewatch record --since 90m --out recorded --local
    wirewatch replay recorded

    Feeds are served again from the items that are kept, as minimal RSS that grows at the moments at which they
    were first seen. What a publisher changed later, and polls that failed, are not in it; queries and watches are
    those of now. Subscribers become reader1@recorded.example and so on, unless --with-addresses.
    """
    now = clock.now().replace(microsecond=0)
    with plain_errors(OSError):
        if out.exists() and any(out.iterdir()):
            raise RefusedError(f"{out} is not empty: name a new folder")
        recording, items = write(deployed, now - since, now, out, with_addresses=with_addresses)
    told = f"{counted(items, 'item')} of {counted(len(recording.feeds), 'feed')}"
    click.echo(f"{out}: {told}, {counted(len(recording.watches), 'watch', 'watches')}")
    click.echo(f"wirewatch replay {out}")


def write(
    deployed: Deployment, start: datetime, end: datetime, out: Path, *, with_addresses: bool
) -> tuple[Recording, int]:
    """Write the folder; what is in it, and how many items. Raises RefusedError if there is nothing to record."""
    items = list(ItemsArchive(deployed.outputs["ItemsTable"]).newest(start, end, MOST))[::-1]
    if not items:
        raise RefusedError("no items in that time: look at `wirewatch feeds health`, or go further back with --since")
    by_feed: defaultdict[str, list[Archived]] = defaultdict(list)
    for each in items:
        by_feed[each.item.feed].append(each)
    feeds = tuple(sorted(_feeds(deployed, by_feed), key=lambda feed: feed.url))
    snapshots = {feed.id: tuple(_snapshots(feed, by_feed[feed.id], start, out)) for feed in feeds}
    watches = tuple(WatchesTable(deployed.outputs["WatchesTable"]).list_all())
    people = tuple(_people(deployed, {each.id for each in watches}, with_addresses=with_addresses))
    recording = Recording(f"Recorded from {deployed.name}", start, end, feeds, snapshots, watches, people)
    (out / "scenario.toml").write_text(scenario_text(recording), encoding="utf-8")
    return recording, len(items)


def _feeds(deployed: Deployment, by_feed: dict[str, list[Archived]]) -> Iterator[Feed]:
    """Those that brought items; of one that was removed since, as much as its items say."""
    known = {each.feed.id: each.feed for each in FeedList(deployed.outputs["FeedsTable"]).all()}
    for feed_id, items in by_feed.items():
        first = items[0].item
        gone = Feed(feed_id, f"https://removed.example/{feed_id}", first.source, first.tier)
        yield known.get(feed_id, gone)


def _snapshots(feed: Feed, items: Sequence[Archived], start: datetime, out: Path) -> Iterator[tuple[datetime, str]]:
    (out / "feeds").mkdir(parents=True, exist_ok=True)
    for at, body in bodies(feed.source, items, start):
        file = f"feeds/{feed.id}-{at:%Y%m%dT%H%M%S}.xml"
        (out / file).write_text(body, encoding="utf-8")
        yield at, file


def _people(deployed: Deployment, watches: set[str], *, with_addresses: bool) -> Iterator[Subscription]:
    """Confirmed readers of mails; endpoints of the topic are somebody's machines."""
    found = all_subscriptions(deployed.outputs["SubscriptionsTable"])
    wanted = [each for each in found if each.status is Status.CONFIRMED and each.channel is Channel.EMAIL]
    for number, each in enumerate(sorted(wanted, key=lambda each: each.id), start=1):
        followed = tuple(watch for watch in each.watches if watch in watches)
        if not followed:
            continue
        if with_addresses:
            yield replace(each, watches=followed)
        else:
            yield replace(each, watches=followed, id=f"s-recorded{number}", address=f"reader{number}@recorded.example")
