"""Each five minutes (Scheduler): put items and mails that a crash left half done back on their way."""

from dataclasses import asdict, dataclass
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger, Metrics

from wirewatch.aws import clock
from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.items import ItemsTable
from wirewatch.aws.settings import load
from wirewatch.delivery.sweeping import Swept, sweep_stalled

ROWS_A_RUN = 500

logger = Logger(service="sweep-stalled")
metrics = Metrics(namespace="Wirewatch", service="sweep-stalled")


@dataclass(frozen=True, slots=True)
class Settings:
    items_table: str
    deliveries_table: str
    retention_days: int


@cache
def wire() -> partial[Swept]:
    s = load(Settings)
    items, ledger = ItemsTable(s.items_table, s.retention_days), DeliveriesTable(s.deliveries_table, s.retention_days)
    return partial(sweep_stalled, items=items, ledger=ledger, limit=ROWS_A_RUN)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: Any) -> None:
    swept = wire()(clock.now())
    metrics.add_metric("ItemsRedriven", "Count", swept.items)
    metrics.add_metric("MailsRedriven", "Count", swept.deliveries)
    logger.info("swept", **asdict(swept))
