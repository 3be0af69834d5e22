"""The feed server answers over real sockets as a publisher would at that moment."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse

import pytest

from wirewatch_cli.feed_server.pages import Page
from wirewatch_cli.feed_server.server import FeedServer, Traffic

NINE = datetime(2020, 2, 15, 9, tzinfo=UTC)
WIRE = "https://wire.example/world.xml"
OLD, NEW = b"<rss>old</rss>" * 100, b"<rss>new</rss>" * 100
MODIFIED = "Sat, 15 Feb 2020 09:00:00 GMT"


def hours(count: float) -> datetime:
    return NINE + timedelta(hours=count)


PAGES = {
    WIRE: (
        Page(NINE, OLD),
        Page(hours(1), status=503),
        Page(hours(2), status=429, headers={"retry-after": "120"}),
        Page(hours(3), status=301, headers={"location": "https://wire.example/moved.xml"}),
        Page(hours(4), status=410),
        Page(hours(5), NEW, headers={"content-type": "application/rss+xml"}),
    ),
    "https://haber.example/gündem": (Page(NINE, b"<rss/>"),),
    "http://plain.example/short": (Page(NINE, b"short"),),
}


class Publisher:
    """The server, a clock to turn, and a client."""

    def __init__(self) -> None:
        self.now = NINE
        self.server = FeedServer(PAGES, lambda: self.now)

    def get(self, url: str | None = WIRE, path: str = "/", **headers: str) -> tuple[HTTPResponse, bytes]:
        """GET with those headers (`if_none_match` stands for if-none-match)."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if url:
            named["X-Wirewatch-Url"] = url
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=5)
        connection.request("GET", path, headers=named)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    publisher = Publisher()
    with publisher.server:
        yield publisher


def test_a_body_comes_with_both_validators(publisher: Publisher) -> None:
    response, body = publisher.get()
    assert (response.status, body) == (200, OLD)
    assert response.headers["last-modified"] == MODIFIED
    assert response.headers["etag"].startswith('"')


@pytest.mark.parametrize("decorate", ["{}", "W/{}", '"other", {}'])
def test_a_known_etag_gets_304_without_a_body(publisher: Publisher, decorate: str) -> None:
    first, _ = publisher.get()
    again, body = publisher.get(if_none_match=decorate.format(first.headers["etag"]))
    assert (again.status, body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_a_known_date_gets_304_too(publisher: Publisher) -> None:
    assert publisher.get(if_modified_since=MODIFIED)[0].status == 304


def test_the_etag_decides_alone_if_both_are_sent(publisher: Publisher) -> None:
    response, _ = publisher.get(if_none_match='"another"', if_modified_since=MODIFIED)
    assert response.status == 200


def test_validators_of_an_older_body_get_the_new_one(publisher: Publisher) -> None:
    first, _ = publisher.get()
    publisher.now = hours(5)
    response, body = publisher.get(
        if_none_match=first.headers["etag"], if_modified_since=first.headers["last-modified"]
    )
    assert (response.status, body) == (200, NEW)
    assert response.headers["content-type"] == "application/rss+xml"


def test_a_date_that_is_none_is_ignored(publisher: Publisher) -> None:
    assert publisher.get(if_modified_since="yesterday")[0].status == 200


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip", "gzip"), ("br, gzip;q=0.5", "gzip"), ("br", None), ("gzip;q=0", None), ("", None)],
)
def test_gzip_is_used_when_it_is_accepted(publisher: Publisher, accepted: str, encoding: str | None) -> None:
    response, body = publisher.get(accept_encoding=accepted)
    assert response.headers["content-encoding"] == encoding
    assert (gzip.decompress(body) if encoding else body) == OLD


@pytest.mark.parametrize(
    ("after", "status", "header", "value"),
    [
        (1, 503, "retry-after", None),
        (2, 429, "retry-after", "120"),
        (3, 301, "location", "https://wire.example/moved.xml"),
        (4.9, 410, "location", None),
    ],
)
def test_the_scenario_decides_the_status(
    publisher: Publisher, after: float, status: int, header: str, value: str | None
) -> None:
    publisher.now = hours(after)
    response, _ = publisher.get()
    assert (response.status, response.headers[header]) == (status, value)


def test_what_is_not_there_yet_or_never_is_404(publisher: Publisher) -> None:
    assert publisher.get("https://nobody.example/")[0].status == 404
    publisher.now = hours(-1)
    assert publisher.get()[0].status == 404


def test_without_the_header_host_and_path_name_the_feed(publisher: Publisher) -> None:
    assert publisher.get(None, "/world.xml", host="wire.example")[1] == OLD
    assert publisher.get(None, "/short", host="plain.example")[1] == b"short"
    assert publisher.get(None, "/else", host="plain.example")[0].status == 404


def test_a_url_is_known_as_the_fetcher_spells_it(publisher: Publisher) -> None:
    assert publisher.get("https://haber.example/g%C3%BCndem")[1] == b"<rss/>"
    assert publisher.server.traffic["https://haber.example/gündem"].polls == 1


def test_polls_not_modified_and_bytes_are_counted_by_url(publisher: Publisher) -> None:
    first, _ = publisher.get()
    publisher.get(if_none_match=first.headers["etag"])
    _, packed = publisher.get(accept_encoding="gzip")
    publisher.get("http://plain.example/short")
    assert publisher.server.traffic == {
        WIRE: Traffic(polls=3, not_modified=1, bytes=len(OLD) + len(packed), last=200),
        "http://plain.example/short": Traffic(polls=1, bytes=5, last=200),
    }


def test_a_connection_serves_many_requests(publisher: Publisher) -> None:
    connection = HTTPConnection("127.0.0.1", publisher.server.port, timeout=5)
    for _ in range(3):
        connection.request("GET", "/", headers={"X-Wirewatch-Url": WIRE})
        assert connection.getresponse().read() == OLD
    connection.close()
