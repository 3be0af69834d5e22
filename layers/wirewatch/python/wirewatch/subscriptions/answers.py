"""Requests and answers of the HTTP interface, free of whatever carries them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from wirewatch.subscriptions.pages import Page, show

# Nothing from elsewhere, no script, no frame around us, no address that goes on to another site.
SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Request:
    """`path` without the query string; names of `headers` in small letters; `body` as text."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None

    @property
    def is_json(self) -> bool:
        """Whether a program asks, not a form."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"

    @property
    def token(self) -> str:
        """From the query string, the form, or the JSON of the body; "" if there is none."""
        return self.query.get("token") or self._token_in_body()

    def _token_in_body(self) -> str:
        if not self.is_json:
            return parse_qs(self.body or "", max_num_fields=20).get("token", [""])[0]
        try:
            fields = json.loads(self.body or "")
        except ValueError:
            return ""
        token = fields.get("token") if isinstance(fields, dict) else ""
        return token if isinstance(token, str) else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: int
    content_type: str
    body: str
    headers: Mapping[str, str] = field(default_factory=lambda: SAFE)


def page(status: int, shown: Page, token: str = "") -> Answer:
    """A page for people."""
    return Answer(status, "text/html; charset=utf-8", show(shown, token))


def document(status: int, content: Mapping[str, object]) -> Answer:
    """JSON for programs."""
    return Answer(status, "application/json", json.dumps(content, ensure_ascii=False))


def problem(status: int, title: str, detail: str, **more: str) -> Answer:
    """A problem document (RFC 9457); `field` names what is to be mended."""
    content = {"title": title, "status": status, "detail": detail, **more}
    body = json.dumps(content, ensure_ascii=False)
    return Answer(status, "application/problem+json", body)
