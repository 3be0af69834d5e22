"""The page /api: operations, problems and shapes, without a script."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from wirewatch.web.operations import Operation
from wirewatch.web.schemas import Schema

if TYPE_CHECKING:
    from jinja2 import Environment

KINDS = {
    "field": "A field cannot be used. `field` names it, `detail` says why.",
    "query": "The query is wrong at `line` and `column`; `shown` has a caret there, `suggestion` says what to write.",
    "body": "The body is not JSON, too long, or not said to be JSON.",
    "token": "The token is not one of ours, was used, has expired, or what it named is gone.",
    "ended": "The subscription has ended.",
    "closed": "This deployment takes no sign-ups.",
    "limit": "Too many requests; Retry-After says when to come again.",
    "idempotency-key": "The key is too long, its first request is under way, or it belongs to another request.",
    "busy": "Others kept changing the subscription.",
    "path": "There is nothing at the path.",
    "method": "The path takes other methods; Allow names them.",
    "watch": "There is no such watch.",
}


def show_operations(
    operations: Sequence[Operation], problems: Mapping[int, str], components: Mapping[str, Schema]
) -> str:
    """The page."""
    shapes = {name: json.dumps(shape, indent=1, ensure_ascii=False) for name, shape in components.items()}
    bodies = [json.dumps(each.body, indent=1, ensure_ascii=False) if each.body else "" for each in operations]
    return (
        _environment()
        .get_template("api.html.j2")
        .render(
            operations=list(zip(operations, bodies, strict=True)),
            problems=problems,
            kinds=KINDS,
            shapes=shapes,
        )
    )


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  (see wirewatch/site/frame.py)

    return Environment(
        loader=PackageLoader("wirewatch.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
