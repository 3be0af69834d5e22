"""`wirewatch subscribe --email`."""

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

import click

from wirewatch.aws import clock
from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.topic import AlertsTopic
from wirewatch.aws.watches import WatchesTable
from wirewatch.subscriptions.wishes import read_wish
from wirewatch_cli.deployment import Deployment
from wirewatch_cli.subscribing.by_mail import Office, subscribe_address
from wirewatch_cli.subscribing.wanting import added, body_of, fields_of, new_ones, watches_for

RETENTION_DAYS = 30  # of a confirmation mail's row
POLICY = ("levels", "digest", "quiet", "cap", "silence")
AT_YOUR_WORD = "--confirmed: nobody is asked. Mail that its reader did not want is spam, in law too."


def to_address(deployed: Deployment, email: str, given: Mapping[str, Any]) -> list[str]:
    """Subscribe the address, and say what was done. Raises SubscriptionError."""
    outputs = deployed.outputs
    catalogue, policy = WatchesTable(outputs["WatchesTable"]), {name: given[name] for name in POLICY if name in given}
    watches = watches_for(given.get("watch", ()), catalogue)
    wish = read_wish(body_of(email, [watch.id for watch in watches], policy))
    office = Office(
        SubscriptionsTable(outputs["SubscriptionsTable"]),
        catalogue,
        DeliveriesTable(outputs["DeliveriesTable"], RETENTION_DAYS),
        AlertsTopic(outputs["AlertsTopicArn"]),
        token_urlsafe,
    )
    new, consented = new_ones(watches, catalogue), "confirmed" in given
    told = subscribe_address(wish, watches, fields_of(policy), clock.now(), consented=consented, office=office)
    if consented:
        click.echo(AT_YOUR_WORD, err=True)
    return [*added(new, catalogue), f"{wish.address}: {told}"]
