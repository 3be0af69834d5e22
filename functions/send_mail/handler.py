"""A mail that the ledger holds pending (stream of the Deliveries table): send it once."""

from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger

from wirewatch.aws import clock, settings
from wirewatch.aws.postman import Settings, postman
from wirewatch.aws.records import Change, changes, each_by_itself
from wirewatch.delivery.mailing import Sending

logger = Logger(service="send-mail")


@cache
def wire() -> partial[Sending]:
    return postman(settings.load(Settings))


def mail(record: Change) -> None:
    delivery = record.keys()["id"]
    outcome = wire()(delivery, clock.now(), record.event)
    logger.info("mailed", delivery=delivery, outcome=outcome)


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    return each_by_itself(changes(event), mail, logger)
