"""`wirewatch eval`: what the parts of the project make of files, in JSON, for measuring them."""

import click

from wirewatch_cli.eval_levels import levels
from wirewatch_cli.eval_stories import stories


@click.group()
def eval() -> None:  # noqa: A001 - the command's name
    """What the parts of Wirewatch make of files, as JSON.

    \b
    wirewatch eval stories headlines.jsonl --out grouped.jsonl
    wirewatch eval levels headlines.jsonl
    """


eval.add_command(levels)
eval.add_command(stories)
