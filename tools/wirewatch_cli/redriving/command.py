"""`wirewatch redrive`."""

from dataclasses import dataclass

import click

from wirewatch.timestamps import to_text
from wirewatch_cli.deployment import Deployment, on_deployment
from wirewatch_cli.plain_errors import RefusedError
from wirewatch_cli.redriving.kinds import KINDS, Kind, Way, kind_of
from wirewatch_cli.redriving.queue import Look, empty, look
from wirewatch_cli.timeline import counted

DONE = {Way.BACK: "moved back", Way.SETTLED: "cleared away"}


@dataclass(frozen=True, slots=True)
class Filled:
    """A dead-letter queue that holds something."""

    name: str
    url: str
    kind: Kind
    look: Look


@click.command()
@click.option("--queue", metavar="NAME", help=f"Only this one: {', '.join(KINDS)}.")
@click.option("--dry-run", is_flag=True, help="Show what lies there and what would be done.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@on_deployment
def redrive(deployed: Deployment, queue: str | None, dry_run: bool, yes: bool) -> None:
    """Show what could not be handled after all retries, and move it back once the cause is mended.

    \b
    wirewatch redrive --dry-run --stack wirewatch
    wirewatch redrive --queue PollDeadLetters --stack wirewatch
    wirewatch redrive --yes --local

    Messages go back to the queue that they came from. What tells of streams and schedules is cleared away: the
    system does those again by itself. Alarms and alerts that no endpoint took are only shown. Each message is
    sent before it is deleted, so stopping this at any moment loses none.
    """
    if queue is not None and queue not in KINDS:
        raise RefusedError(f"{queue} is no dead-letter queue: there are {', '.join(KINDS)}")
    filled = [each for each in _filled(deployed) if queue in (None, each.name)]
    if not filled:
        click.echo("nothing lies there")
    for each in filled:
        _show(each)
        if each.kind.way is not Way.KEPT and not dry_run:
            _move(each, deployed, yes=yes)


def _filled(deployed: Deployment) -> list[Filled]:
    found = []
    for url in deployed.outputs["DeadLetterQueueUrls"].split(","):
        name = kind_of(url)
        if name is None:
            raise RefusedError(f"{url.rpartition('/')[2]}: this version does not know this queue")
        seen = look(url)
        if seen.count:
            found.append(Filled(name, url, KINDS[name], seen))
    return found


def _show(filled: Filled) -> None:
    oldest = f", the oldest of {to_text(filled.look.oldest)}" if filled.look.oldest else ""
    click.echo(f"{filled.name}: {counted(filled.look.count, 'message')}{oldest}")
    click.echo(f"  {filled.kind.told}")
    if filled.look.error:
        click.echo(f"  first: {filled.look.error}")


def _move(filled: Filled, deployed: Deployment, *, yes: bool) -> None:
    what = "move them back?" if filled.kind.way is Way.BACK else "clear them away?"
    if not yes and not click.confirm(f"  {what}"):
        return
    into = deployed.outputs[filled.kind.source] if filled.kind.source else ""
    moved = 0
    for moved in empty(filled.url, into, filled.look.count):  # noqa: B007  (the last is the sum)
        pass
    click.echo(f"  {moved:,} {DONE[filled.kind.way]}")
    if moved < filled.look.count:
        click.echo(f"  {filled.look.count - moved:,} are in somebody else's hands: try again in a minute")
