"""Every command there is says what it does by example, and none that was promised is missing."""

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from wirewatch_cli.main import cli

PROMISED = {  # what users were told: command → options
    "replay": {"--check", "--json", "--out"},
    "run": {"--opml", "--watch"},
    "watch add": {"--stack", "--local"},
    "watch list": {"--stack", "--local"},
    "watch edit": {"--stack", "--local"},
    "watch remove": {"--stack", "--local"},
    "watch match": {"--lang", "--title", "--cases"},
    "watch test": {"--days", "--items", "--stack", "--local"},
    "feeds add": {"--tier", "--stack", "--local"},
    "feeds import": {"--stack", "--local"},
    "feeds export": {"--stack", "--local"},
    "feeds list": {"--stack", "--local"},
    "feeds health": {"--stack", "--local"},
    "feeds remove": {"--stack", "--local"},
    "subscribe": {"--email", "--watch", "--stack", "--local"},
    "unsubscribe": {"--stack", "--local"},
    "subscriptions list": {"--stack", "--local"},
    "explain": {"--stack", "--local"},
    "eval parse": set(),
    "eval polls": {"--parser"},
    "eval stories": {"--out"},
    "eval levels": set(),
    "cost": {"--feeds", "--watches", "--subscribers", "--alerts-per-day", "--region", "--prices", "--json"},
    "doctor": {"--stack", "--local", "--json"},
    "redrive": {"--queue", "--dry-run", "--yes", "--stack", "--local"},
    "record": {"--since", "--out", "--with-addresses", "--stack", "--local"},
    "export": {"--out", "--stack", "--local"},
    "import": {"--stack", "--local"},
}


def commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        full = f"{path} {name}".strip()
        if isinstance(found, click.Group):
            yield from commands(found, full)
        else:
            yield full, found


EVERY = dict(commands(cli))


@pytest.mark.parametrize("name", PROMISED)
def test_what_was_promised_is_there_with_its_options(name: str) -> None:
    options = {option for parameter in EVERY[name].params for option in parameter.opts}
    assert PROMISED[name] <= options


@pytest.mark.parametrize("name", EVERY)
def test_help_says_what_a_command_does_and_shows_it_by_example(name: str) -> None:
    result = CliRunner().invoke(cli, [*name.split(), "--help"])
    assert result.exit_code == 0
    assert re.search(rf"(?m)^  wirewatch {name} ?", result.output), "no example"
    first = next(line for line in result.output.splitlines()[1:] if line.strip())
    assert len(first.split()) >= 3, "no sentence that says what it does"


@pytest.mark.parametrize("name", EVERY)
def test_every_option_says_what_it_is_for(name: str) -> None:
    silent = [each.opts[0] for each in EVERY[name].params if isinstance(each, click.Option) and not each.help]
    assert silent == []
