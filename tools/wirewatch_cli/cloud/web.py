"""The HTTP API: a request becomes the event that API Gateway makes of it (payload format 2.0).

The last address of an `X-Forwarded-For` stands for the client's, so that one machine can try the limits of many
networks. API Gateway believes nobody's word on that.
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qsl

from wirewatch_cli.cloud.account import ACCOUNT
from wirewatch_cli.cloud.errors import CloudError
from wirewatch_cli.cloud.functions import Functions, InvocationError
from wirewatch_cli.cloud.happenings import Journal
from wirewatch_cli.cloud.provisioning import Stack


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What the client gets."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Web:
    """The API's default route, which leads to one function."""

    def __init__(self, stack: Stack, functions: Functions, journal: Journal, now: Callable[[], datetime]) -> None:
        self._functions, self._journal, self._now = functions, journal, now
        self._api = next(stack.of_type("AWS::ApiGatewayV2::Api"), None)
        self._function = self._integration() if self._api else None

    def _integration(self) -> str:
        assert self._api is not None  # noqa: S101  (the caller asked)
        uris = set(_integration_uris(self._api.properties["Body"]))
        if len(uris) != 1:
            raise CloudError(f"{self._api.logical_id}: routes to one function are what is simulated, found {len(uris)}")
        return self._functions.named(uris.pop().split("/functions/")[1].split("/invocations")[0])

    def request(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        """Send a request; `url` is a path with an optional query."""
        if self._function is None:
            raise CloudError("the template has no HTTP API")
        path, _, query = url.partition("?")
        try:
            answer = _complete(self._functions.invoke(self._function, self._event(method, path, query, headers, body)))
        except InvocationError:
            answer = {"statusCode": 500, "body": '{"message":"Internal Server Error"}'}
        self._journal.note("http", f"{method} {path}", status=answer["statusCode"])
        text: str = answer.get("body") or ""
        content = base64.b64decode(text) if answer.get("isBase64Encoded") else text.encode()
        return HttpAnswer(answer["statusCode"], answer.get("headers", {}), content)

    def _event(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
        now = self._now()
        name = headers.get("host") or f"{self._api.id if self._api else ''}.execute-api.local"
        return {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": path,
            "rawQueryString": query,
            "headers": {"host": name} | {key.lower(): value for key, value in headers.items()},
            "queryStringParameters": dict(parse_qsl(query, keep_blank_values=True)),
            "requestContext": {
                "accountId": ACCOUNT,
                "apiId": self._api.id if self._api else "",
                "domainName": name,
                "domainPrefix": name.partition(".")[0],
                "http": {
                    "method": method,
                    "path": path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": _client(headers),
                    "userAgent": headers.get("user-agent", ""),
                },
                "requestId": f"local-{now.timestamp():.0f}",
                "routeKey": "$default",
                "stage": "$default",
                "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
                "timeEpoch": int(now.timestamp() * 1000),
            },
            "body": base64.b64encode(body).decode(),
            "isBase64Encoded": True,
        }


def _client(headers: Mapping[str, str]) -> str:
    said = next((value for name, value in headers.items() if name.lower() == "x-forwarded-for"), "")
    try:
        return str(ip_address(said.rpartition(",")[2].strip()))
    except ValueError:
        return "127.0.0.1"


def _complete(answer: Any) -> Mapping[str, Any]:
    """As API Gateway does: an answer without a status is the body of a 200."""
    if isinstance(answer, dict) and "statusCode" in answer:
        return answer
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(answer)}


def _integration_uris(node: Any) -> list[str]:
    if not isinstance(node, dict):
        return []
    found = [node["uri"]] if "uri" in node and node.get("type") == "aws_proxy" else []
    return found + [uri for value in node.values() for uri in _integration_uris(value)]
