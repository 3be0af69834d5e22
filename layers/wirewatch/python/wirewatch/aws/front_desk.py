"""The desk of the HTTP interface, over the tables of a deployment."""

from dataclasses import dataclass
from secrets import token_urlsafe

from wirewatch.aws.archive import ItemsArchive
from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.feed_list import FeedList
from wirewatch.aws.feeds import FeedsTable
from wirewatch.aws.matches import MatchesTable
from wirewatch.aws.poll_queue import SqsPollQueue
from wirewatch.aws.proofs import ProofsTable
from wirewatch.aws.requests import RequestsTable
from wirewatch.aws.secrets import signing_keys
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.traces import TracesTable
from wirewatch.aws.watches import WatchesTable
from wirewatch.levels.level import Level
from wirewatch.web.desk import Desk


@dataclass(frozen=True, slots=True)
class Settings:
    """Of serve_subscriptions."""

    subscriptions_table: str
    watches_table: str
    deliveries_table: str
    matches_table: str
    items_table: str
    requests_table: str
    feeds_table: str
    poll_queue_url: str
    signing_secret_arn: str
    sign_ups: str
    alert_level: str
    retention_days: int


def front_desk(settings: Settings) -> Desk:
    """One read of the secret; everything else is read when asked for."""
    return Desk(
        subscriptions=SubscriptionsTable(settings.subscriptions_table),
        catalogue=WatchesTable(settings.watches_table),
        ledger=DeliveriesTable(settings.deliveries_table, settings.retention_days),
        matches=MatchesTable(settings.matches_table, settings.retention_days),
        archive=ItemsArchive(settings.items_table),
        traces=TracesTable(settings.subscriptions_table, settings.deliveries_table),
        proofs=ProofsTable(settings.subscriptions_table),
        feeds=FeedList(settings.feeds_table).all,
        polled=FeedsTable(settings.feeds_table),
        polls=SqsPollQueue(settings.poll_queue_url),
        requests=RequestsTable(settings.requests_table),
        keys=signing_keys(settings.signing_secret_arn),
        new_token=token_urlsafe,
        sign_ups=settings.sign_ups,
        alert_level=Level(settings.alert_level),
    )
