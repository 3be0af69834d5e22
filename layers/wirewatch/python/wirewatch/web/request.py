"""A request to the HTTP interface."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.fields import json_object, json_of

MOST_FIELDS = 100  # of a form


@dataclass(frozen=True, slots=True)
class Request:
    """`path` without the query string; names of `headers` in small letters; `body` as text.

    `client` is the address it came from, `base_url` what stands before our paths, without a slash at its end.
    `parts` are the variable parts of the path, as its route names them. `raw` is the body as it came.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    client: str = ""
    base_url: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    raw: bytes = b""

    @property
    def is_json(self) -> bool:
        """Whether a program asks, not a form."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"

    @property
    def form(self) -> Mapping[str, tuple[str, ...]]:
        """The fields of a form, each with all its values; none if the body is no form of a sane size."""
        if self.is_json:
            return {}
        try:
            fields = parse_qs(self.body or "", keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError:
            return {}
        return {name: tuple(values) for name, values in fields.items()}

    @property
    def json(self) -> Mapping[str, Any]:
        """The object in the body. Raises SubscriptionError on `body` if there is none."""
        return json_object("body", json_of(self.body or ""))

    @property
    def fields(self) -> Mapping[str, Any]:
        """The object in a JSON body, or a form's fields with the last value of each; empty if it is neither."""
        if not self.is_json:
            return {name: values[-1] for name, values in self.form.items()}
        try:
            return self.json
        except SubscriptionError:
            return {}

    def text(self, name: str) -> str:
        """A field that is a text; "" for any other."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    @property
    def token(self) -> str:
        """What allows this request: of the body for a change, of the header or the query string for a look.

        So no link and no form of another site changes anything: neither knows what to put into the body.
        """
        if self.method == "POST":
            return self.text("token")
        scheme, _, bearer = self.headers.get("authorization", "").partition(" ")
        return bearer.strip() if scheme.lower() == "bearer" else self.query.get("token", "")

    @property
    def token_of_link(self) -> str:
        """For one-click unsubscribing (RFC 8058), whose POST goes to the link itself: also of its query string."""
        return self.token or self.query.get("token", "")
