"""A threaded HTTP server on 127.0.0.1 that answers for every URL of a scenario, and counts.

The production fetcher, told to by `wirewatch.feeds.route`, sends all its requests here and names the true
URL in `X-Wirewatch-Url`. Without that header the URL is `http(s)://` Host and path.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self

from wirewatch.feeds.urls import request_url
from wirewatch_cli.feed_server.answers import Answer, answer
from wirewatch_cli.feed_server.pages import Page, page_at

AT_ONCE = 256  # who knocks while so many wait is not heard, and knocks again a second later


@dataclass(slots=True)
class Traffic:
    """What went to and fro for one URL. `bytes` counts bodies as sent; `last` is the last status."""

    polls: int = 0
    not_modified: int = 0
    bytes: int = 0
    last: int = 0

    def count(self, given: Answer) -> None:
        """Add one answer."""
        self.polls += 1
        self.not_modified += given.status == 304
        self.bytes += len(given.body)
        self.last = given.status


class FeedServer:
    """Serves while it is entered. `clock` says which page stands now."""

    def __init__(self, pages: Mapping[str, Sequence[Page]], clock: Callable[[], datetime]) -> None:
        self._pages = dict(pages)
        self._urls = {request_url(url): url for url in pages}  # as the fetcher spells them
        self._clock = clock
        self._lock = Lock()
        self.traffic: defaultdict[str, Traffic] = defaultdict(Traffic)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(), bind_and_activate=False)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.server_port

    def __enter__(self) -> Self:
        self._server.request_queue_size = AT_ONCE
        self._server.server_bind()
        self._server.server_activate()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def respond(self, url: str, request: Mapping[str, str]) -> Answer:
        """Answer a GET of the URL and count it."""
        url = self._urls.get(url, url)
        given = answer(page_at(self._pages.get(url, ()), self._clock()), request)
        with self._lock:
            self.traffic[url].count(given)
        return given

    def take(self, url: str, form: bytes) -> Answer:
        """Answer a POST to the URL: no feed takes any."""
        return Answer(405, {"content-type": "text/plain", "allow": "GET"}, f"{len(form)} bytes to {url}\n".encode())

    def known(self, host: str, path: str) -> str:
        """The URL of that host and path."""
        found = [f"{scheme}://{host}{path}" for scheme in ("https", "http")]
        return next((url for url in found if url in self._urls), found[0])

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        return type("Handler", (_Handler,), {"feeds": self})


class _Handler(BaseHTTPRequestHandler):
    feeds: FeedServer
    protocol_version = "HTTP/1.1"  # a connection may be used again
    timeout = 10  # seconds that it may lie idle
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Look the true URL up and answer."""
        given = self._given()
        self._send(self.feeds.respond(self._url(given), given))

    def do_POST(self) -> None:
        """Hand the form over and answer."""
        given = self._given()
        form = self.rfile.read(int(given.get("content-length", "0")))
        self._send(self.feeds.take(self._url(given), form))

    def _given(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def _url(self, headers: Mapping[str, str]) -> str:
        return headers.get("x-wirewatch-url") or self.feeds.known(headers.get("host", ""), self.path)

    def _send(self, given: Answer) -> None:
        self.send_response(given.status)
        for name, value in given.headers.items():
            self.send_header(name, value)
        if given.status != 304:
            self.send_header("content-length", str(len(given.body)))
        self.end_headers()
        self.wfile.write(given.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the name is fixed)
        """Say nothing: the timeline tells of the polls."""
