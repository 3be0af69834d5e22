"""`wirewatch`: the one entry point. Commands are imported when they are called, so that --help is quick."""

import atexit
import gc
import io
import sys
from collections.abc import Sequence
from types import MappingProxyType

import click

from wirewatch_cli.collecting import seldom_collected
from wirewatch_cli.lazy import LazyGroup

# Name → module that holds the command under the same name, and its short help.
COMMANDS = MappingProxyType(
    {
        "replay": ("wirewatch_cli.replay", "Replay scenarios through the real template."),
        "eval": ("wirewatch_cli.evaluation", "Say what the parts make of files, as JSON."),
        "run": ("wirewatch_cli.run", "Watch real feeds live on this machine."),
        "feeds": ("wirewatch_cli.feeds", "Add, import, list and look after feeds."),
        "watch": ("wirewatch_cli.watch", "Add, list and change watches; try them out."),
        "subscribe": ("wirewatch_cli.subscribing.subscribe", "Send alerts to an address or an endpoint."),
        "unsubscribe": ("wirewatch_cli.subscribing.unsubscribe", "Send no more to it."),
        "subscriptions": ("wirewatch_cli.subscriptions", "List, show, pause and remove subscriptions."),
        "cost": ("wirewatch_cli.cost.command:cost", "What a deployment costs a month, part by part."),
        "doctor": ("wirewatch_cli.doctor.command:doctor", "Check a deployment or this machine; say what to mend."),
        "export": ("wirewatch_cli.transfer.command:export", "Write feeds, watches and subscriptions into a file."),
        "import": ("wirewatch_cli.transfer.command:import_", "Add what an export holds."),
        "record": ("wirewatch_cli.recording.command:record", "Make a scenario of what a deployment saw."),
        "redrive": ("wirewatch_cli.redriving.command:redrive", "Show dead letters, and move them back."),
        "explain": ("wirewatch_cli.explain", "Every step an item took, and why."),
    }
)


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="wirewatch", prog_name="wirewatch")
def cli() -> None:
    """Breaking-news alerts from feeds, once per story.

    \b
    wirewatch replay events/scenarios/idlib-2020-02-15
    wirewatch run --opml feeds.opml --watch 'earthquake OR tsunami'

    Each command's --help shows more examples.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; the exit code: 0 well, 1 a replay or check failed, 2 it could not be done, 130 stopped."""
    _take_all_characters()
    atexit.register(gc.freeze)  # what is left then goes with the process: to look through it takes up to a second
    try:
        with seldom_collected():
            result = cli.main(
                args=None if arguments is None else list(arguments),
                prog_name="wirewatch",
                standalone_mode=False,
            )
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return 130
    return result if isinstance(result, int) else 0


def _take_all_characters() -> None:
    """Where a terminal does not know a character, it stands as its number: a headline is no reason to stop."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
