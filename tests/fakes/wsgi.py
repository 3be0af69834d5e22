"""Whatever answers requests, as a WSGI application."""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

Ask = Callable[[str, str, Mapping[str, str], bytes], tuple[int, Mapping[str, str], bytes]]


def application(ask: Ask) -> Callable[..., Iterable[bytes]]:
    """`ask` takes method, path with query, headers and body; it gives status, headers and body."""

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        headers = {k[5:].replace("_", "-").lower(): v for k, v in environ.items() if k.startswith("HTTP_")}
        headers["content-type"] = environ.get("CONTENT_TYPE", "")
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        # WSGI gives the path decoded, as Latin-1; API Gateway gives it as it was sent
        path = environ.get("REQUEST_URI") or environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        url = f"{path}?{query}" if (query := environ.get("QUERY_STRING")) and "?" not in path else path
        status, given, content = ask(environ["REQUEST_METHOD"], url, headers, body)
        start(f"{status} {HTTPStatus(status).phrase}", [(name, value) for name, value in given.items()])
        return [content]

    return app
