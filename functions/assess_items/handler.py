"""New items (the stream of Items): match each, find its story, score it and tell the bus."""

from functools import cache, partial
from pathlib import Path
from typing import Any

from aws_lambda_powertools import Logger

from wirewatch.aws import metrics
from wirewatch.aws.assessor import Assessor, Settings, assessor
from wirewatch.aws.clock import now
from wirewatch.aws.items import item_from_image
from wirewatch.aws.records import Change, changes, each_by_itself
from wirewatch.aws.settings import load
from wirewatch.watches.matching import Catalogue

logger = Logger(service="assess-items")
LEVELS = Path(__file__).with_name("levels.toml")  # this deployment's own weights and words


@cache
def wire() -> Assessor:
    return assessor(load(Settings), LEVELS.read_text(encoding="utf-8"))


def assess_record(catalogue: Catalogue, record: Change) -> None:
    item = item_from_image(record.row())
    assessed = wire().assess(item, now(), catalogue=catalogue)
    logger.info("assessed", **assessed.summary())


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    catalogue = wire().catalogue.current()
    if broken := [watch for watch, _ in catalogue.broken]:
        metrics.count("assess-items", {"WatchesBroken": [len(broken)]}, now())
        logger.error("watches broken", broken_watches=broken)
    return each_by_itself(changes(event), partial(assess_record, catalogue), logger)
