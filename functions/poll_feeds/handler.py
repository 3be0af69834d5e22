"""A task from the poll queue (SQS): fetch its feeds and record what is new in them."""

from dataclasses import asdict, dataclass
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from wirewatch.aws import clock, feeds, items, settings
from wirewatch.feeds import fetch, polling

logger = Logger(service="poll-feeds")
metrics = Metrics(namespace="Wirewatch", service="poll-feeds")
processor = BatchProcessor(event_type=EventType.SQS)


@dataclass(frozen=True, slots=True)
class Settings:
    feeds_table: str
    items_table: str
    contact: str
    retention_days: int


@cache
def wire() -> partial[polling.PollSummary]:
    s = settings.load(Settings)
    store = items.ItemsTable(s.items_table, s.retention_days)
    poll = partial(polling.poll_feeds, fetch=fetch.Fetcher(s.contact))
    return partial(poll, feeds=feeds.FeedsTable(s.feeds_table), items=store)


def poll_task(record: SQSRecord) -> None:
    summary = wire()(record.json_body["feeds"], clock.now())
    for name, count in polling.counts(summary).items():
        metrics.add_metric(name, "Count", count)
    logger.info("polled", **asdict(summary))


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    return process_partial_response(event, poll_task, processor, context)
