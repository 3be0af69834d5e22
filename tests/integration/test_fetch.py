"""The fetcher against servers on loopback: well-behaved, clumsy and hostile ones."""

import gzip
import itertools
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
from wirewatch.feeds.fetch import Fetcher, a_moment, at_once, fetch
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
        self.posted: list[bytes] = []
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

    def do_POST(self) -> None:
        self.server.posted.append(self.rfile.read(int(self.headers["content-length"])))
        self.do_GET()

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
    (fetched,) = all_of([FetchRequest(url, validators)])
    return fetched


def all_of(requests: list[FetchRequest]) -> list[Fetched]:
    with Fetcher("ops@example.org", pause=at_once) as fetcher:
        return fetcher(requests)


def test_a_body_comes_with_its_headers_and_its_url(server):
    url = server.put("/feed", say(200, b"<rss></rss>", ETag='"v1"', content_type="text/xml"))
    fetched = get(url)
    assert (fetched.status, fetched.body, fetched.url, fetched.error) == (200, b"<rss></rss>", url, "")
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


def test_a_form_is_judged_as_any_request_and_follows_no_redirect(server):
    url = server.put("/hub", say(307, location="/elsewhere"))
    assert all_of([FetchRequest(url, form="hub.mode=subscribe")])[0].status == 307
    assert server.posted == [b"hub.mode=subscribe"]
    assert server.asked[0][1]["Content-Type"] == "application/x-www-form-urlencoded"
    LOCAL_ROUTE.set(None)
    assert "not public" in all_of([FetchRequest(url, form="hub.mode=subscribe")])[0].error
    assert [path for path, _ in server.asked] == ["/hub"]


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


def test_a_local_run_does_not_pause(routed):
    routed.put("/world.xml", say(200, b"here"))
    with Fetcher("x", pause=lambda: 60) as fetcher:
        assert fetcher([FetchRequest("https://wire.example/world.xml")])[0].body == b"here"


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
    body = NOISE[:8192].hex().encode() * 256 + b"</rss>"
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
    answers = all_of([FetchRequest(slow), FetchRequest(quick)])
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
    (short, "the answer ended before its end"),
    (silent, "closed the connection without an answer"),
    (say(200, b"no gzip", Content_Encoding="gzip"), "not packed as its header says"),
]


@pytest.mark.parametrize(("answer", "reason"), BROKEN)
def test_half_an_answer_is_none(server, answer, reason):
    fetched = get(server.put("/feed", answer))
    assert (fetched.status, fetched.body) == (0, b"")
    assert reason in fetched.error


def test_a_server_without_tls_is_no_https_server(server):
    url = server.put("/feed", say(200, b"here")).replace("http:", "https:")
    assert get(url).error == "no TLS connection to the server"


def test_a_port_where_nobody_listens_is_no_connection(server):
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        assert get(f"http://127.0.0.1:{port}/").error == "no connection to the server"


@pytest.mark.parametrize(
    ("code", "words"), [(pycurl.E_COULDNT_RESOLVE_HOST, "the host name does not resolve"), (27, "libcurl's error 27")]
)
def test_a_failure_of_libcurl_is_said_in_words(code, words):
    exchange = Exchange("http://wire.example/", agent="x", route=None, authorities="")
    assert words in exchange.end(code).error


def test_answers_come_in_the_order_of_the_requests(server):
    urls = [server.put(f"/{n}", say(200, str(n).encode())) for n in range(12)]
    urls[5] = "gopher://example.org/"
    answers = all_of([FetchRequest(url) for url in urls])
    bodies = [each.body.decode() for each in answers]
    assert bodies == [str(n) if n != 5 else "" for n in range(12)]


def test_a_contact_of_any_alphabet_is_one_line(server):
    url = server.put("/feed", say(200, b"here"))
    with Fetcher("bürö@example.org\r\nX-Evil: yes", pause=at_once) as fetcher:
        assert fetcher([FetchRequest(url)])[0].status == 200
    ((_, headers),) = server.asked
    assert headers["User-Agent"].endswith("@example.org X-Evil: yes)")
    assert "X-Evil" not in headers


def test_no_request_is_no_answer():
    assert fetch([], contact="x") == []


def test_an_interim_answer_is_not_the_answer(server):
    def early_hints(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\nETag: early\r\n\r\n")
        say(200, b"here")(handler)

    fetched = get(server.put("/feed", early_hints))
    assert (fetched.body, "etag" in fetched.headers) == (b"here", False)


def test_permanent_redirects_that_come_first_are_where_the_feed_has_moved(server):
    first = server.put("/old", say(301, Location="/new"))
    moved = server.put("/new", say(308, Location="/newest"))
    newest = server.put("/newest", say(302, Location="/today"))
    server.put("/today", say(301, Location="/really"))
    server.put("/really", say(200, b"<rss></rss>"))
    assert get(first).moved == newest
    assert get(moved).moved == newest
    assert get(newest).moved == ""


@pytest.mark.parametrize("status", [200, 304, 404, 410, 429])
def test_where_it_has_moved_is_told_with_whatever_the_new_place_says(server, status):
    new = server.put("/new", say(status, Retry_After="120"))
    fetched = get(server.put("/old", say(301, Location="/new")), Validators('"v1"'))
    assert (fetched.status, fetched.moved, fetched.headers["retry-after"]) == (status, new, "120")


def test_a_304_to_a_request_without_conditions_is_no_answer(server):
    fetched = get(server.put("/feed", say(304)))
    assert (fetched.status, fetched.error) == (0, "the server answered 304 to a request without conditions")


@pytest.mark.parametrize(
    ("body", "kept"), [(b"<rss><item/></rss>\n<!-- 3 ms -->", True), (b"<rss><item/>", False), (b'{"items": []}', True)]
)
def test_the_validators_of_a_body_that_may_be_cut_are_not_told(server, body, kept):
    fetched = get(server.put("/feed", say(200, gzip.compress(body), Content_Encoding="gzip", ETag='"v1"')))
    assert fetched.body == body
    assert ("etag" in fetched.headers) is kept


def test_a_connection_serves_the_next_call_too(server):
    ports = set()

    def note(handler: BaseHTTPRequestHandler) -> None:
        ports.add(handler.client_address[1])
        say(200, b"here")(handler)

    url = server.put("/feed", note)
    with Fetcher("x", pause=at_once) as fetcher:
        for _ in range(3):
            assert fetcher([FetchRequest(url)])[0].body == b"here"
    assert len(ports) == 1


def test_a_kept_connection_to_loopback_ends_with_the_leave_to_have_it(server):
    url = server.put("/feed", say(200, b"here"))
    with Fetcher("x", pause=at_once) as fetcher:
        assert fetcher([FetchRequest(url)])[0].body == b"here"
        LOCAL_ROUTE.set(None)
        assert "not public" in fetcher([FetchRequest(url)])[0].error
    assert len(server.asked) == 1


def test_at_most_two_ask_a_host_at_once_and_hosts_do_not_wait_for_each_other(server):
    at_once = {"127.0.0.1": [0, 0], "localhost": [0, 0]}
    lock = threading.Lock()

    def count(handler: BaseHTTPRequestHandler) -> None:
        seen = at_once[handler.headers["Host"].partition(":")[0]]
        with lock:
            seen[0] += 1
            seen[1] = max(seen)
        time.sleep(0.03)
        with lock:
            seen[0] -= 1
        say(200, b"here")(handler)

    urls = [server.put(f"/{n}", count) for n in range(8)]
    urls += [url.replace("127.0.0.1", "localhost") for url in urls]
    assert all(each.status == 200 for each in all_of([FetchRequest(url) for url in urls]))
    assert [most for _, most in at_once.values()] == [2, 2]


@pytest.mark.parametrize(("status", "headers", "asked"), [(429, {}, 2), (503, {"Retry_After": "60"}, 2), (503, {}, 9)])
def test_a_host_that_has_had_enough_is_not_asked_for_what_still_waits(server, status, headers, asked):
    urls = [server.put(f"/{number}", say(status, **headers)) for number in range(9)]
    answers = all_of([FetchRequest(url) for url in urls])
    assert {each.status for each in answers} == {status}
    assert [each.url for each in answers] == urls
    assert len(server.asked) == asked


def test_who_waits_behind_a_host_that_hangs_is_told_so_in_time(server, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    urls = [server.put(f"/{n}", pour(drip())) for n in range(6)]
    began = time.monotonic()
    errors = [each.error for each in all_of([FetchRequest(url) for url in urls])]
    assert time.monotonic() - began < 3
    assert errors[:2] == ["no whole answer within 20 seconds"] * 2
    assert errors[-1] == "other requests left no time for this one"


def test_the_first_request_to_a_host_waits_a_random_moment(server):
    url = server.put("/feed", say(200, b"here"))
    began = time.monotonic()
    with Fetcher("x", pause=lambda: 0.2) as fetcher:
        fetcher([FetchRequest(url), FetchRequest(url)])
    assert 0.2 <= time.monotonic() - began < 1
    assert len({a_moment() for _ in range(20)}) > 10
    assert all(0 <= a_moment() <= 0.25 for _ in range(20))


def test_a_single_fetch_needs_no_fetcher(server):
    assert fetch([FetchRequest(server.put("/feed", say(200, b"here")))], contact="x")[0].body == b"here"


def test_waiting_costs_no_time_of_the_processor(server):
    url = server.put("/feed", pour(itertools.repeat(b"x", 1)))
    with Fetcher("x", pause=lambda: 0.3) as fetcher:
        began = time.thread_time()
        fetcher([FetchRequest(url)])
        assert time.thread_time() - began < 0.1


def test_a_call_that_was_interrupted_leaves_nothing_behind(server, monkeypatch):
    class Interrupted(Exchange):
        def __init__(self, url: str, **options: Any) -> None:
            if url.endswith("/never"):
                raise KeyboardInterrupt
            super().__init__(url, **options)

    monkeypatch.setattr(fetching, "Exchange", Interrupted)
    urls = [server.put("/slow", pour(drip())), server.put("/never", say(200))]
    with Fetcher("x", pause=at_once) as fetcher:
        with pytest.raises(KeyboardInterrupt):
            fetcher([FetchRequest(url) for url in urls])
        assert fetcher([FetchRequest(server.put("/feed", say(200, b"here")))])[0].body == b"here"


def test_a_redirect_does_not_begin_when_the_time_is_over(server, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    localhost = f"http://localhost:{server.server_port}"
    busy = [server.put(f"/busy{n}", pour(drip())) for n in range(2)]

    def dawdle(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.1)
        say(302, Location=f"{localhost}/busy2")(handler)

    hops = [server.put("/hop", dawdle)]
    urls = [url.replace("127.0.0.1", "localhost") for url in busy] + hops
    answers = all_of([FetchRequest(url) for url in urls])
    assert [each.error for each in answers] == ["no whole answer within 20 seconds"] * 3
    assert "/busy2" not in [path for path, _ in server.asked]
