"""A request to the HTTP API: answered as `wirewatch.web.routes` says."""

from functools import lru_cache, partial
from typing import Any

from aws_lambda_powertools import Logger

from wirewatch.aws import clock, settings
from wirewatch.aws.front_desk import Settings, front_desk
from wirewatch.web.answers import Answer
from wirewatch.web.gateway import request_of, response_of
from wirewatch.web.routes import answer

RENEWED = 300  # seconds, after which a rotated key is known

logger = Logger(service="serve-subscriptions")


@lru_cache(maxsize=1)
def wire(_minutes: int) -> partial[Answer]:
    return partial(answer, desk=front_desk(settings.load(Settings)))


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    now = clock.now()
    return response_of(wire(int(now.timestamp()) // RENEWED)(request_of(event), now))
