"""New items (the stream of Items): match each, find its story, score it and tell the bus."""

from functools import cache, partial
from pathlib import Path
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)

from wirewatch.aws.assessor import Assessor, Settings, assessor
from wirewatch.aws.clock import now
from wirewatch.aws.items import item_from_image
from wirewatch.aws.settings import load
from wirewatch.watches.matching import Catalogue

logger = Logger(service="assess-items")
metrics = Metrics(namespace="Wirewatch", service="assess-items")
LEVELS = Path(__file__).with_name("levels.toml")  # this deployment's own weights and words
processor = BatchProcessor(event_type=EventType.DynamoDBStreams)


@cache
def wire() -> Assessor:
    return assessor(load(Settings), LEVELS.read_text(encoding="utf-8"))


def assess_record(catalogue: Catalogue, record: Any) -> None:
    item = item_from_image(record.dynamodb.new_image)
    assessed = wire().assess(item, now(), catalogue=catalogue)
    logger.info("assessed", **assessed.summary())


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    catalogue = wire().catalogue.current()
    metrics.add_metric("WatchesBroken", "Count", len(catalogue.broken))
    logger.append_keys(broken_watches=[watch for watch, _ in catalogue.broken])
    return process_partial_response(event, partial(assess_record, catalogue), processor, context)
