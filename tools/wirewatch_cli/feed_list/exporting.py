"""`wirewatch feeds export`."""

from pathlib import Path

import click

from wirewatch.aws import clock
from wirewatch.aws.feed_list import FeedList
from wirewatch_cli.deployment import Deployment, on_deployment
from wirewatch_cli.opml_writing import opml_text
from wirewatch_cli.plain_errors import plain_errors


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@on_deployment
def export(deployed: Deployment, file: Path | None) -> None:
    """Write the feeds as an OPML list, which any reader imports and `feeds import` takes back with the tiers.

    \b
    wirewatch feeds export feeds.opml --stack wirewatch
    wirewatch feeds export --local | grep reuters
    """
    standings = list(FeedList(deployed.outputs["FeedsTable"]).all())
    text = opml_text((each.feed for each in standings), clock.now())
    if file is None:
        click.echo(text, nl=False)
        return
    with plain_errors(OSError):
        file.write_text(text, encoding="utf-8")
    click.echo(f"{len(standings):,} feeds written to {file}", err=True)
