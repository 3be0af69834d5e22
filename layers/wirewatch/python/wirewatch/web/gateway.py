"""An HTTP API's event (payload format 2.0) as a request, and an answer as its response."""

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from wirewatch.web.answers import Answer
from wirewatch.web.request import Request


def request_of(event: Mapping[str, Any]) -> Request:
    """The request. A body that is no UTF-8 keeps its place with replacement characters; of a query's name the
    last value counts."""
    context = event["requestContext"]
    headers = {name.lower(): value for name, value in event.get("headers", {}).items()}
    raw = _raw(event)
    scheme = headers.get("x-forwarded-proto", "https")
    return Request(
        method=context["http"]["method"],
        path=event["rawPath"],
        query=dict(parse_qsl(event.get("rawQueryString", ""), keep_blank_values=True)),
        headers=headers,
        body=raw.decode("utf-8", "replace"),
        client=context["http"]["sourceIp"],
        base_url=f"{scheme}://{context['domainName']}",
        raw=raw,
    )


def response_of(answer: Answer) -> dict[str, Any]:
    """What the function gives back. Half a surrogate pair, which no answer can carry, becomes a question mark."""
    body = answer.body.encode("utf-8", "replace").decode()
    return {"statusCode": answer.status, "headers": answer.all_headers, "body": body}


def _raw(event: Mapping[str, Any]) -> bytes:
    body = str(event.get("body") or "")
    return base64.b64decode(body) if event.get("isBase64Encoded") else body.encode("utf-8", "replace")
