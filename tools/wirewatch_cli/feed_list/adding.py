"""`wirewatch feeds add`."""

from functools import partial

import click

from wirewatch.aws import clock
from wirewatch.aws.feed_list import FeedList
from wirewatch.aws.feeds import FeedsTable
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.fetch import fetch
from wirewatch.feeds.standing import feed_id
from wirewatch.feeds.urls import UrlError, request_url
from wirewatch_cli.deployment import Deployment, on_deployment
from wirewatch_cli.feed_list.known import in_words, key, with_scheme
from wirewatch_cli.feed_list.looking import Found, LookError, look
from wirewatch_cli.plain_errors import plain_errors

TIER = click.IntRange(1, 3)
USUAL_TIER = 3


@click.command()
@click.argument("url")
@click.option("--tier", type=TIER, default=USUAL_TIER, show_default=True, help="1 wire or official, 2 outlet, 3 other.")
@click.option("--source", metavar="NAME", help="What to call it.  [default: the feed's title]")
@click.option("--language", metavar="CODE", help="Its language, where the feed does not say it.")
@on_deployment
def add(deployed: Deployment, url: str, tier: int, source: str | None, language: str | None) -> None:
    """Add a feed, after a look at it: what cannot be fetched or read is refused, with the reason.

    \b
    wirewatch feeds add https://feeds.bbci.co.uk/news/world/rss.xml --tier 2 --stack wirewatch
    wirewatch feeds add aljazeera.com --source 'Al Jazeera' --tier 2 --local

    URL may also be that of a web page: the first feed that it names is added, or one that lies where feeds
    usually lie; its other feeds are shown. The newest three items tell you whether it is what you meant.
    """
    with plain_errors(LookError, UrlError):
        found = look(request_url(with_scheme(url)), partial(fetch, contact=deployed.contact))
    chosen, others = found[0], found[1:]
    known = in_words(FeedList(deployed.outputs["FeedsTable"]).all())
    there = known.get(key(chosen.url)) or known.get(key(chosen.answered_from))
    name = source or chosen.parsed.title or key(chosen.url).partition("://")[2].partition("/")[0]
    feed = Feed(feed_id(chosen.url), chosen.url, name, tier, language)
    if there or not FeedsTable(deployed.outputs["FeedsTable"]).add(feed, clock.now()):
        click.echo(f"not added: {chosen.url} is a duplicate of {there or 'one that was added just now'}")
    else:
        click.echo(f"added to {deployed.name}: {name}, tier {tier}: {chosen.url}")
    _show(chosen)
    for other in others:
        click.echo(f"the page also has: {other.url}  ({other.parsed.title or 'without a title'})")


def _show(found: Found) -> None:
    for entry in found.newest:
        date = f"{entry.published:%Y-%m-%d %H:%M}" if entry.published else "without a date "
        click.echo(f"  {date}  {entry.title or entry.summary or entry.link}")
    if not found.parsed.entries:
        click.echo("  it has no items at present")
