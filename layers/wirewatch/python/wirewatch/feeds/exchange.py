"""One GET over libcurl: one hop, one answer, within the limits. Redirects are the fetcher's business."""

import socket
from typing import Any

import certifi
import pycurl

from wirewatch.feeds.addresses import is_loopback, is_public
from wirewatch.feeds.ports import Fetched, Validators
from wirewatch.feeds.route import AllowLoopback, Route

WIRE_LIMIT = 2 * 2**20
BODY_LIMIT = 5 * 2**20
HEADER_LIMIT = 64 * 2**10
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
IN_WORDS = {
    pycurl.E_COULDNT_RESOLVE_HOST: "the host name does not resolve",
    pycurl.E_COULDNT_CONNECT: "no connection to the server",
    pycurl.E_OPERATION_TIMEDOUT: "no whole answer within 20 seconds",
    pycurl.E_GOT_NOTHING: "the server closed the connection without an answer",
}


class Exchange:
    """A libcurl handle under way, and what came of it so far.

    Refusals of ours (an address, a size) stop libcurl and are kept in `refusal`, in words.
    """

    def __init__(self, url: str, *, agent: str, route: Route | AllowLoopback | None) -> None:
        self.url = url
        self.handle: Any = pycurl.Curl()
        self._route = route
        self._refusal = ""
        self._body = bytearray()
        self._head: list[bytes] = []
        self._head_size = 0
        self._sockets: list[socket.socket] = []
        self._set_up(agent)

    def ask(self, validators: Validators, seconds: float) -> None:
        """Set what is asked: the conditions, and the time that the whole answer may take."""
        conditions = {
            "If-None-Match": validators.etag,
            "If-Modified-Since": validators.last_modified,
            "X-Wirewatch-Url": self.url if isinstance(self._route, Route) else None,
        }
        headers = [f"Accept: {ACCEPT}"]
        headers += [f"{name}: {_one_line(value)}" for name, value in conditions.items() if value]
        self.handle.setopt(pycurl.HTTPHEADER, [header.encode() for header in headers])
        self.handle.setopt(pycurl.TIMEOUT_MS, max(1, int(seconds * 1000)))

    def end(self, code: int, message: str) -> Fetched:
        """Close the handle; `code` 0 means that libcurl was content."""
        status = int(self.handle.getinfo(pycurl.RESPONSE_CODE))
        self.handle.close()
        for opened in self._sockets:
            opened.close()
        if self._refusal or code:
            error = self._refusal or IN_WORDS.get(code) or f"the transfer failed: {message[:200]}"
            return Fetched(0, url=self.url, error=error)
        return Fetched(status, bytes(self._body), _headers(self._head), self.url)

    def _set_up(self, agent: str) -> None:
        set_option = self.handle.setopt
        set_option(pycurl.URL, self._dialled_url().encode("ascii"))
        set_option(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        set_option(pycurl.PROXY, "")  # an empty one also switches off those of the environment
        set_option(pycurl.CAINFO, certifi.where())
        set_option(pycurl.ACCEPT_ENCODING, "gzip, br")
        set_option(pycurl.USERAGENT, _one_line(agent))
        set_option(pycurl.NOSIGNAL, 1)
        set_option(pycurl.OPENSOCKETFUNCTION, self._open)
        set_option(pycurl.HEADERFUNCTION, self._take_header)
        set_option(pycurl.WRITEFUNCTION, self._take_body)
        set_option(pycurl.NOPROGRESS, 0)
        set_option(pycurl.XFERINFOFUNCTION, self._watch_wire)
        if isinstance(self._route, Route):
            set_option(pycurl.CONNECT_TO, [f"::{self._route.host}:{self._route.port}"])

    def _dialled_url(self) -> str:
        if isinstance(self._route, Route):
            return self.url.replace("https://", "http://", 1)
        return self.url

    def _open(self, _purpose: int, target: Any) -> Any:
        address, port = target.addr[:2]
        if not self._may_dial(address, port):
            self._refusal = f"the host leads to an address that is not public ({address})"
            return pycurl.SOCKET_BAD
        self._refusal = ""  # another address of the same host may have been refused before
        opened = socket.socket(target.family, target.socktype, target.protocol)
        self._sockets.append(opened)  # libcurl works on a duplicate
        return opened

    def _may_dial(self, address: str, port: int) -> bool:
        if isinstance(self._route, Route):
            return is_loopback(address) and port == self._route.port
        return is_public(address) or (self._route is not None and is_loopback(address))

    def _take_header(self, line: bytes) -> int | None:
        if line.startswith(b"HTTP/"):
            self._head.clear()  # an interim answer (103) came before
        self._head.append(line)
        self._head_size += len(line)
        return self._stop("more than 64 KB of headers") if self._head_size > HEADER_LIMIT else None

    def _take_body(self, piece: bytes) -> int | None:
        if len(self._body) + len(piece) > BODY_LIMIT:
            return self._stop("more than 5 MB once unpacked")
        self._body += piece
        return None

    def _watch_wire(self, expected: int, received: int, *_upload: int) -> int | None:
        too_much = max(expected, received) > WIRE_LIMIT
        return self._stop("more than 2 MB over the wire") if too_much else None

    def _stop(self, refusal: str) -> int:
        self._refusal = refusal
        return -1


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _headers(lines: list[bytes]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.decode("utf-8", "replace").partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    return headers
