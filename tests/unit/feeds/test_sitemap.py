"""Google News sitemaps."""

from datetime import UTC, datetime

import pytest

from wirewatch.feeds.entry import Entry
from wirewatch.feeds.parse import parse
from wirewatch.items.item import Declared

HEAD = """<?xml version="1.0" encoding="{}"?><!-- made today -->
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">"""
PAGE = """<url><loc> https://wire.example/a?x=1&amp;y=2 </loc><lastmod>2020-02-14</lastmod><n:news>
<n:publication><n:name>Wire</n:name><n:language>tr</n:language></n:publication>
<n:publication_date>2020-02-15T14:05:00+03:00</n:publication_date><n:title>Konvoy İdlib'e girdi</n:title>
<n:keywords>Suriye, ,İdlib</n:keywords></n:news><image:image><image:loc>https://x.example/i.jpg</image:loc>
<image:title>A picture</image:title></image:image></url>"""
BARE = "<url><loc>https://wire.example/about</loc></url>"
ENTRY = Entry(
    guid="",
    link="https://wire.example/a?x=1&y=2",
    title="Konvoy İdlib'e girdi",
    summary="",
    published=datetime(2020, 2, 15, 11, 5, tzinfo=UTC),
    language="tr",
    declared=(Declared("category", "Suriye"), Declared("category", "İdlib")),
)


def read(pages: str, encoding: str = "utf-8", end: str = "</urlset>"):
    return parse(f"{HEAD.format(encoding)}{pages}{end}".encode(encoding), {}, "https://wire.example/news.xml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-9"])
def test_a_page_with_news_is_an_entry(encoding):
    parsed = read(PAGE + BARE, encoding)
    assert (parsed.entries, parsed.title, parsed.problem) == ((ENTRY,), "Wire", "")


def test_a_sitemap_that_breaks_off_gives_what_came():
    assert read(PAGE, end="<url><loc>https://").entries == (ENTRY,)


def test_an_empty_sitemap_is_an_empty_feed():
    parsed = read("")
    assert (parsed.entries, parsed.problem) == ((), "")


def test_without_a_date_of_publication_the_last_change_counts():
    (entry,) = read(PAGE.replace("n:publication_date", "n:other")).entries
    assert entry.published == datetime(2020, 2, 14, tzinfo=UTC)


PROBLEMS = [
    (f"{HEAD.format('utf-8')}{BARE}</urlset>", "the sitemap has no news in it"),
    (f"{HEAD.format('utf-8')}<url>", "broken off or malformed"),
    ("<sitemapindex><sitemap/></sitemapindex>", "a list of sitemaps"),
]


@pytest.mark.parametrize(("body", "problem"), PROBLEMS)
def test_what_has_no_news_says_so(body, problem):
    assert problem in parse(body.encode(), {}, "").problem
