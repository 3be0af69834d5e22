"""A breaking item from the alert queue (SQS, an event of the bus or the rest of one): tell those who watch for it."""

from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger

from wirewatch.aws import alert_queue, clock, deliveries, items, settings, subscriptions, topic
from wirewatch.aws.records import Message, each_by_itself, messages
from wirewatch.delivery.alerting import Alerted, send_alert, task_of

logger = Logger(service="send-alerts")


@dataclass(frozen=True, slots=True)
class Settings:
    items_table: str
    subscriptions_table: str
    deliveries_table: str
    alerts_topic_arn: str
    alert_queue_url: str
    page_size: int
    retention_days: int


@cache
def wire() -> partial[Alerted]:
    s = settings.load(Settings)
    days, page, queue = s.retention_days, s.page_size, alert_queue.SqsAlertQueue(s.alert_queue_url)
    ledger, archive = deliveries.DeliveriesTable(s.deliveries_table, days), items.ItemsTable(s.items_table, days)
    people, sns = subscriptions.SubscriptionsTable(s.subscriptions_table), topic.AlertsTopic(s.alerts_topic_arn)
    return partial(send_alert, subscriptions=people, ledger=ledger, topic=sns, items=archive, queue=queue, page=page)


def alert(record: Message) -> None:
    done = wire()(task_of(record.json()), clock.now(), record.id)
    logger.info("alerted", **done.summary())


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    return each_by_itself(messages(event), alert, logger)
