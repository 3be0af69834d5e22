"""moto's server mode on the loopback. It shares its state with the moto of this process, and answers one caller at a
time: two at once lose writes."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from threading import Condition, Thread
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import ThreadedWSGIServer

from wirewatch_cli.cloud.one_caller import LOCK

LOOPBACK = "127.0.0.1"


class _Handler(MotoRequestHandler):
    def log(self, *_: object) -> None:
        """Who died on the way is what the tests look at."""


class MotoServer(ThreadedWSGIServer):
    """`asked`: what was called for since it was emptied, in order."""

    daemon_threads = True

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._open, self._changed = 0, Condition()
        self.asked: list[str] = []
        super().__init__(LOOPBACK, 0, self._alone, _Handler)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{LOOPBACK}:{self.server_port}"

    def wait_until_quiet(self) -> None:
        """Return once everything that was asked for has been done, also for callers that are gone: connections are
        taken in order, so whoever asks now is heard after all of them."""
        asking = HTTPConnection(LOOPBACK, self.server_port, timeout=60)
        asking.request("GET", "/favicon.ico", headers={"connection": "close"})
        asking.getresponse().read()
        asking.close()
        with self._changed:
            assert self._changed.wait_for(lambda: not self._open, timeout=60), "a caller holds its connection"

    def _alone(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with LOCK:
            self.asked.append(environ.get("HTTP_X_AMZ_TARGET") or environ["PATH_INFO"])
            return [b"".join(self._moto(environ, start_response))]

    def process_request(self, request: Any, client_address: Any) -> None:
        """A connection, from here on until it is closed."""
        self._count(1)
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._count(-1)

    def handle_error(self, *_: object) -> None:
        """Who is killed does not hear the answer."""

    def _count(self, by: int) -> None:
        with self._changed:
            self._open += by
            self._changed.notify_all()


@contextmanager
def moto_server() -> Iterator[MotoServer]:
    """While inside, it answers."""
    with MotoServer() as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
