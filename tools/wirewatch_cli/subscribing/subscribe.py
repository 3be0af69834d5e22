"""`wirewatch subscribe`."""

from typing import Any

import click

from wirewatch.subscriptions.endpoints import POLICIES, Protocol, endpoint_address
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch_cli.deployment import Deployment, on_deployment
from wirewatch_cli.plain_errors import plain_errors
from wirewatch_cli.subscribing.to_address import to_address
from wirewatch_cli.subscribing.to_endpoint import confirm_endpoint, to_endpoint

MAIL_ONLY = ("digest", "quiet", "cap", "silence", "confirmed")
SNS_ONLY = ("raw", "token", "policies")


@click.command()
@click.option("--email", metavar="ADDRESS", help="Mails to a person, by SES: alerts, digests, quiet hours.")
@click.option("--sns", type=click.Choice([each.value for each in Protocol]), help="An ENDPOINT of the SNS topic.")
@click.argument("endpoint", required=False)
@click.option("--watch", metavar="ID|QUERY", multiple=True, help="What to hear of; may be repeated.")
@click.option(
    "--level",
    "--levels",
    "levels",
    metavar="LEVEL,…",
    multiple=True,
    help="Told at once: flash, urgent, routine; `none` for digests only.  [default: flash,urgent]",
)
@click.option("--digest", metavar="WHEN", help="off, hourly, daily, weekdays, weekly; as daily@07:00/Europe/Istanbul.")
@click.option("--quiet", metavar="FROM-TO", help="Hours in the digest's zone in which alerts are held: 22:00-06:30.")
@click.option("--cap", type=int, metavar="N", help="At most so many alerts an hour; 0 for no cap.")
@click.option("--silence", type=int, metavar="HOURS", help="Say so when there was nothing for so long; 0 for never.")
@click.option("--confirmed", is_flag=True, help="Its owner has agreed, and you can show it: no mail asks them.")
@click.option("--raw", is_flag=True, help="sqs and https: the alert's JSON alone, without SNS's envelope.")
@click.option("--token", metavar="TOKEN|LINK", help="Confirm an endpoint with what SNS sent it.")
@click.option(
    "--policies", type=int, metavar="N", help=f"Filter policies that AWS grants the topic.  [default: {POLICIES}]"
)
@on_deployment
def subscribe(deployed: Deployment, email: str | None, sns: str | None, endpoint: str | None, **options: Any) -> None:
    """Have alerts sent to an address, or to an endpoint of the SNS topic.

    \b
    wirewatch subscribe --email analyst@example.org --watch idlib --stack wirewatch
    wirewatch subscribe --email analyst@example.org --watch 'idlib AND turkey' --levels flash,urgent \\
        --digest daily@07:00/Europe/Istanbul --quiet 22:00-06:30 --cap 10 --silence 48 --local
    wirewatch subscribe --sns sms +905321234567 --watch idlib --level flash --stack wirewatch
    wirewatch subscribe --sns sqs arn:aws:sqs:eu-west-1:123456789012:news --watch idlib --raw --stack wirewatch
    wirewatch subscribe --sns https https://hooks.example.org/news --token 2336412f37… --stack wirewatch

    A watch is named by its id, or made of a query. Subscribing again adds watches to those that are there; an
    address or an endpoint gets one message a story, whatever number of its watches match.

    An address gets a mail that asks its owner to confirm, and nothing else before that.
    """
    given = {name: value for name, value in options.items() if value not in (None, ()) and value is not False}
    if bool(email) == bool(sns) or bool(sns) != bool(endpoint):
        raise click.UsageError("say where to: --email ADDRESS, or --sns PROTOCOL ENDPOINT")
    with plain_errors(SubscriptionError):
        if email:
            _refuse(given, SNS_ONLY, "--sns")
            lines = to_address(deployed, email, given)
        else:
            _refuse(given, MAIL_ONLY, "--email: what hangs on the topic is told at once, or not at all")
            protocol = Protocol(str(sns))
            way = confirm_endpoint if "token" in given else to_endpoint
            lines = way(deployed, protocol, endpoint_address(protocol, str(endpoint)), given)
    for line in lines:
        click.echo(line)


def _refuse(given: dict[str, Any], options: tuple[str, ...], where: str) -> None:
    for name in options:
        if name in given:
            raise click.UsageError(f"--{name} is for {where}")
