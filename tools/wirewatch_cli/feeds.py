"""`wirewatch feeds`: the group of what is done with feeds."""

from types import MappingProxyType

import click

from wirewatch_cli.lazy import LazyGroup

FOLDER = "wirewatch_cli.feed_list"
COMMANDS = MappingProxyType(
    {
        "add": (f"{FOLDER}.adding:add", "Add a feed, or the feed of a web page."),
        "import": (f"{FOLDER}.importing:import_", "Add every feed of an OPML list."),
        "export": (f"{FOLDER}.exporting:export", "Write the feeds as an OPML list."),
        "list": (f"{FOLDER}.showing:list_", "List the feeds."),
        "health": (f"{FOLDER}.showing:health", "How the feeds are doing, broken ones first."),
        "tier": (f"{FOLDER}.changing:tier", "Say how much a feed's word weighs."),
        "remove": (f"{FOLDER}.changing:remove", "Stop polling feeds."),
    }
)


@click.group(cls=LazyGroup, table=COMMANDS)
def feeds() -> None:
    """Feeds: what is polled.

    \b
    wirewatch feeds add https://www.bbc.co.uk/news --tier 2 --stack wirewatch
    wirewatch feeds import feeds.opml --local
    wirewatch feeds health --stack wirewatch

    Each command's --help shows more examples.
    """
