"""`wirewatch subscriptions`: the group of what is done with subscriptions that are there."""

from types import MappingProxyType

import click

from wirewatch_cli.lazy import LazyGroup

FOLDER = "wirewatch_cli.subscribing"
COMMANDS = MappingProxyType(
    {
        "list": (f"{FOLDER}.listing:list_", "List addresses and endpoints."),
        "show": (f"{FOLDER}.listing:show", "Show one with all that it says."),
        "pause": (f"{FOLDER}.changing:pause", "Send nothing for a while."),
        "resume": (f"{FOLDER}.changing:resume", "End a pause, or a story's muting."),
        "mute": (f"{FOLDER}.changing:mute", "Keep one story from an address."),
        "remove": (f"{FOLDER}.changing:remove", "Unsubscribe an address from everything."),
        "erase": (f"{FOLDER}.changing:erase", "Erase everything that is stored about an address."),
    }
)


@click.group(cls=LazyGroup, table=COMMANDS)
def subscriptions() -> None:
    """Subscriptions: who hears of what. `wirewatch subscribe` makes them.

    \b
    wirewatch subscriptions list --stack wirewatch
    wirewatch subscriptions show analyst@example.org --local
    wirewatch subscriptions pause analyst@example.org --until 2026-12-01 --stack wirewatch

    Each command's --help shows more examples.
    """
