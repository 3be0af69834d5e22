"""The fetcher against servers on loopback: well-behaved, clumsy and hostile ones."""

import gzip
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pycurl
import pytest

from wirewatch.feeds import fetch as fetching
from wirewatch.feeds.exchange import Exchange
from wirewatch.feeds.fetch import fetch
from wirewatch.feeds.ports import Fetched, FetchRequest, Validators
from wirewatch.feeds.route import LOCAL_ROUTE, AllowLoopback, Route

MEGABYTE = 2**20
Answer = Callable[[BaseHTTPRequestHandler], None]


class Server(ThreadingHTTPServer):
    """Answers a path with what was put there; remembers the requests: (path, headers)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}).start()

    def handle_error(self, *_request: Any) -> None:
        """A client that hangs up is what some of these tests are about."""

    def put(self, path: str, answer: Answer) -> str:
        self.answers[path] = answer
        return f"http://127.0.0.1:{self.server_port}{path}"


class Handler(BaseHTTPRequestHandler):
    """Hands over to the answer of the path; a client that hangs up is no error here."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers.items())))
        try:
            self.server.answers[self.path](self)
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *_args: Any) -> None:
        """Keep quiet."""


def say(status: int = 200, body: bytes = b"", **headers: str) -> Answer:
    """A plain answer; `content_type` stands for Content-Type."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def pour(pieces: Iterator[bytes], **headers: str) -> Answer:
    """An answer without a length, as long as there are pieces."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        handler.send_response(200)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        for piece in pieces:
            handler.wfile.write(piece)

    return answer


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that the fetcher may reach, because the run is a local one."""
    server = Server()
    token = LOCAL_ROUTE.set(AllowLoopback())
    yield server
    LOCAL_ROUTE.reset(token)
    server.shutdown()
    server.server_close()


@pytest.fixture
def routed(server: Server) -> Iterator[Server]:
    """The same server, which every URL leads to."""
    token = LOCAL_ROUTE.set(Route("127.0.0.1", server.server_port))
    yield server
    LOCAL_ROUTE.reset(token)


NOTHING_YET = Validators()


def get(url: str, validators: Validators = NOTHING_YET) -> Fetched:
    (fetched,) = fetch([FetchRequest(url, validators)], contact="ops@example.org")
    return fetched


def test_a_body_comes_with_its_headers_and_its_url(server):
    url = server.put("/feed", say(200, b"<rss/>", ETag='"v1"', content_type="text/xml"))
    fetched = get(url)
    assert (fetched.status, fetched.body, fetched.url, fetched.error) == (200, b"<rss/>", url, "")
    assert fetched.headers["etag"] == '"v1"'
    assert fetched.headers["content-type"] == "text/xml"


def test_a_request_says_who_asks_and_what_it_has(server):
    url = server.put("/feed", say(304))
    fetched = get(url, Validators('"v1"', "Sat, 15 Feb 2020 09:00:00 GMT"))
    assert (fetched.status, fetched.body) == (304, b"")
    ((_, headers),) = server.asked
    assert headers["User-Agent"] == "Wirewatch/0.1 (+ops@example.org)"
    assert headers["If-None-Match"] == '"v1"'
    assert headers["If-Modified-Since"] == "Sat, 15 Feb 2020 09:00:00 GMT"
    assert headers["Accept-Encoding"] == "gzip, br"
    assert "X-Wirewatch-Url" not in headers


def test_a_validator_with_line_breaks_smuggles_no_header(server):
    get(server.put("/feed", say(304)), Validators('"v1"\r\nX-Evil: yes'))
    ((_, headers),) = server.asked
    assert "X-Evil" not in headers


PACKED = [
    (gzip.compress(b"hello", mtime=0), "gzip"),
    (b"\x0b\x02\x80hello\x03", "br"),
]


@pytest.mark.parametrize(("packed", "coding"), PACKED)
def test_a_packed_body_is_unpacked(server, packed, coding):
    assert get(server.put("/feed", say(200, packed, Content_Encoding=coding))).body == b"hello"


@pytest.mark.parametrize("status", [404, 410, 429, 500, 503])
def test_a_refusal_is_its_status_without_its_body(server, status):
    fetched = get(server.put("/feed", say(status, b"<html>sorry</html>", Retry_After="60")))
    assert (fetched.status, fetched.body, fetched.error) == (status, b"", "")
    assert fetched.headers["retry-after"] == "60"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_the_last_url_is_told(server, status):
    old = server.put("/old", say(status, Location="new?x=1#part"))
    new = server.put("/new?x=1", say(200, b"here"))
    fetched = get(old, Validators('"v1"'))
    assert (fetched.status, fetched.body, fetched.url) == (200, b"here", new)
    assert [headers.get("If-None-Match") for _, headers in server.asked] == ['"v1"', '"v1"']


@pytest.mark.parametrize(("hops", "status"), [(5, 200), (6, 0)])
def test_five_redirects_are_followed_and_a_sixth_is_not(server, hops, status):
    for hop in range(hops):
        server.put(f"/{hop}", say(302, Location=f"/{hop + 1}"))
    url = server.put(f"/{hops}", say(200, b"here"))
    fetched = get(url.replace(f"/{hops}", "/0"))
    assert fetched.status == status
    assert fetched.error == ("" if status else "more than 5 redirects")


REFUSED_TARGETS = [
    ("ftp://127.0.0.1/feed", "only http and https"),
    ("file:///etc/passwd", "only http and https"),
    ("http://u:p@127.0.0.1/", "user name"),
    ("http://10.0.0.1/", "not public (10.0.0.1)"),
    ("http://169.254.169.254/latest/meta-data/", "not public (169.254.169.254)"),
    ("http://[fd00:ec2::254]/", "not public (fd00:ec2::254)"),
    ("http://[::1", "not a URL"),
]


@pytest.mark.parametrize(("target", "reason"), REFUSED_TARGETS)
def test_a_redirect_to_where_we_do_not_go_ends_there(server, target, reason):
    fetched = get(server.put("/old", say(302, Location=target)))
    assert fetched.status == 0
    assert reason in fetched.error


def test_a_redirect_without_a_target_is_its_status(server):
    assert get(server.put("/old", say(302))).status == 302


def test_without_a_local_run_loopback_is_not_touched(server):
    LOCAL_ROUTE.set(None)
    url = server.put("/feed", say(200, b"secret"))
    for spelt in (url, url.replace("127.0.0.1", "localhost")):
        fetched = get(spelt)
        assert fetched.status == 0
        assert "not public" in fetched.error
    assert server.asked == []


def test_a_local_run_takes_every_url_to_its_server(routed):
    routed.put("/world.xml?a=1", say(200, b"here"))
    fetched = get("https://wire.example/world.xml?a=1")
    assert (fetched.body, fetched.url) == (b"here", "https://wire.example/world.xml?a=1")
    ((_, headers),) = routed.asked
    assert headers["Host"] == "wire.example"
    assert headers["X-Wirewatch-Url"] == "https://wire.example/world.xml?a=1"


def test_a_local_run_takes_redirects_to_its_server_too(routed):
    routed.put("/old", say(301, Location="https://moved.example:8443/new"))
    routed.put("/new", say(200, b"here"))
    assert get("http://wire.example/old").url == "https://moved.example:8443/new"
    assert [headers["Host"] for _, headers in routed.asked] == ["wire.example", "moved.example:8443"]


def test_a_route_that_leads_off_the_machine_is_refused():
    token = LOCAL_ROUTE.set(Route("10.0.0.1", 80))
    try:
        assert "not public (10.0.0.1)" in get("http://wire.example/").error
    finally:
        LOCAL_ROUTE.reset(token)


def test_proxies_of_the_environment_are_not_used(server, monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert get(server.put("/feed", say(200, b"here"))).body == b"here"


NOISE = random.Random(1).randbytes(3 * MEGABYTE)
TOO_MUCH = [
    (say(200, NOISE), "more than 2 MB over the wire"),
    (pour(iter([NOISE[:MEGABYTE]] * 3)), "more than 2 MB over the wire"),
    (say(200, gzip.compress(NOISE), Content_Encoding="gzip"), "more than 2 MB over the wire"),
    (
        say(200, gzip.compress(bytes(50 * MEGABYTE)), Content_Encoding="gzip"),
        "more than 5 MB once unpacked",
    ),
    (say(200, b"", **{f"X-{n}": "x" * 1000 for n in range(80)}), "more than 64 KB of headers"),
]


@pytest.mark.parametrize(("answer", "reason"), TOO_MUCH)
def test_too_much_is_refused_while_it_comes(server, answer, reason):
    fetched = get(server.put("/feed", answer))
    assert (fetched.status, fetched.body, fetched.error) == (0, b"", reason)


def test_a_body_within_the_limits_is_whole(server):
    body = bytes(4 * MEGABYTE)
    url = server.put("/feed", say(200, gzip.compress(body), Content_Encoding="gzip"))
    assert get(url).body == body


def drip() -> Iterator[bytes]:
    """A byte now and then, for ever."""
    while True:
        time.sleep(0.05)
        yield b"x"


def test_slow_drips_end_with_the_deadline_and_hold_up_nobody(server, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.4)
    slow = server.put("/slow", pour(drip()))
    quick = server.put("/quick", say(200, b"here"))
    began = time.monotonic()
    answers = fetch([FetchRequest(slow), FetchRequest(quick)], contact="x")
    assert time.monotonic() - began < 2
    assert [(each.status, each.error) for each in answers] == [
        (0, "no whole answer within 20 seconds"),
        (200, ""),
    ]


def test_redirects_share_one_deadline(server, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.5)

    def dawdle(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.3)
        say(302, Location="/again")(handler)

    server.put("/again", dawdle)
    fetched = get(server.put("/feed", dawdle))
    assert fetched.error == "no whole answer within 20 seconds"
    assert len(server.asked) == 2


def short(handler: BaseHTTPRequestHandler) -> None:
    """Promises more than it sends."""
    handler.close_connection = True
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"<rss>")


def silent(handler: BaseHTTPRequestHandler) -> None:
    """Hangs up."""
    handler.close_connection = True


BROKEN = [
    (short, "the transfer failed"),
    (silent, "closed the connection without an answer"),
    (say(200, b"no gzip", Content_Encoding="gzip"), "the transfer failed"),
]


@pytest.mark.parametrize(("answer", "reason"), BROKEN)
def test_half_an_answer_is_none(server, answer, reason):
    fetched = get(server.put("/feed", answer))
    assert (fetched.status, fetched.body) == (0, b"")
    assert reason in fetched.error


def test_a_server_without_tls_is_no_https_server(server):
    url = server.put("/feed", say(200, b"here")).replace("http:", "https:")
    assert "the transfer failed" in get(url).error


def test_a_port_where_nobody_listens_is_no_connection(server):
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        assert get(f"http://127.0.0.1:{port}/").error == "no connection to the server"


def test_a_name_that_does_not_resolve_is_said_in_words():
    exchange = Exchange("http://wire.example/", agent="x", route=None)
    fetched = exchange.end(pycurl.E_COULDNT_RESOLVE_HOST, "Could not resolve host")
    assert fetched.error == "the host name does not resolve"


def test_answers_come_in_the_order_of_the_requests(server):
    urls = [server.put(f"/{n}", say(200, str(n).encode())) for n in range(12)]
    urls[5] = "gopher://example.org/"
    answers = fetch([FetchRequest(url) for url in urls], contact="x")
    bodies = [each.body.decode() for each in answers]
    assert bodies == [str(n) if n != 5 else "" for n in range(12)]


def test_no_request_is_no_answer():
    assert fetch([], contact="x") == []


def test_an_interim_answer_is_not_the_answer(server):
    def early_hints(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\nETag: early\r\n\r\n")
        say(200, b"here")(handler)

    fetched = get(server.put("/feed", early_hints))
    assert (fetched.body, "etag" in fetched.headers) == (b"here", False)
