"""A mail that the ledger holds pending (stream of the Deliveries table): send it once."""

from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.utilities import batch

from wirewatch.aws import clock, deliveries, mailer, secrets, settings
from wirewatch.delivery.mailing import Sending, send_mail
from wirewatch.delivery.message import composer

logger, metrics = Logger(service="send-mail"), Metrics(namespace="Wirewatch", service="send-mail")


@dataclass(frozen=True, slots=True)
class Settings:
    deliveries_table: str
    sender_address: str
    configuration_set: str
    public_url: str
    signing_secret_arn: str
    retention_days: int


@cache
def wire() -> partial[Sending]:
    s = settings.load(Settings)
    ledger = deliveries.DeliveriesTable(s.deliveries_table, s.retention_days)
    compose = composer(s.sender_address, s.public_url, secrets.signing_keys(s.signing_secret_arn))
    ses = mailer.SesMailer(s.sender_address, s.configuration_set)
    return partial(send_mail, ledger=ledger, mailer=ses, compose=compose)


def mail(record: Any) -> None:
    outcome = wire()(record.dynamodb.keys["id"], clock.now(), record.event_id)
    metrics.add_metric(f"Mails-{outcome}", "Count", 1)
    logger.info("mailed", delivery=record.dynamodb.keys["id"], outcome=outcome)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    return batch.process_partial_response(event, mail, batch.BatchProcessor(batch.EventType.DynamoDBStreams), context)
