"""Each five minutes (Scheduler): freeze the digests that are due, for send_mail to send."""

from dataclasses import asdict, dataclass
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger, Metrics

from wirewatch.aws import clock
from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.matches import MatchesTable
from wirewatch.aws.settings import load
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.delivery.digests import Prepared, prepare_digests

DIGESTS_A_RUN = 500

logger = Logger(service="prepare-digests")
metrics = Metrics(namespace="Wirewatch", service="prepare-digests")


@dataclass(frozen=True, slots=True)
class Settings:
    subscriptions_table: str
    matches_table: str
    deliveries_table: str
    retention_days: int


@cache
def wire() -> partial[Prepared]:
    s = load(Settings)
    people, matches = SubscriptionsTable(s.subscriptions_table), MatchesTable(s.matches_table, s.retention_days)
    ledger = DeliveriesTable(s.deliveries_table, s.retention_days)
    return partial(prepare_digests, subscriptions=people, matches=matches, ledger=ledger, limit=DIGESTS_A_RUN)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: Any) -> None:
    prepared = wire()(clock.now())
    metrics.add_metric("DigestsPrepared", "Count", prepared.mails)
    logger.info("prepared", **asdict(prepared))
