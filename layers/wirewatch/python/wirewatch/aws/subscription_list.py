"""The Subscriptions table as its operator sees it: a scan, for commands. Deployed code never reads it whole."""

from collections.abc import Iterator

from boto3.dynamodb.conditions import Attr

from wirewatch.aws.clients import table
from wirewatch.aws.paging import rows
from wirewatch.aws.profiles import subscription_of
from wirewatch.subscriptions.subscription import Subscription


def all_subscriptions(name: str) -> Iterator[Subscription]:
    """Every subscription of the table, in no order, whatever its status."""
    return map(subscription_of, rows(table(name).scan, FilterExpression=Attr("sk").eq("profile"), ConsistentRead=True))
