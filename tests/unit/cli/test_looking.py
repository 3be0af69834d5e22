"""A URL leads to a feed, to a page that has feeds, or to a reason."""

import pytest
from tests.fakes.feeds import FakeWire

from wirewatch.feeds.ports import Fetched
from wirewatch_cli.feed_list.looking import LookError, look

URL = "https://site.example/news"
DATES = ("Sat, 21 Nov 2026 10:00:00 GMT", "Sun, 22 Nov 2026 10:00:00 GMT", "", "Fri, 20 Nov 2026 10:00:00 GMT")


def rss(title: str = "Wire") -> Fetched:
    items = "".join(f"<item><title>{n}</title><pubDate>{date}</pubDate></item>" for n, date in enumerate(DATES))
    return Fetched(200, f"<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>".encode())


def page(*hrefs: str) -> Fetched:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{href}">' for href in hrefs)
    return Fetched(200, f"<!doctype html><html><head>{links}</head></html>".encode(), url=f"{URL}/")


class Web(FakeWire):
    """Answers 404 for what it does not know."""

    def __call__(self, requests):  # type: ignore[no-untyped-def]
        self.asked += requests
        return [self.answers.get(each.url, Fetched(404)) for each in requests]


def test_a_feed_is_found_with_its_newest_three_items() -> None:
    (found,) = look(URL, Web({URL: rss()}))
    assert (found.url, found.parsed.title) == (URL, "Wire")
    assert [entry.title for entry in found.newest] == ["1", "0", "3"]


def test_the_feeds_that_a_page_names_are_asked_and_those_that_are_none_left_out() -> None:
    web = Web({URL: page("/a.xml", "/b.xml", "/gone.xml"), "https://site.example/a.xml": Fetched(200, b"<p>no</p>"),
               "https://site.example/b.xml": rss("B")})  # fmt: skip
    assert [found.url for found in look(URL, web)] == ["https://site.example/b.xml"]
    assert len(web.asked) == 4


def test_without_a_named_feed_the_usual_places_are_asked_and_one_feed_counts_once() -> None:
    moved = Fetched(200, rss().body, url="https://site.example/rss.xml")
    web = Web({URL: page(), "https://site.example/rss.xml": rss(), "https://site.example/rss": moved})
    assert [found.answered_from for found in look(URL, web)] == ["https://site.example/rss.xml"]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, f"{URL}: the server answered 404"),
        ({URL: Fetched(0, error="the host name does not resolve")}, f"{URL}: the host name does not resolve"),
        ({URL: Fetched(200, b"hello")}, f"{URL}: the body is not a feed"),
        ({URL: page()}, f"{URL}/: a web page without a feed: it names none, and none lies in the usual places"),
        ({URL: page("/x", "/y")}, "none of the 2 that it names can be read"),
    ],
)
def test_what_leads_to_no_feed_is_refused_with_the_reason(answers: dict[str, Fetched], words: str) -> None:
    with pytest.raises(LookError) as refused:
        look(URL, Web(answers))
    assert words in str(refused.value)
