"""Servers that misbehave cost a poll its deadline and 64 MB at most, are named in words, and harm no other."""

import gzip
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.integration.certificates import make_certificate, serving
from tests.integration.hostile_server import (
    BROTLI_BOMB,
    CONTINUATION,
    DATA,
    END_HEADERS,
    END_STREAM,
    GOAWAY,
    HEADERS,
    NOT_MODIFIED,
    OK,
    PING,
    RST_STREAM,
    SETTINGS,
    Behaviour,
    HostileServer,
    answers,
    closes_at_once,
    gzip_bomb,
    h2_answers,
    handshakes_slowly,
    literal,
    never_answers,
    poisons,
    poisons_later,
    pours,
    reply,
    resets,
    says_and_hangs_up,
)

from wirewatch.feeds import fetch as fetching
from wirewatch.feeds.fetch import Fetcher, at_once
from wirewatch.feeds.ports import Fetched, FetchRequest, Validators
from wirewatch.feeds.route import LOCAL_ROUTE, AllowLoopback

FEED = b"<rss><channel/></rss>"
GOOD = reply(FEED, b'ETag: "v2"')
VALIDATORS = Validators('"v1"')
EXTRA_MEMORY = 64 * 2**20

PLAIN = b"HTTP/1.1 200 OK\r\n"
CHUNKED = PLAIN + b"Transfer-Encoding: chunked\r\n\r\n"
PACKED = gzip.compress(FEED + random.Random(1).randbytes(50_000) + b"</rss>")

SLOW = "no whole answer within 20 seconds"
UNPACKED = "more than 5 MB once unpacked"
RATIO = "unpacked more than 200 times as large"
WIRE = "more than 2 MB over the wire"
HEAD = "more than 64 KB of headers"
NO_HTTP = "the answer is not proper HTTP"
NONSENSE = "the connection broke, or the answer makes no sense"
ENDED = "the answer ended before its end"
MISPACKED = "the body is not packed as its header says"
NO_HTTP2 = "the server broke the rules of HTTP/2"

HOSTILE: dict[str, tuple[Behaviour, str]] = {
    "a byte of the body now and then": (pours(PLAIN + b"\r\n", b"x", every=0.05), SLOW),
    "a byte of a header now and then": (pours(PLAIN + b"X: ", b"x", every=0.05), SLOW),
    "no answer": (never_answers, SLOW),
    "a word in time, and then none": (pours(PLAIN, b"", every=0.05), SLOW),
    "hangs up at once": (closes_at_once, "the server closed the connection without an answer"),
    "hangs up after the request": (says_and_hangs_up(), "the server closed the connection without an answer"),
    "slams the door": (resets, NONSENSE),
    "hangs up in the headers": (says_and_hangs_up(PLAIN + b"ETag: x\r\n"), ENDED),
    "hangs up in a header": (says_and_hangs_up(PLAIN + b"ETag: x"), ENDED),
    "hangs up in the first line": (
        says_and_hangs_up(b"HTTP/1.1 200"),
        "the server closed the connection without an answer",
    ),
    "a gzip bomb": (answers(reply(gzip_bomb(100), b"Content-Encoding: gzip")), UNPACKED),
    "a gzip bomb in a gzip bomb": (answers(reply(gzip_bomb(100, 2), b"Content-Encoding: gzip, gzip")), UNPACKED),
    "seven layers of gzip": (answers(reply(gzip_bomb(1, 7), b"Content-Encoding: gzip" + b", gzip" * 6)), MISPACKED),
    "a small gzip bomb": (answers(reply(gzip_bomb(4), b"Content-Encoding: gzip")), RATIO),
    "a brotli bomb": (answers(reply(BROTLI_BOMB, b"Content-Encoding: br")), UNPACKED),
    "endless chunks": (pours(CHUNKED, b"1000\r\n" + bytes(4096) + b"\r\n"), WIRE),
    "endless small chunks": (pours(CHUNKED, (b"10\r\n" + bytes(16) + b"\r\n") * 1000), WIRE),
    "an endless chunk extension": (pours(CHUNKED + b"1;", b"a" * 65536), WIRE),
    "an endless body": (pours(PLAIN + b"\r\n", bytes(65536)), WIRE),
    "endless trailers": (pours(CHUNKED + b"1\r\nx\r\n0\r\n", b"X-A: b\r\n" * 100), HEAD),
    "a chunk longer than any number": (says_and_hangs_up(CHUNKED + b"F" * 17 + b"\r\nabc"), NONSENSE),
    "a chunk shorter than nothing": (says_and_hangs_up(CHUNKED + b"-5\r\nabc\r\n"), NONSENSE),
    "endless headers": (pours(PLAIN, b"X-A: " + b"a" * 100 + b"\r\n"), HEAD),
    "an endless header": (pours(PLAIN + b"X-A: ", b"a" * 1000), HEAD),
    "endless interim answers": (pours(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"), HEAD),
    "endless go-aheads": (pours(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), HEAD),
    "redirects in a circle": (
        answers(reply(b"", b"Location: /feed", status=b"302 Found")),
        "more than 5 redirects",
    ),
    "a redirect to a huge URL": (
        answers(reply(b"", b"Location: /" + b"a" * 50_000, status=b"301 Gone")),
        "2000 is the limit",
    ),
    "less than promised": (says_and_hangs_up(PLAIN + b"Content-Length: 1000\r\n\r\n<rss>"), ENDED),
    "far more promised than may be": (says_and_hangs_up(PLAIN + b"Content-Length: 99999999\r\n\r\n<rss>"), WIRE),
    "less than nothing promised": (says_and_hangs_up(PLAIN + b"Content-Length: -1\r\n\r\n<rss>"), NO_HTTP),
    "two promises": (says_and_hangs_up(PLAIN + b"Content-Length: 5\r\nContent-Length: 3\r\n\r\n<rss>"), NO_HTTP),
    "chunks that end too early": (says_and_hangs_up(CHUNKED + b"5\r\n<rss>\r\n"), ENDED),
    "says gzip, is not": (answers(reply(FEED, b"Content-Encoding: gzip")), MISPACKED),
    "says brotli, is not": (answers(reply(FEED, b"Content-Encoding: br")), MISPACKED),
    "junk behind the gzip": (answers(reply(PACKED + b"junk" * 99, b"Content-Encoding: gzip")), MISPACKED),
    "an encoding that nobody knows": (answers(reply(FEED, b"Content-Encoding: pigeon")), MISPACKED),
    "NUL in a header's value": (answers(reply(FEED, b"ETag: a\0b")), NO_HTTP),
    "NUL in a header's name": (answers(reply(FEED, b"ET\0ag: a")), NO_HTTP),
    "a header without a colon": (answers(reply(FEED, b"garbage")), NO_HTTP),
    "HTTP/0.9": (says_and_hangs_up(FEED), NO_HTTP),
    "another protocol": (says_and_hangs_up(b"SSH-2.0-OpenSSH_9.9\r\n"), NO_HTTP),
    "a status that is no number": (says_and_hangs_up(b"HTTP/1.1 banana\r\n\r\n" + FEED), NO_HTTP),
    "HTTP/9.9": (says_and_hangs_up(b"HTTP/9.9 200 OK\r\n\r\n" + FEED), NO_HTTP),
}


def h2_on(flags: int = END_HEADERS) -> tuple[int, int, bytes]:
    """The headers of a 200."""
    return (HEADERS, flags, OK)


HOSTILE_2: dict[str, tuple[Behaviour, str]] = {
    "endless data": (h2_answers(h2_on(), again=(DATA, 0, bytes(1000))), WIRE),
    "endless padding": (h2_answers(h2_on(), again=(DATA, 8, b"\xff" + bytes(255))), WIRE),
    "endless empty frames": (h2_answers(h2_on(), again=(DATA, 0, b"")), NO_HTTP2),
    "endless pings": (h2_answers(h2_on(), again=(PING, 0, bytes(8))), ""),
    "endless settings": (h2_answers(h2_on(), again=(SETTINGS, 0, b"")), ""),
    "endless continuations": (h2_answers(h2_on(0), again=(CONTINUATION, 0, literal(b"x-a", b"a" * 99) * 9)), ""),
    "endless interim answers": (h2_answers(again=(HEADERS, END_HEADERS, literal(b":status", b"103"))), ""),
    "a stream taken back": (h2_answers((RST_STREAM, 0, bytes(4))), NO_HTTP2),
    "farewell in the middle": (h2_answers(h2_on(), (DATA, 0, b"<rss>"), (GOAWAY, 0, bytes(8))), ""),
    "junk": (says_and_hangs_up(b"junk" * 99), ""),
}

ODD: dict[str, tuple[Behaviour, int, bytes]] = {
    "a 304 with a body": (answers(reply(FEED, status=b"304 Not Modified")), 304, b""),
    "more than promised": (answers(PLAIN + b"Content-Length: 21\r\n\r\n" + FEED * 2), 200, FEED),
    "more promised than there are numbers": (
        says_and_hangs_up(PLAIN + b"Content-Length: 999999999999999999999999\r\n\r\n" + FEED),
        200,
        FEED,
    ),
    "a length and chunks": (
        says_and_hangs_up(
            PLAIN + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n15\r\n", FEED, b"\r\n0\r\n\r\n"
        ),
        200,
        FEED,
    ),
    "folded headers": (answers(PLAIN + b"ETag: a\r\n b\r\nContent-Length: 21\r\n\r\n" + FEED), 200, FEED),
    "bare line feeds": (answers(b"HTTP/1.1 200 OK\nContent-Length: 21\n\n" + FEED), 200, FEED),
    "switches protocols": (says_and_hangs_up(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n" + FEED), 101, b""),
}


@pytest.fixture
def local_run() -> Iterator[None]:
    token = LOCAL_ROUTE.set(AllowLoopback())
    yield
    LOCAL_ROUTE.reset(token)


@pytest.fixture
def one_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 1.0)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"), "127.0.0.1")


@pytest.fixture
def beside_a_good_one(certificate: Path, local_run: None) -> Iterator[Callable[[HostileServer], Fetched]]:
    """Polls a hostile server together with a good one, and says what came of the hostile one."""

    def poll(hostile: HostileServer) -> Fetched:
        requests = [FetchRequest(url, VALIDATORS) for url in (hostile.url, good.url)]
        before = most_memory(forget=True)
        began = time.monotonic()
        bad, fine = fetcher(requests)
        assert time.monotonic() - began < fetching.SECONDS + 2
        assert most_memory() - before < EXTRA_MEMORY
        assert (fine.status, fine.body, fine.headers["etag"]) == (200, FEED, '"v2"')
        return bad

    with ExitStack() as stack:
        good = stack.enter_context(HostileServer(answers(GOOD), host="localhost"))
        fetcher = stack.enter_context(Fetcher("x", pause=at_once, authorities=str(certificate)))
        yield poll


def most_memory(*, forget: bool = False) -> int:
    """The most bytes that this process had resident, since that was last forgotten; 0 where nobody counts."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    if forget:
        Path("/proc/self/clear_refs").write_text("5")
    return next(int(line.split()[1]) * 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


@pytest.mark.usefixtures("one_second")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostility_is_no_answer_and_said_in_words(beside_a_good_one, name):
    behaviour, words = HOSTILE[name]
    with HostileServer(behaviour) as hostile:
        fetched = beside_a_good_one(hostile)
    assert (fetched.status, fetched.body, fetched.headers) == (0, b"", {})
    assert words in fetched.error


@pytest.mark.usefixtures("one_second")
@pytest.mark.parametrize("name", HOSTILE_2)
def test_hostility_over_http_2_is_no_answer_either(beside_a_good_one, certificate, name):
    behaviour, words = HOSTILE_2[name]
    with HostileServer(behaviour, tls=serving(certificate, "h2")) as hostile:
        fetched = beside_a_good_one(hostile)
    assert (fetched.status, fetched.body) == (0, b"")
    assert fetched.error
    assert words in fetched.error


@pytest.mark.parametrize("name", ODD)
def test_oddity_is_read_as_it_is_meant(beside_a_good_one, name):
    behaviour, status, body = ODD[name]
    with HostileServer(behaviour) as odd:
        fetched = beside_a_good_one(odd)
    assert (fetched.status, fetched.body, fetched.error) == (status, body, "")


def test_http_2_is_spoken_where_the_server_does(beside_a_good_one, certificate):
    speaks = h2_answers(h2_on(), (DATA, END_STREAM, FEED))
    with HostileServer(speaks, tls=serving(certificate, "h2")) as server:
        assert beside_a_good_one(server).body == FEED
        assert beside_a_good_one(server).body == FEED
        assert server.connections == 1


def test_a_304_over_http_2_is_one(beside_a_good_one, certificate):
    speaks = h2_answers((HEADERS, END_HEADERS | END_STREAM, NOT_MODIFIED))
    with HostileServer(speaks, tls=serving(certificate, "h2")) as server:
        assert beside_a_good_one(server).status == 304


@pytest.mark.usefixtures("one_second")
def test_a_tls_handshake_that_drips_ends_with_the_deadline(beside_a_good_one):
    with HostileServer(handshakes_slowly) as hostile:
        hostile.url = hostile.url.replace("http:", "https:")
        assert beside_a_good_one(hostile).error == SLOW


def test_a_certificate_of_its_own_making_is_not_believed(certificate, local_run):
    with HostileServer(answers(GOOD), tls=serving(certificate, "http/1.1")) as server, Fetcher("x") as fetcher:
        (fetched,) = fetcher([FetchRequest(server.url)])
    assert (fetched.status, fetched.error) == (0, "the server's certificate is not valid")


@pytest.mark.parametrize(("address", "days"), [("127.0.0.1", -1), ("127.0.0.9", 2)])
def test_a_certificate_that_is_expired_or_of_another_is_not_believed(tmp_path, local_run, address, days):
    bad = make_certificate(tmp_path, address, days=days)
    tls = serving(bad, "http/1.1")
    with HostileServer(answers(GOOD), tls=tls) as server, Fetcher("x", authorities=str(bad)) as fetcher:
        (fetched,) = fetcher([FetchRequest(server.url)])
    assert (fetched.status, fetched.error) == (0, "the server's certificate is not valid")


def test_of_a_header_that_is_there_twice_the_first_counts(beside_a_good_one):
    twice = reply(FEED, b"ETag: a", b"ETag: b", b"Cache-Control: max-age=1", b"cache-control: private")
    with HostileServer(answers(twice)) as server:
        headers = beside_a_good_one(server).headers
    assert (headers["etag"], headers["cache-control"]) == ("a", "max-age=1, private")


def test_trailers_are_no_headers(beside_a_good_one):
    trailed = CHUNKED + b"15\r\n" + FEED + b"\r\n0\r\nETag: late\r\nRetry-After: 9\r\n\r\n"
    with HostileServer(answers(trailed)) as server:
        fetched = beside_a_good_one(server)
    assert (fetched.body, fetched.headers) == (FEED, {"transfer-encoding": "chunked"})


@pytest.mark.parametrize("cut", [20, len(PACKED) // 2])
def test_a_cut_archive_is_read_but_never_vouched_for(beside_a_good_one, cut):
    with HostileServer(answers(reply(PACKED[:-cut], b"Content-Encoding: gzip", b"ETag: x"))) as server:
        fetched = beside_a_good_one(server)
    assert fetched.body.startswith(FEED)
    assert "etag" not in fetched.headers


@pytest.mark.parametrize("poison", [reply(b"poison"), b"HTTP/1.1 200 OK\r\n\r\npoison", b"garbage"])
def test_an_answer_that_nobody_asked_for_is_given_to_nobody(beside_a_good_one, poison):
    with HostileServer(poisons(GOOD, poison)) as server:
        assert [beside_a_good_one(server).body for _ in range(3)] == [FEED] * 3


def test_nor_is_one_that_came_while_the_connection_lay_idle(beside_a_good_one):
    with HostileServer(poisons_later(GOOD, reply(b"poison"), after=0.1)) as server:
        assert beside_a_good_one(server).body == FEED
        time.sleep(1.2)  # libcurl looks at an idle connection once a second
        assert beside_a_good_one(server).body == FEED
        assert server.connections == 2


def test_a_connection_that_died_while_idle_costs_nothing(beside_a_good_one):
    with HostileServer(says_and_hangs_up(GOOD)) as server:
        assert [beside_a_good_one(server).body for _ in range(3)] == [FEED] * 3
        assert server.connections == 3


def test_all_of_them_at_once_take_no_longer_than_one(local_run, one_second):
    with ExitStack() as stack:
        hostile = [HostileServer(behaviour, host=f"127.0.1.{n}") for n, (behaviour, _) in enumerate(HOSTILE.values())]
        urls = [stack.enter_context(server).url for server in hostile]
        urls.append(stack.enter_context(HostileServer(answers(GOOD))).url)
        fetcher = stack.enter_context(Fetcher("x", pause=at_once))
        before = most_memory(forget=True)
        began = time.monotonic()
        *bad, fine = fetcher([FetchRequest(url, VALIDATORS) for url in urls])
        assert time.monotonic() - began < fetching.SECONDS + 2
        assert most_memory() - before < EXTRA_MEMORY
    assert fine.body == FEED
    assert all(each.error for each in bad)


@pytest.mark.proof
@pytest.mark.parametrize("name", ["a byte of the body a second", "a byte of a header a second", "no answer"])
def test_a_drip_of_a_byte_a_second_ends_within_twenty_seconds(local_run, name):
    drips: dict[str, Behaviour] = {
        "a byte of the body a second": pours(PLAIN + b"\r\n", b"x", every=1),
        "a byte of a header a second": pours(PLAIN + b"X: ", b"x", every=1),
        "no answer": never_answers,
    }
    with HostileServer(drips[name]) as server, Fetcher("x", pause=at_once) as fetcher:
        began = time.monotonic()
        (fetched,) = fetcher([FetchRequest(server.url)])
        assert 19.9 < time.monotonic() - began < 20.5
    assert fetched.error == SLOW
