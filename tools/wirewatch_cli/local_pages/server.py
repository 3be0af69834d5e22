"""The server of a run's pages, on the loopback.

It answers only to its own name, so that no site on the web can reach it through a name of its own that leads here,
and takes a change below /local/ only from its own pages.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Self

LARGEST = 2**20  # bytes of a body
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Visit:
    """A request; `url` is the path with its query."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class PageServer:
    """Listens from the start, answers while it is entered."""

    def __init__(self, port: int) -> None:
        """0 takes a free port. Raises OSError if the port is taken."""
        self._server = _Server((HOST, port), _Handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """Where it listens, without a slash at its end."""
        return f"http://{HOST}:{self._server.server_port}"

    def answering(self, answer: Callable[[Visit], Reply]) -> Self:
        """Let it answer so, from threads of its own."""
        self._server.answer = answer
        return self

    def close(self) -> None:
        """Listen no more."""
        self._server.server_close()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    answer: Callable[[Visit], Reply]


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = 60

    def do_GET(self) -> None:
        """Every method."""
        size = self.headers.get("content-length") or "0"
        if not size.isdigit() or int(size) > LARGEST:
            self.close_connection = True
            self._send(Reply(413, {"content-type": "text/plain"}, b"too large"))
            return
        body = self.rfile.read(int(size))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._send(self._refusal(headers) or self.server.answer(Visit(self.command, self.path, headers, body)))

    do_POST = do_HEAD = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_GET  # noqa: N815

    def _refusal(self, headers: Mapping[str, str]) -> Reply | None:
        port = self.server.server_port
        known = {f"{HOST}:{port}", f"localhost:{port}"}
        if headers.get("host") not in known:
            return Reply(421, {"content-type": "text/plain"}, b"this server answers to its own name only")
        origin = headers.get("origin", "")
        foreign = origin and origin.removeprefix("http://") not in known
        if foreign and self.command != "GET" and self.path.startswith("/local/"):
            return Reply(403, {"content-type": "text/plain"}, b"only from these pages")
        return None

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def handle_one_request(self) -> None:
        """A browser that has gone away is nothing to tell of."""
        try:
            super().handle_one_request()
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def log_message(self, *_: Any, **__: Any) -> None:
        """The terminal is for alerts."""
