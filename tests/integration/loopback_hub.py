"""A hub on the loopback, beside the feeds that name it: it takes forms, asks back, and posts what is new."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qs, urlencode, urlsplit

from wirewatch_cli.cloud import LocalCloud
from wirewatch_cli.cloud.web import HttpAnswer
from wirewatch_cli.feed_server.answers import Answer
from wirewatch_cli.feed_server.pages import Page
from wirewatch_cli.feed_server.server import FeedServer

HUB, PUBLIC = "https://hub.example/", "https://alerts.example.org"


class LoopbackHub(FeedServer):
    """`forms` are those that came; it answers them with `status`, and with 422 for a topic that it refuses."""

    def __init__(self, pages: Mapping[str, Sequence[Page]], clock: Callable[[], datetime]) -> None:
        super().__init__(pages, clock)
        self.forms: list[dict[str, str]] = []
        self.status = 202
        self.refused: set[str] = set()

    def take(self, url: str, form: bytes) -> Answer:
        """Keep the form."""
        assert url == HUB, url
        fields = {name: values[-1] for name, values in parse_qs(form.decode()).items()}
        if fields["hub.topic"] in self.refused:
            return Answer(422, {"content-type": "text/plain"})
        self.forms.append(fields)
        return Answer(self.status, {"content-type": "text/plain"})

    def asks_back(self, cloud: LocalCloud, **changes: str) -> HttpAnswer:
        """The verification of what was asked last; `changes` by the names of the fields."""
        form = self.forms[-1]
        asked = {"mode": form["hub.mode"], "topic": form["hub.topic"], "challenge": "echo me", "lease_seconds": "7200"}
        query = urlencode({f"hub.{name}": value for name, value in (asked | changes).items()})
        return cloud.request("GET", f"{self.callback}?{query}")

    def pushes(self, cloud: LocalCloud, body: bytes = b"<rss/>", *, by: str = "") -> HttpAnswer:
        """Post a body, signed with what we said, or with another secret."""
        signature = hmac.new((by or self.forms[-1]["hub.secret"]).encode(), body, "sha256").hexdigest()
        headers = {"content-type": "application/rss+xml", "x-hub-signature": f"sha256={signature}"}
        return cloud.request("POST", self.callback, headers, body)

    @property
    def callback(self) -> str:
        """The path of ours that the last form names."""
        address = urlsplit(self.forms[-1]["hub.callback"])
        assert f"{address.scheme}://{address.netloc}" == PUBLIC
        return address.path
