"""Requests made of the OpenAPI document, and what an answer to them must be."""

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from wirewatch.web.openapi import document

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def try_operations(app: Any, examples: int, tokens: Callable[[], dict[str, str]]) -> Counter[str]:
    """Send so many made requests to each operation and check what comes back; how often each status came.

    `tokens` gives a token that is good now, by the last word of a path; half of the requests carry it.
    """
    schema = schemathesis.openapi.from_dict(document())
    schema.app = app
    schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    told: Counter[str] = Counter()
    for result in schema.get_all_operations():
        _try_one(result.ok(), examples, tokens, told)
    return told


def _try_one(operation: Any, examples: int, tokens: Callable[[], dict[str, str]], told: Counter[str]) -> None:
    random = Random(operation.label)

    @seed(7)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        good = tokens()
        token = good.get(operation.path.rpartition("/")[2], good["manage"])
        if random.random() < 0.5:
            if isinstance(case.body, dict):
                case.body["token"] = token
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        answer = case.call()
        told[str(answer.status_code)] += 1
        case.validate_response(answer, checks=CHECKS)

    send()
