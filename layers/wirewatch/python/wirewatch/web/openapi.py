"""The API as an OpenAPI 3.1 document, and as a page."""

import json
import re
from datetime import datetime
from functools import cache
from hashlib import blake2b
from typing import Any

from wirewatch.web.answers import Answer, html
from wirewatch.web.desk import Desk
from wirewatch.web.operations import OPERATIONS, PROBLEMS, Operation
from wirewatch.web.request import Request
from wirewatch.web.routing import Routes
from wirewatch.web.schemas import COMPONENTS, TEXT, Schema
from wirewatch.web.showing import show_operations

FRESH = {"Cache-Control": "public, max-age=300"}


def get_document(request: Request, _now: datetime, _desk: Desk) -> Answer:
    """The document; 304 to whoever has it."""
    body = json.dumps(document(), ensure_ascii=False)
    tag = f'"{blake2b(body.encode(), digest_size=12).hexdigest()}"'
    if request.headers.get("if-none-match") == tag:
        return Answer(304, "application/json", "", FRESH | {"ETag": tag})
    return Answer(200, "application/json", body, FRESH | {"ETag": tag})


def get_page(_request: Request, _now: datetime, _desk: Desk) -> Answer:
    """The same for people, without a script."""
    return html(200, show_operations(OPERATIONS, PROBLEMS, COMPONENTS))


@cache
def document() -> dict[str, Any]:
    """OpenAPI 3.1."""
    paths: dict[str, dict[str, Any]] = {}
    for each in OPERATIONS:
        paths.setdefault(each.path, {})[each.method] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Wirewatch",
            "version": "1",
            "summary": "Breaking-news alerts from feeds, once per story",
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": COMPONENTS,
            "securitySchemes": {
                "manage": {"type": "http", "scheme": "bearer", "description": "The token of a manage link"}
            },
        },
    }


def _operation(each: Operation) -> dict[str, Any]:
    parameters = [_parameter("path", name, TEXT) for name in re.findall(r"{(\w+)}", each.path)]
    parameters += [_parameter("header", name, schema) for name, schema in each.headers.items()]
    return {
        "operationId": "_".join([each.method, *re.findall(r"\w+", each.path)]),
        "summary": each.summary,
        **({"parameters": parameters} if parameters else {}),
        **({"security": [{"manage": []}]} if each.bearer else {}),
        **(
            {"requestBody": {"required": True, "content": _content("application/json", each.body)}} if each.body else {}
        ),
        "responses": {str(each.status): _good(each)} | {str(status): _problem(status) for status in each.problems},
    }


def _body(schema: Schema) -> dict[str, Any]:
    return {"required": True, "content": _content("application/json", schema)}


def _parameter(place: str, name: str, schema: Schema) -> dict[str, Any]:
    return {"in": place, "name": name, "schema": schema, **({"required": True} if place == "path" else {})}


def _good(each: Operation) -> dict[str, Any]:
    schema = _schema(each.answers) if each.answers else TEXT
    return {"description": each.summary, "content": _content(each.content_type, schema)}


def _problem(status: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "description": PROBLEMS[status],
        "content": _content("application/problem+json", _schema("Problem")),
    }
    if status == 429:
        told["headers"] = {"Retry-After": {"schema": {"type": "string", "pattern": "^[0-9]+$"}}}
    return told


def _content(content_type: str, schema: Schema) -> dict[str, Any]:
    return {content_type: {"schema": schema}}


def _schema(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


ROUTES: Routes = {("GET", "/openapi.json"): get_document, ("GET", "/api"): get_page}
