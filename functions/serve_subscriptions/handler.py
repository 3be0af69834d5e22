"""A request to the HTTP API: answered as `wirewatch.web.routes` says."""

from dataclasses import dataclass
from functools import cache, partial
from secrets import token_urlsafe
from typing import Any

from aws_lambda_powertools import Logger, Metrics

from wirewatch.aws import clock, deliveries, secrets, settings, subscriptions, watches
from wirewatch.web.answers import Answer
from wirewatch.web.desk import Desk
from wirewatch.web.gateway import request_of, response_of
from wirewatch.web.routes import answer

logger = Logger(service="serve-subscriptions")
metrics = Metrics(namespace="Wirewatch", service="serve-subscriptions")


@dataclass(frozen=True, slots=True)
class Settings:
    subscriptions_table: str
    watches_table: str
    deliveries_table: str
    signing_secret_arn: str
    retention_days: int


@cache
def wire() -> partial[Answer]:
    s = settings.load(Settings)
    people, catalogue = subscriptions.SubscriptionsTable(s.subscriptions_table), watches.WatchesTable(s.watches_table)
    ledger = deliveries.DeliveriesTable(s.deliveries_table, s.retention_days)
    keys = secrets.signing_keys(s.signing_secret_arn)
    return partial(answer, desk=Desk(people, catalogue, ledger, keys, token_urlsafe))


@metrics.log_metrics
@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    given = wire()(request_of(event), clock.now())
    metrics.add_metric(f"Answers{given.status}", "Count", 1)
    return response_of(given)
