"""`wirewatch export` and `wirewatch import`."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from wirewatch.aws import clock
from wirewatch.aws.feed_list import FeedList
from wirewatch.aws.subscription_list import all_subscriptions
from wirewatch.aws.watches import WatchesTable
from wirewatch.subscriptions.subscription import Channel
from wirewatch_cli.deployment import Deployment, on_deployment
from wirewatch_cli.plain_errors import plain_errors
from wirewatch_cli.timeline import counted
from wirewatch_cli.transfer.document import KINDS, DocumentError, Thing, lines_of, read_lines
from wirewatch_cli.transfer.taking import ADDED, KEPT, REFUSED, Taker

OWNER_ONLY = 0o600
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--out", type=FILE, required=True, help="The file to write.")
@on_deployment
def export(deployed: Deployment, out: Path) -> None:
    """Write feeds, watches and mail subscriptions into a file that `wirewatch import` takes.

    \b
    wirewatch export --out backup.jsonl --stack wirewatch-prod
    wirewatch export --out mine.jsonl --local

    One thing a line, as JSON. The file holds people's addresses: only you may read it, and it belongs where
    you keep such things. Endpoints of the SNS topic are not in it, nor items, stories and deliveries.
    """
    things = list(_things(deployed))
    with plain_errors(OSError):
        out.touch(mode=OWNER_ONLY)
        out.chmod(OWNER_ONLY)  # it may have been there
        out.write_text("".join(lines_of(things, clock.now())), encoding="utf-8")
    counts = Counter(KINDS[type(each)] for each in things)
    told = ", ".join(counted(counts[kind], kind, "watches" if kind == "watch" else "") for kind in KINDS.values())
    click.echo(f"{out}: {told}")


def _things(deployed: Deployment) -> Iterator[Thing]:
    """Watches before who follows them."""
    feeds = (each.feed for each in FeedList(deployed.outputs["FeedsTable"]).all())
    yield from sorted(feeds, key=lambda feed: feed.url)
    yield from WatchesTable(deployed.outputs["WatchesTable"]).list_all()
    people = all_subscriptions(deployed.outputs["SubscriptionsTable"])
    yield from sorted((each for each in people if each.channel is Channel.EMAIL), key=lambda each: each.id)


@click.command("import")
@click.argument("file", type=FILE)
@on_deployment
def import_(deployed: Deployment, file: Path) -> None:
    """Add what an export holds: a line for each, added, kept (it was there already) or refused and why.

    \b
    wirewatch import backup.jsonl --stack wirewatch-prod
    wirewatch import mine.jsonl --local

    What is there is never changed, so importing twice does nothing more. Who had everything erased stays
    erased; who had not confirmed is asked by nobody. Digests begin anew from now. Exit code: 0 nothing was
    refused, 1 something was.
    """
    counts: Counter[str] = Counter()
    taker = Taker(deployed, clock.now())
    with plain_errors(DocumentError, OSError, UnicodeDecodeError), file.open(encoding="utf-8") as lines:
        for number, thing in read_lines(lines):
            taken = taker.take(thing)
            counts[taken.what] += 1
            click.echo(f"{number:>5}  {taken.what:<8} {taken.told}")
    click.echo(", ".join(f"{counts[what]:,} {what}" for what in (ADDED, KEPT, REFUSED)))
    click.get_current_context().exit(1 if counts[REFUSED] else 0)
