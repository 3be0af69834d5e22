"""A task from the poll queue (SQS): fetch its feeds and record what is new in them."""

from dataclasses import asdict, dataclass
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger

from wirewatch.aws import clock, feeds, items, metrics, settings
from wirewatch.aws.records import Message, each_by_itself, messages
from wirewatch.feeds import fetch, polling

logger = Logger(service="poll-feeds")


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


def poll_task(record: Message) -> None:
    now = clock.now()
    summary = wire()(record.json()["feeds"], now)
    metrics.count("poll-feeds", polling.figures(summary), now)
    logger.info("polled", **asdict(summary))


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    return each_by_itself(messages(event), poll_task, logger)
