"""A request and its redirects."""

import pytest

from wirewatch.feeds.ports import Fetched, FetchRequest, Validators
from wirewatch.feeds.visit import Visit

URL = "https://wire.example/feed"
BODY = b"<rss></rss>"


def visit(url: str = URL, validators: Validators = Validators('"v1"')) -> Visit:  # noqa: B008  (it is frozen)
    return Visit(FetchRequest(url, validators), deadline=20)


def redirect(status: int, target: str) -> Fetched:
    return Fetched(status, b"moved", {"location": target})


def moved(*hops: tuple[int, str], final: int = 200) -> str:
    under_way = visit()
    for status, target in hops:
        assert under_way.answer is None
        under_way.take(redirect(status, target))
    under_way.take(Fetched(final, BODY))
    assert under_way.answer is not None
    return under_way.answer.moved


def test_a_visit_asks_the_host_of_its_url():
    assert (visit("https://Wire.EXAMPLE:8443/a b").url, visit().host) == (
        "https://wire.example:8443/a%20b",
        "wire.example",
    )


def test_a_url_that_we_do_not_ask_for_is_answered_at_once():
    under_way = visit("ftp://wire.example/" + "a" * 500)
    assert under_way.answer is not None
    assert under_way.answer.error == "only http and https are fetched"
    assert len(under_way.answer.url) == 200


def test_an_answer_ends_it():
    under_way = visit()
    under_way.take(Fetched(200, BODY, {"etag": "x"}, URL))
    assert under_way.answer == Fetched(200, BODY, {"etag": "x"}, URL)


@pytest.mark.parametrize("status", [204, 206, 304, 404, 410, 429, 503])
def test_only_a_200_has_a_body(status):
    under_way = visit()
    under_way.take(Fetched(status, b"sorry", {"retry-after": "60"}))
    assert under_way.answer == Fetched(status, b"", {"retry-after": "60"})


def test_a_304_needs_a_condition():
    for validators in (Validators('"v1"'), Validators(last_modified="Sat, 15 Feb 2020 09:00:00 GMT")):
        conditional = visit(validators=validators)
        conditional.take(Fetched(304))
        assert conditional.answer is not None
        assert conditional.answer.status == 304
    unconditional = visit(validators=Validators())
    unconditional.take(Fetched(304))
    assert unconditional.answer is not None
    assert unconditional.answer.status == 0


def test_the_publisher_says_where_the_feed_has_moved():
    assert moved((301, "/new")) == "https://wire.example/new"
    assert moved((308, "https://b.example/"), (301, "/x")) == "https://b.example/x"
    assert moved((301, "/new"), (302, "/today"), (301, "/really")) == "https://wire.example/new"
    assert moved((302, "/today"), (301, "/really")) == ""
    assert moved((301, "/new"), final=404) == "https://wire.example/new"
    assert moved() == ""


def test_it_does_not_move_from_https_to_http():
    assert moved((301, "http://wire.example/feed")) == ""
    assert moved((301, "https://b.example/"), (301, "http://c.example/")) == "https://b.example/"


def test_a_refusal_tells_of_no_move():
    under_way = visit()
    under_way.take(redirect(301, "/new"))
    under_way.take(Fetched(0, error="no connection to the server"))
    assert under_way.answer == Fetched(0, error="no connection to the server")


@pytest.mark.parametrize(
    "target", ["http://[::1", "//[", "ftp://x.example/", "https://u@x.example/", "https://0x7f.1/"]
)
def test_a_target_that_we_do_not_ask_for_ends_it(target):
    under_way = visit()
    under_way.take(redirect(301, target))
    assert under_way.answer is not None
    assert (under_way.answer.status, under_way.answer.moved) == (0, "")


def test_the_sixth_redirect_ends_it():
    under_way = visit()
    for hop in range(5):
        under_way.take(redirect(302, f"/{hop}"))
    assert under_way.answer is None
    under_way.take(redirect(302, "/6"))
    assert under_way.answer == Fetched(0, url="https://wire.example/4", error="more than 5 redirects")


def test_a_redirect_without_a_target_is_its_status():
    under_way = visit()
    under_way.take(Fetched(302))
    assert under_way.answer == Fetched(302)
