"""`wirewatch unsubscribe`."""

import click

from wirewatch.aws import clock
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.watches import WatchesTable
from wirewatch.subscriptions.endpoints import Protocol, endpoint_address
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch_cli.deployment import Deployment, on_deployment
from wirewatch_cli.plain_errors import plain_errors
from wirewatch_cli.subscribing.by_topic import unsubscribe_endpoint
from wirewatch_cli.subscribing.finding import leave, leave_watches, one_of
from wirewatch_cli.subscribing.to_endpoint import endpoints_of


@click.command()
@click.option("--email", metavar="ADDRESS", help="An address that gets mails.")
@click.option("--sns", type=click.Choice([each.value for each in Protocol]), help="An ENDPOINT of the SNS topic.")
@click.argument("endpoint", required=False)
@click.option("--watch", "watches", metavar="ID", multiple=True, help="Only this watch; may be repeated.")
@on_deployment
def unsubscribe(
    deployed: Deployment, email: str | None, sns: str | None, endpoint: str | None, watches: tuple[str, ...]
) -> None:
    """Send no more to an address or an endpoint, or no more of some watches.

    \b
    wirewatch unsubscribe --email analyst@example.org --stack wirewatch
    wirewatch unsubscribe --sns sms +905321234567 --watch idlib --stack wirewatch
    wirewatch unsubscribe --sns sqs arn:aws:sqs:eu-west-1:123456789012:news --local

    Without the last of its watches nothing is left: the address or the endpoint is unsubscribed.
    """
    if bool(email) == bool(sns) or bool(sns) != bool(endpoint):
        raise click.UsageError("say whom: --email ADDRESS, or --sns PROTOCOL ENDPOINT")
    with plain_errors(SubscriptionError):
        if email:
            people = SubscriptionsTable(deployed.outputs["SubscriptionsTable"])
            found = one_of(people, email)
            catalogue = WatchesTable(deployed.outputs["WatchesTable"])
            told = leave_watches(people, catalogue, found, watches, clock.now()) if watches else leave(people, found)
            click.echo(f"{found.address}: {told}")
            return
        protocol = Protocol(str(sns))
        address = endpoint_address(protocol, str(endpoint))
        click.echo(f"{address}: {unsubscribe_endpoint(protocol, address, watches, endpoints_of(deployed))}")
