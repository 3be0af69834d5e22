"""News of deliveries (SQS: events of SES off the bus, the topic's own copies of alerts): note what became of them."""

from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger

from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.records import Message, each_by_itself, messages
from wirewatch.aws.settings import load
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.delivery.feedback import Recorded, record_feedback

logger = Logger(service="record-feedback")


@dataclass(frozen=True, slots=True)
class Settings:
    deliveries_table: str
    subscriptions_table: str
    retention_days: int


@cache
def wire() -> partial[Recorded]:
    s = load(Settings)
    ledger, people = DeliveriesTable(s.deliveries_table, s.retention_days), SubscriptionsTable(s.subscriptions_table)
    return partial(record_feedback, ledger=ledger, subscriptions=people)


def note(record: Message) -> None:
    recorded = wire()(record.body)
    logger.info("recorded", delivery=recorded.delivery, event=recorded.type, outcome=recorded.outcome)


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    return each_by_itself(messages(event), note, logger)
