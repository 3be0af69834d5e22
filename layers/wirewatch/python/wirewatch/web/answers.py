"""Answers of the HTTP interface."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

# Nothing from elsewhere, no script, no frame around us, no address that goes on to another site.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. Its headers are those of `SAFE` and, where they differ, `headers`."""

    status: int
    content_type: str
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_headers(self) -> dict[str, str]:
        """Every header but those of the connection."""
        return SAFE | {"Content-Type": self.content_type} | dict(self.headers)


def html(status: int, text: str) -> Answer:
    """A page that is rendered already."""
    return Answer(status, "text/html; charset=utf-8", text)


def document(status: int, content: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Answer:
    """JSON for programs."""
    return Answer(status, "application/json", json.dumps(content, ensure_ascii=False), headers or {})


def problem(status: int, kind: str, detail: str, headers: Mapping[str, str] | None = None, **more: object) -> Answer:
    """A problem document (RFC 9457); `kind` is an anchor of the page /api, `field` names what is to be mended."""
    content = {"type": f"/api#{kind}", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return Answer(status, "application/problem+json", json.dumps(content, ensure_ascii=False), headers or {})
