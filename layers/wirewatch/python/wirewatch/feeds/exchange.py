"""One request over libcurl: one hop, one answer, within the limits. Redirects are the visit's business."""

import socket
from typing import Any

import pycurl

from wirewatch.feeds.addresses import is_loopback, is_public
from wirewatch.feeds.head import Head
from wirewatch.feeds.ports import Fetched, Validators
from wirewatch.feeds.route import AllowLoopback, Route
from wirewatch.feeds.wire import bytes_received

WIRE_LIMIT = 2 * 2**20
BODY_LIMIT = 5 * 2**20
RATIO_LIMIT = 200  # unpacked bytes for one on the wire
FLOOD_LIMIT = 3 * WIRE_LIMIT  # on the connection: what two bodies need, and all that libcurl does not count
KEPT_SECONDS = 100  # that a connection may lie idle; Lambda may freeze us meanwhile
UNHEARD_MS = 4000  # a connection that died meanwhile is given up after this, and libcurl dials again
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
TOO_SLOW = "no whole answer within 20 seconds"
NO_HTTP = "the answer is not proper HTTP"
NO_HTTP2 = "the server broke the rules of HTTP/2"
ENDED = "the answer ended before its end"
MISPACKED = "the body is not packed as its header says"
TOO_MUCH_HEAD = "more than 64 KB of headers"
TOO_MUCH_WIRE = "more than 2 MB over the wire"
IN_WORDS = {
    pycurl.E_UNSUPPORTED_PROTOCOL: NO_HTTP,  # HTTP/0.9
    pycurl.E_COULDNT_RESOLVE_HOST: "the host name does not resolve",
    pycurl.E_COULDNT_CONNECT: "no connection to the server",
    pycurl.E_FTP_WEIRD_SERVER_REPLY: NO_HTTP,  # libcurl's code 8, whatever the protocol
    pycurl.E_HTTP2: NO_HTTP2,
    pycurl.E_PARTIAL_FILE: ENDED,
    pycurl.E_WRITE_ERROR: MISPACKED,  # ours have their own words
    pycurl.E_OPERATION_TIMEDOUT: TOO_SLOW,
    pycurl.E_SSL_CONNECT_ERROR: "no TLS connection to the server",
    pycurl.E_GOT_NOTHING: "the server closed the connection without an answer",
    pycurl.E_SEND_ERROR: "the connection broke",
    pycurl.E_RECV_ERROR: "the connection broke, or the answer makes no sense",
    pycurl.E_PEER_FAILED_VERIFICATION: "the server's certificate is not valid",
    pycurl.E_BAD_CONTENT_ENCODING: MISPACKED,
    92: NO_HTTP2,  # CURLE_HTTP2_STREAM
    100: TOO_MUCH_HEAD,  # CURLE_TOO_LARGE
}


class Exchange:
    """A libcurl handle under way, and what came of it so far.

    Refusals of ours (an address, a size) stop libcurl and are kept in `refusal`, in words.
    """

    def __init__(self, url: str, *, agent: str, route: Route | AllowLoopback | None, authorities: str) -> None:
        self.url = url
        self.handle: Any = pycurl.Curl()
        self._route = route
        self._refusal = ""
        self._body = bytearray()
        self._head = Head()
        self._received: int | None = None
        self._flooded = False
        self._set_up(agent, authorities)

    def ask(self, validators: Validators, seconds: float, form: str = "") -> None:
        """Set what is asked: the conditions, the form to post, and the time that the whole answer may take."""
        if form:
            self.handle.setopt(pycurl.POSTFIELDS, form.encode("ascii"))  # which makes a POST of it
        conditions = {
            "If-None-Match": validators.etag,
            "If-Modified-Since": validators.last_modified,
            "X-Wirewatch-Url": self.url if isinstance(self._route, Route) else None,
        }
        headers = [f"Accept: {ACCEPT}"]
        headers += [f"{name}: {_one_line(value)}" for name, value in conditions.items() if value]
        self.handle.setopt(pycurl.HTTPHEADER, [header.encode() for header in headers])
        self.handle.setopt(pycurl.TIMEOUT_MS, max(1, int(seconds * 1000)))

    def look_at_wire(self) -> None:
        """Stop soon if floods come that libcurl does not count: chunk extensions, padding, empty frames."""
        descriptor = self.handle.getinfo(pycurl.ACTIVESOCKET)
        received = bytes_received(descriptor) if descriptor >= 0 else 0
        if self._received is None and received:
            self._received = received if not self.handle.getinfo(pycurl.NUM_CONNECTS) else 0
        self._flooded = received - (self._received or 0) > FLOOD_LIMIT

    def end(self, code: int) -> Fetched:
        """Close the handle; `code` is libcurl's, 0 if it was content."""
        status = int(self.handle.getinfo(pycurl.RESPONSE_CODE))
        received = self.handle.getinfo(pycurl.SIZE_DOWNLOAD_T)
        self.handle.close()
        if not code and not self._head.whole:
            self._refusal = ENDED
        elif not code and len(self._body) > RATIO_LIMIT * received:
            self._refusal = f"unpacked more than {RATIO_LIMIT} times as large"
        if self._refusal or code:
            error = self._refusal or IN_WORDS.get(code) or f"the transfer failed (libcurl's error {code})"
            return Fetched(0, url=self.url, error=error)
        return Fetched(status, bytes(self._body), self._head.headers(), self.url)

    def _set_up(self, agent: str, authorities: str) -> None:
        set_option = self.handle.setopt
        set_option(pycurl.URL, self._dialled_url().encode("ascii"))
        set_option(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        set_option(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS)
        set_option(pycurl.MAXAGE_CONN, KEPT_SECONDS)
        set_option(pycurl.PROXY, "")  # an empty one also switches off those of the environment
        set_option(pycurl.CAINFO, authorities)
        set_option(pycurl.ACCEPT_ENCODING, "gzip, br")
        set_option(pycurl.USERAGENT, _one_line(agent).encode())
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
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNHEARD_MS)
        return opened  # libcurl works on a duplicate

    def _may_dial(self, address: str, port: int) -> bool:
        if isinstance(self._route, Route):
            return is_loopback(address) and port == self._route.port
        return is_public(address) or (self._route is not None and is_loopback(address))

    def _take_header(self, line: bytes) -> int | None:
        return None if self._head.take(line) else self._stop(TOO_MUCH_HEAD)

    def _take_body(self, piece: bytes) -> int | None:
        if len(self._body) + len(piece) > BODY_LIMIT:
            return self._stop("more than 5 MB once unpacked")
        self._body += piece
        return None

    def _watch_wire(self, expected: int, received: int, *_upload: int) -> int | None:
        too_much = self._flooded or max(expected, received) > WIRE_LIMIT
        return self._stop(TOO_MUCH_WIRE) if too_much else None

    def _stop(self, refusal: str) -> int:
        self._refusal = refusal
        return -1


def _one_line(value: str) -> str:
    return " ".join(value.split())
