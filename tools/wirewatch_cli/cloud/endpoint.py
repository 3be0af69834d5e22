"""Opens a local cloud to other processes of this user, who speak to it as they would to AWS.

A port of the loopback, and a key in each request, which stands where AWS has the access key's id: other
users of the machine, and pages in a browser, do not know it. What moto answers, it answers to one caller
at a time; the functions that run meanwhile are not held up by more than that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import compare_digest, token_hex
from threading import RLock, Thread
from typing import Any
from unittest.mock import patch

from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders
from moto.core.models import botocore_stubber

from wirewatch_cli.cloud.local_cloud import LocalCloud

LARGEST = 16 * 2**20  # bytes of a request, as for DynamoDB


@contextmanager
def opened(cloud: LocalCloud) -> Iterator[tuple[str, str]]:
    """While inside, the cloud answers at this (URL, access key)."""
    key = "LOCAL" + token_hex(16).upper()
    answer_one = botocore_stubber.process_request
    lock = RLock()

    def one_at_a_time(request: AWSPreparedRequest) -> Any:
        with lock:
            return answer_one(request)

    handler = type("Handler", (_Handler,), {"cloud": cloud, "key": key})
    with (
        patch.object(botocore_stubber, "process_request", one_at_a_time),
        _Server(("127.0.0.1", 0), handler) as server,
    ):
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", key
        finally:
            server.shutdown()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a client may keep its connection for as long as it likes


class _Handler(BaseHTTPRequestHandler):
    cloud: LocalCloud
    key: str
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one segment: in two, the second waits 40 ms for the first one's receipt
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """Every operation of the JSON and query protocols."""
        size = int(self.headers.get("content-length") or 0)
        if size > LARGEST:
            self.close_connection = True
            self._send(413, {}, b"")
            return
        body = self.rfile.read(size)
        key, service, region = self._signer()
        if not compare_digest(key.encode(), self.key.encode()):
            self._send(403, {}, b'{"__type":"UnrecognizedClientException","message":"not a key of this run"}')
            return
        url = f"https://{service}.{region}.amazonaws.com{self.path}"
        answer = botocore_stubber.process_request(self._request(url, body))
        self.cloud.look_again()
        status, headers, content = answer or (404, {}, b"")
        self._send(status, headers, content.encode() if isinstance(content, str) else content)

    do_GET = do_PUT = do_DELETE = do_POST  # noqa: N815  (SES and others are REST)

    def _signer(self) -> tuple[str, str, str]:
        """(access key, service, region) of the signature's credential scope."""
        scope = self.headers.get("authorization", "").partition("Credential=")[2].partition(",")[0].split("/")
        if len(scope) != 5:
            return "", "", ""
        return scope[0], {"ses": "email"}.get(scope[3], scope[3]), scope[2]

    def _request(self, url: str, body: bytes) -> AWSPreparedRequest:
        headers = HTTPHeaders()
        for name, value in self.headers.items():
            headers[name] = value
        return AWSPreparedRequest(self.command, url, headers, body, stream_output=False)

    def _send(self, status: int, headers: Any, content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("content-length", "connection", "date", "server"):
                self.send_header(name, str(value))
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object, **__: object) -> None:
        """The terminal is for alerts."""
