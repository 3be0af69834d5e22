"""`wirewatch subscriptions pause`, `resume`, `mute`, `remove` and `erase`: of mails, since SNS knows no hours."""

from datetime import datetime

import click

from wirewatch.aws import clock
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.traces import TracesTable
from wirewatch.aws.watches import WatchesTable
from wirewatch.subscriptions import respite
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.fields import moment
from wirewatch.subscriptions.managing import Change
from wirewatch.subscriptions.subscription import Subscription
from wirewatch.timestamps import to_text
from wirewatch_cli.deployment import Deployment, on_deployment
from wirewatch_cli.plain_errors import plain_errors
from wirewatch_cli.subscribing.finding import changed, leave, one_of
from wirewatch_cli.subscribing.masking import masked

WHO = click.argument("who", metavar="ID|ADDRESS")


@click.command()
@WHO
@click.option("--watch", default=respite.EVERYTHING, metavar="ID", help="Only this watch.  [default: everything]")
@click.option("--until", required=True, metavar="WHEN", help="A day, which begins in its zone, or a moment.")
@on_deployment
def pause(deployed: Deployment, who: str, watch: str, until: str) -> None:
    """Send nothing for a while; it goes on by itself.

    \b
    wirewatch subscriptions pause analyst@example.org --until 2026-12-01 --stack wirewatch
    wirewatch subscriptions pause u-0c1f3a5b7d9e2f4a6c8b --watch idlib --until 2026-12-01T07:00:00Z --local
    """
    now = clock.now()
    with plain_errors(SubscriptionError):

        def paused(each: Subscription) -> Subscription:
            return respite.pause(each, watch, moment("until", until, each.digest.timezone), now)

        after = _change(deployed, who, paused)
    _tell(after, f"{_what(watch)} paused until {to_text(after.paused[watch])}")


@click.command()
@WHO
@click.option("--watch", default=respite.EVERYTHING, metavar="ID", help="Only this watch.  [default: everything]")
@click.option("--story", metavar="ID", help="Let a muted story through again, instead.")
@on_deployment
def resume(deployed: Deployment, who: str, watch: str, story: str | None) -> None:
    """End a pause, or the muting of a story.

    \b
    wirewatch subscriptions resume analyst@example.org --stack wirewatch
    wirewatch subscriptions resume analyst@example.org --story s-1b2c3d4e5f60718293a4 --local
    """
    with plain_errors(SubscriptionError):
        if story:
            after = _change(deployed, who, lambda each: respite.unmute(each, story))
            _tell(after, f"{story} is let through")
            return
        after = _change(deployed, who, lambda each: respite.resume(each, watch))
    lasting = [_what(each) for each, until in after.paused.items() if until > clock.now()]
    _tell(after, f"{_what(watch)} not paused" + (f"; still paused: {', '.join(lasting)}" if lasting else ""))


@click.command()
@WHO
@click.argument("story")
@click.option("--until", metavar="WHEN", help="A day or a moment.  [default: a week from now]")
@on_deployment
def mute(deployed: Deployment, who: str, story: str, until: str | None) -> None:
    """Keep one story from an address. Its id stands in alerts, and in `wirewatch explain`.

    \b
    wirewatch subscriptions mute analyst@example.org s-1b2c3d4e5f60718293a4 --stack wirewatch
    wirewatch subscriptions mute analyst@example.org s-1b2c3d4e5f60718293a4 --until 2026-12-01 --local
    """
    now = clock.now()
    if not story.startswith("s-"):
        raise click.UsageError(f"{story!r} is no story's id, which begins with s-")
    with plain_errors(SubscriptionError):
        after = _change(deployed, who, lambda each: respite.mute(each, story, now, _end(each, until)))
    _tell(after, f"{story} muted until {to_text(after.muted[story])}")


@click.command()
@WHO
@on_deployment
def remove(deployed: Deployment, who: str) -> None:
    """Unsubscribe an address from everything. What it said is kept, so that its owner can undo it.

    \b
    wirewatch subscriptions remove analyst@example.org --stack wirewatch
    wirewatch subscriptions remove u-0c1f3a5b7d9e2f4a6c8b --local

    An endpoint of the SNS topic is taken off by `wirewatch unsubscribe --sns`.
    """
    people = SubscriptionsTable(deployed.outputs["SubscriptionsTable"])
    with plain_errors(SubscriptionError):
        found = one_of(people, who)
        _tell(found, leave(people, found))


@click.command()
@WHO
@click.option("--yes", is_flag=True, help="Don't ask.")
@on_deployment
def erase(deployed: Deployment, who: str, yes: bool) -> None:
    """Erase everything that is stored about an address; gone within ten minutes, and for good.

    \b
    wirewatch subscriptions erase analyst@example.org --stack wirewatch
    wirewatch subscriptions erase u-0c1f3a5b7d9e2f4a6c8b --yes --local

    For who asks for it and gets no mail with a link any more, after a complaint or a bounce.
    """
    outputs = deployed.outputs
    with plain_errors(SubscriptionError):
        found = one_of(SubscriptionsTable(outputs["SubscriptionsTable"]), who)
    if not yes:
        click.confirm(f"Erase all of {masked(found.address)} ({found.id})?", abort=True)
    TracesTable(outputs["SubscriptionsTable"], outputs["DeliveriesTable"]).mark(found.id, clock.now())
    _tell(found, "gets nothing any more, and is erased within ten minutes")


def _change(deployed: Deployment, who: str, change: Change) -> Subscription:
    people, catalogue = (
        SubscriptionsTable(deployed.outputs["SubscriptionsTable"]),
        WatchesTable(deployed.outputs["WatchesTable"]),
    )
    return changed(people, catalogue, one_of(people, who), change, clock.now())


def _tell(subscription: Subscription, done: str) -> None:
    click.echo(f"{masked(subscription.address)} ({subscription.id}): {done}")


def _end(subscription: Subscription, until: str | None) -> datetime | None:
    return moment("until", until, subscription.digest.timezone) if until else None


def _what(watch: str) -> str:
    return "everything" if watch == respite.EVERYTHING else watch
