"""Each five minutes (Scheduler): drive on what a crash left half done, and end erasures."""

from dataclasses import asdict, dataclass
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger

from wirewatch.aws import clock, deliveries, items, metrics, settings, traces
from wirewatch.delivery.sweeping import Swept, sweep_stalled
from wirewatch.subscriptions.erasing import erase_marked

ROWS_A_RUN = 500

logger = Logger(service="sweep-stalled")


@dataclass(frozen=True, slots=True)
class Settings:
    items_table: str
    deliveries_table: str
    subscriptions_table: str
    retention_days: int


@cache
def wire() -> tuple[partial[Swept], partial[int]]:
    s = settings.load(Settings)
    ledger = deliveries.DeliveriesTable(s.deliveries_table, s.retention_days)
    rows = items.ItemsTable(s.items_table, s.retention_days)
    people = traces.TracesTable(s.subscriptions_table, s.deliveries_table)
    sweep = partial(sweep_stalled, items=rows, ledger=ledger, limit=ROWS_A_RUN)
    return sweep, partial(erase_marked, traces=people, limit=ROWS_A_RUN)


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: Any) -> None:
    now, (sweep, erase) = clock.now(), wire()
    swept, erased = sweep(now), erase(now)
    metrics.count("sweep-stalled", swept.figures(), now)
    logger.info("swept", **asdict(swept), erased=erased)
