"""Who answers a visit: the deployed function, or for paths below /local/ the operator's pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from wirewatch_cli.local_pages import pages
from wirewatch_cli.local_pages.pages import Desk
from wirewatch_cli.local_pages.server import Reply, Visit

LOCAL = "/local/"


@dataclass(slots=True)
class Front:
    """Called from many threads; the function answers one at a time, and `wake` is called after each answer."""

    desk: Desk
    wake: Callable[[], None]
    _one: Lock = field(default_factory=Lock)

    def __call__(self, visit: Visit) -> Reply:
        """Answer a visit."""
        path = visit.url.partition("?")[0]
        if path == LOCAL.rstrip("/"):
            return Reply(308, {"location": LOCAL}, b"")
        if path.startswith(LOCAL):
            return pages.answer(visit, self.desk)
        headers = {**visit.headers, "x-forwarded-proto": "http"}
        with self._one:
            given = self.desk.cloud.answer(visit.method, visit.url, headers, visit.body)
        self.wake()
        return Reply(given.status, given.headers, given.body)
