"""`wirewatch watch`: the group of what is done with watches."""

from types import MappingProxyType

import click

from wirewatch_cli.lazy import LazyGroup

COMMANDS = MappingProxyType(
    {
        "match": ("wirewatch_cli.watching.match:match", "Does a query match a text?"),
        "test": ("wirewatch_cli.watching.test:test", "What a query would have brought: a backtest."),
        "add": ("wirewatch_cli.watching.change:add", "Add a watch to a deployment."),
        "list": ("wirewatch_cli.watching.show:show", "List a deployment's watches."),
        "edit": ("wirewatch_cli.watching.change:edit", "Change a watch's query or name."),
        "remove": ("wirewatch_cli.watching.change:remove", "Remove a watch."),
    }
)


@click.group(cls=LazyGroup, table=COMMANDS)
def watch() -> None:
    """Watches: queries that people subscribe to.

    \b
    wirewatch watch match 'idlib AND (türkiye OR rusya)' --title 'İDLİB: Rusya ...'
    wirewatch watch test 'idlib AND (turkey OR russia)' --stack wirewatch --days 7
    wirewatch watch add 'idlib AND (turkey OR russia)' --id idlib --name Idlib --local

    Each command's --help shows more examples.
    """
