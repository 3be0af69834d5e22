"""A command that takes a query, which may begin with a minus."""

from typing import Any

import click


class QueryCommand(click.Command):
    """Says what to do where a query that begins with a minus is taken for an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does. Raises UsageError."""
        given: Any = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            query = next((each for each in given if each[:1] == "-" != each[1:2]), None)
            if query is None or not query.startswith(error.option_name):
                raise
            hint = f"A query that begins with a minus stands behind two: -- {query!r}"
            raise click.UsageError(f"{error.format_message()} {hint}", ctx) from error
