"""`wirewatch feeds tier` and `wirewatch feeds remove`."""

import click

from wirewatch.aws.feed_list import FeedList
from wirewatch.aws.hubs import asker
from wirewatch.aws.poll_queue import SqsPollQueue
from wirewatch.feeds.standing import Standing
from wirewatch.feeds.tasks import PollTask
from wirewatch_cli.deployment import Deployment, on_deployment
from wirewatch_cli.feed_list.adding import TIER
from wirewatch_cli.feed_list.known import named

FEEDS = click.argument("names", metavar="FEED...", nargs=-1, required=True)


@click.command()
@click.argument("number", metavar="TIER", type=TIER)
@FEEDS
@on_deployment
def tier(deployed: Deployment, number: int, names: tuple[str, ...]) -> None:
    """Say how much a feed's word weighs: 1 wire or official source, 2 established outlet, 3 other.

    \b
    wirewatch feeds tier 1 https://wire.example/world.xml --stack wirewatch
    wirewatch feeds tier 3 f-b48fe902a556d6cab8db --local

    FEED is a feed's URL or id. It goes for items from the next poll on.
    """
    feeds = FeedList(deployed.outputs["FeedsTable"])
    for standing in named(feeds, names):
        done = feeds.set_tier(standing.feed.id, number)
        told = f"tier {standing.feed.tier} → {number}" if done else "was removed meanwhile"
        click.echo(f"{standing.feed.source}: {told}")


@click.command()
@FEEDS
@on_deployment
def remove(deployed: Deployment, names: tuple[str, ...]) -> None:
    """Stop polling feeds. What they brought stays until it is as old as everything else that goes.

    \b
    wirewatch feeds remove https://wire.example/world.xml --stack wirewatch
    wirewatch feeds remove f-b48fe902a556d6cab8db f-1c2d6ecc12a4b02e4a3f --local

    FEED is a feed's URL or id. All are looked up first: with one that is unknown, none is removed. A hub that pushes
    is asked to stop.
    """
    feeds = FeedList(deployed.outputs["FeedsTable"])
    for standing in named(feeds, names):
        done = feeds.remove(standing.feed.id)
        click.echo(f"{'removed' if done else 'was gone already'}: {standing.feed.source}, {standing.feed.url}")
        if done and (standing.push.asked or standing.push.until):
            _end_pushes(deployed, standing)


def _end_pushes(deployed: Deployment, standing: Standing) -> None:
    """By a task for the poller, which is who speaks with hubs. One that is not heard gets 410 for its pushes."""
    asking = asker(deployed.outputs.get("PublicUrl", ""), deployed.outputs["SigningSecretArn"])
    if asking.url:
        ending = asking.unsubscribe(standing.feed.id, standing.push)
        SqsPollQueue(deployed.outputs["PollQueueUrl"]).send([PollTask((), hubs=(ending,))])
