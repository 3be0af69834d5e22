"""`wirewatch doctor`."""

import json
from collections.abc import Iterator
from dataclasses import asdict

import click
from rich.console import Console
from rich.text import Text

from wirewatch.aws import clock
from wirewatch_cli.deployment import Deployment, deployment, deployment_options
from wirewatch_cli.doctor.finding import Finding, Verdict
from wirewatch_cli.doctor.life import LIFE
from wirewatch_cli.doctor.machine import examine_machine
from wirewatch_cli.doctor.mails import MAILS
from wirewatch_cli.doctor.parts import PARTS, STACK_PARTS
from wirewatch_cli.doctor.place import Place, examine, place_of
from wirewatch_cli.timeline import counted

STYLES = {Verdict.OK: "green", Verdict.WARN: "yellow", Verdict.BAD: "bold red"}


@click.command()
@deployment_options
@click.option("--json", "as_json", is_flag=True, help="As JSON, an object a line of the report.")
@click.pass_context
def doctor(ctx: click.Context, stack: str | None, local: bool, as_json: bool) -> None:
    """Check a deployment, or this machine, and say what to mend: a line each, ok, warn or bad, with the remedy.

    \b
    wirewatch doctor                       # this machine
    wirewatch doctor --local               # and the `wirewatch run` on it
    wirewatch doctor --stack wirewatch     # a stack in AWS
    wirewatch doctor --stack wirewatch --json | jq -r 'select(.verdict == "bad") | .remedy'

    Nothing is changed. Exit code: 0 nothing is bad, 1 something is, 2 it could not look at all.
    """
    findings = list(_findings(None if local else stack, local=local))
    if as_json:
        for each in findings:
            click.echo(json.dumps(asdict(each), ensure_ascii=False))
    else:
        _show(findings)
    ctx.exit(1 if any(each.verdict is Verdict.BAD for each in findings) else 0)


def _findings(stack: str | None, *, local: bool) -> Iterator[Finding]:
    if not stack:
        yield from examine_machine()
    if stack or local:
        with deployment(stack, local) as found:
            yield from list(_deployed(found, stack))


def _deployed(found: Deployment, stack: str | None) -> Iterator[Finding]:
    if stack is None:
        return examine(Place(found.outputs), clock.now(), (*PARTS, *LIFE))
    return examine(place_of(stack), clock.now(), (*STACK_PARTS, *MAILS, *LIFE))


def _show(findings: list[Finding]) -> None:
    console = Console(highlight=False)
    width = max(len(each.what) for each in findings)
    for each in findings:
        style = STYLES[each.verdict]
        console.print(
            Text.assemble((f"{each.verdict:<5}", style), f"{each.what:<{width}}  {each.told}"), soft_wrap=True
        )
        if each.remedy:
            console.print(Text(f"{'':<5}{'':<{width}}  → {each.remedy}", style="dim"), soft_wrap=True)
    bad = sum(each.verdict is Verdict.BAD for each in findings)
    warned = sum(each.verdict is Verdict.WARN for each in findings)
    console.print(f"{counted(len(findings), 'check')}: {bad} bad, {counted(warned, 'warning')}")
