"""`wirewatch eval`: what the parts of the project make of files, in JSON, for measuring them."""

import click

from wirewatch_cli.eval_levels import levels
from wirewatch_cli.eval_parse import parse
from wirewatch_cli.eval_polls import polls
from wirewatch_cli.eval_stories import stories


@click.group()
def eval() -> None:  # noqa: A001 - the command's name
    """What the parts of Wirewatch make of files, as JSON.

    \b
    wirewatch eval parse body.xml other.xml
    wirewatch eval polls recorded.tsv --parser feedparser
    wirewatch eval stories headlines.jsonl --out grouped.jsonl
    wirewatch eval levels headlines.jsonl
    """


for command in (parse, polls, stories, levels):
    eval.add_command(command)
