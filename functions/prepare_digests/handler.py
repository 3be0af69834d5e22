"""Each five minutes (Scheduler): freeze the digests that are due, for send_mail to send."""

from dataclasses import asdict, dataclass
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger

from wirewatch.aws import clock, deliveries, feed_list, matches, settings, subscriptions
from wirewatch.delivery.digests import Prepared, prepare_digests

DIGESTS_A_RUN = 500

logger = Logger(service="prepare-digests")


@dataclass(frozen=True, slots=True)
class Settings:
    subscriptions_table: str
    matches_table: str
    deliveries_table: str
    feeds_table: str
    operator_address: str
    retention_days: int


@cache
def wire() -> partial[Prepared]:
    s = settings.load(Settings)
    people, feeds = subscriptions.SubscriptionsTable(s.subscriptions_table), feed_list.FeedList(s.feeds_table)
    found = matches.MatchesTable(s.matches_table, s.retention_days)
    ledger = deliveries.DeliveriesTable(s.deliveries_table, s.retention_days)
    ask = partial(prepare_digests, subscriptions=people, matches=found, ledger=ledger, feeds=feeds)
    return partial(ask, operator=s.operator_address, limit=DIGESTS_A_RUN)


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: Any) -> None:
    logger.info("prepared", **asdict(wire()(clock.now())))
