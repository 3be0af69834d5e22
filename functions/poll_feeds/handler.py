"""A task from the poll queue (SQS): fetch its feeds and record what is new in them, and ask hubs for pushes."""

from dataclasses import asdict, dataclass
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger

from wirewatch.aws import clock, feeds, items, metrics, settings
from wirewatch.aws.poll_queue import task_of
from wirewatch.aws.records import Message, each_by_itself, messages
from wirewatch.feeds import asking, fetch, poll_summary, polling

logger = Logger(service="poll-feeds")


@dataclass(frozen=True, slots=True)
class Settings:
    feeds_table: str
    items_table: str
    contact: str
    retention_days: int


@cache
def wire() -> tuple[partial[poll_summary.PollSummary], partial[dict[str, str]]]:
    s = settings.load(Settings)
    table, fetcher = feeds.FeedsTable(s.feeds_table), fetch.Fetcher(s.contact)
    poll = partial(polling.poll_feeds, items=items.ItemsTable(s.items_table, s.retention_days))
    return partial(poll, feeds=table, fetch=fetcher), partial(asking.ask_hubs, feeds=table, fetch=fetcher)


def poll_task(record: Message) -> None:
    task, now, (poll, ask) = task_of(record.json()), clock.now(), wire()
    summary = poll(task, now)
    metrics.count("poll-feeds", poll_summary.figures(summary), now)
    logger.info("polled", **asdict(summary), hubs=len(task.hubs), refused=ask(task.hubs, now))


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    return each_by_itself(messages(event), poll_task, logger)
