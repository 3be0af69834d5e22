"""A request to the HTTP API: subscribe, confirm or unsubscribe, as `wirewatch.subscriptions.routes` says."""

from dataclasses import dataclass
from functools import cache, partial
from secrets import token_urlsafe

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from wirewatch.aws import clock, deliveries, secrets, settings, subscriptions, watches
from wirewatch.subscriptions.answers import Answer, Request
from wirewatch.subscriptions.routes import Desk, answer
from wirewatch.watches.language import parse

logger, app = Logger(service="serve-subscriptions"), APIGatewayHttpResolver()
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
    return partial(answer, desk=Desk(people, catalogue, ledger, keys, parse, token_urlsafe))


@app.route(".+", method=["GET", "POST"])
def serve() -> Response[str]:
    e = app.current_event
    given = wire()(Request(e.http_method, e.path, e.query_string_parameters, e.headers, e.decoded_body), clock.now())
    metrics.add_metric(f"Answers{given.status}", "Count", 1)
    return Response(given.status, given.content_type, given.body, {**given.headers})


lambda_handler = logger.inject_lambda_context(metrics.log_metrics(app.resolve), clear_state=True)
