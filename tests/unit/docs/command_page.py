"""docs/commands.md, made of every --help: `python -m tests.unit.docs.command_page` writes it."""

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from wirewatch_cli.main import cli

PAGE = Path(__file__).parents[3] / "docs" / "commands.md"
HEAD = """\
# Commands

Made from the commands' own `--help` by `make pages`; a test holds the two together. From a clone the command is
`.venv/bin/wirewatch`.

Commands on feeds, watches and subscriptions act on a deployment: `--stack NAME` (or the environment variable
`WIREWATCH_STACK`) is a stack in AWS, reached with the usual credentials; `--local` is the `wirewatch run` of this
machine.

Exit codes: 0 well; 1 the answer is no, or a check failed; 2 it could not be done; 130 stopped.
"""


def walk(command: click.Command = cli, name: str = "wirewatch") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its full name."""
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            assert found is not None
            yield from walk(found, f"{name} {each}")
    else:
        yield name, command


def sentence(command: click.Command) -> str:
    """What --help says first, on one line."""
    return " ".join(inspect.cleandoc(command.help or "").split("\n\n")[0].split())


def examples(command: click.Command) -> list[str]:
    """The lines of --help that can be typed, each on one line."""
    text = inspect.cleandoc(command.help or "").replace("\\\n", "")
    return [" ".join(line.split()) for line in text.splitlines() if line.startswith("wirewatch ")]


def page() -> str:
    """All of docs/commands.md."""
    return HEAD + "".join(_section(name, command) for name, command in walk())


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name)
    usage = " ".join([name, *command.collect_usage_pieces(context)]).replace(" [OPTIONS]", "")
    shown = "\n".join(f"$ {line}" for line in examples(command))
    rows = [option.get_help_record(context) for option in command.params if isinstance(option, click.Option)]
    table = "\n".join(f"| `{_cell(row[0])}` | {_cell(row[1])} |" for row in rows if row)
    heading = f"\n## {usage}\n\n{sentence(command)}\n\n```console\n{shown}\n```\n"
    return heading + (f"\n| option | |\n|---|---|\n{table}\n" if table else "")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
