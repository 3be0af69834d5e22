"""`wirewatch feeds import`."""

from collections import Counter
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress
from rich.text import Text

from wirewatch.aws import clock
from wirewatch.aws.feed_list import FeedList
from wirewatch.aws.feeds import FeedsTable
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.fetch import fetch
from wirewatch.feeds.standing import feed_id
from wirewatch_cli.deployment import Deployment, on_deployment
from wirewatch_cli.feed_list.adding import TIER, USUAL_TIER
from wirewatch_cli.feed_list.checking import checked
from wirewatch_cli.feed_list.known import in_words
from wirewatch_cli.opml import Entry, OpmlError, Refusal, judge, read_entries
from wirewatch_cli.plain_errors import plain_errors
from wirewatch_cli.timeline import counted

STYLES = {"added": "green", "duplicate": "dim", "refused": "yellow"}


@click.command("import")
@click.argument("file", metavar="OPML", type=click.Path(path_type=Path))
@click.option("--tier", type=TIER, default=USUAL_TIER, show_default=True, help="For entries that do not say theirs.")
@click.option("--check", is_flag=True, help="Ask each feed first, and refuse what does not answer as one.")
@on_deployment
def import_(deployed: Deployment, file: Path, tier: int, check: bool) -> None:
    """Add every feed of an OPML list, with a line for each: added, a duplicate of which, or refused and why.

    \b
    wirewatch feeds import feeds.opml --stack wirewatch
    wirewatch feeds import wires.opml --tier 1 --check --local

    Any nesting is read, and XML that is not well-formed. Without --check no feed is asked yet: the first
    poll does that within a minute, and `wirewatch feeds health` tells what came of it.
    """
    with plain_errors(OpmlError, OSError):
        entries = read_entries(file)
    console = Console(highlight=False)
    table = FeedsTable(deployed.outputs["FeedsTable"])
    known = in_words(FeedList(deployed.outputs["FeedsTable"]).all())
    judged_all = judge(entries, known)
    if check:
        judged_all = checked(judged_all, partial(fetch, contact=deployed.contact))
    counts: Counter[str] = Counter()
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        for judged in progress.track(judged_all, total=len(entries), description="importing"):
            what, line = _take(judged, table, tier)
            counts[what] += 1
            console.print(
                Text.assemble(f"{judged.line:>5}  ", (f"{what:<9}", STYLES[what]), f"  {line}"), soft_wrap=True
            )
    console.print(_sum(len(entries), counts))


def _take(judged: Entry | Refusal, table: FeedsTable, tier: int) -> tuple[str, str]:
    """What became of an entry, in one word and in more."""
    if isinstance(judged, Refusal):
        return "duplicate" if judged.is_duplicate else "refused", f"{judged.what}: {judged.why}"
    feed = Feed(feed_id(judged.url), judged.url, judged.title, judged.tier or tier, judged.language)
    if table.add(feed, clock.now()):
        return "added", f"{feed.source}: {feed.url}"
    return "duplicate", f"{feed.url}: duplicate of one that was added just now"


def _sum(entries: int, counts: Counter[str]) -> str:
    total = counted(entries, "entry", "entries")
    duplicates = counted(counts["duplicate"], "duplicate")
    return f"{total}: {counts['added']:,} added, {duplicates}, {counts['refused']:,} refused"
