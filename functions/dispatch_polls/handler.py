"""Each minute (Scheduler): put the feeds that are due on the poll queue."""

from dataclasses import asdict, dataclass
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger

from wirewatch.aws.clock import now
from wirewatch.aws.feeds import FeedsTable
from wirewatch.aws.hubs import asker
from wirewatch.aws.poll_queue import SqsPollQueue
from wirewatch.aws.settings import load
from wirewatch.feeds.dispatching import DispatchSummary, dispatch_polls

logger = Logger(service="dispatch-polls")


@dataclass(frozen=True, slots=True)
class Settings:
    feeds_table: str
    poll_queue_url: str
    poll_capacity: int  # feeds a dispatch
    public_url: str
    signing_secret_arn: str


@cache
def wire() -> partial[DispatchSummary]:
    s = load(Settings)
    ports = partial(dispatch_polls, feeds=FeedsTable(s.feeds_table), queue=SqsPollQueue(s.poll_queue_url))
    return partial(ports, capacity=s.poll_capacity, asker=asker(s.public_url, s.signing_secret_arn))


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: Any) -> None:
    summary = wire()(now())
    logger.info("dispatched", **asdict(summary))
