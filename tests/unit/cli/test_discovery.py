"""The feeds of a web page: those it names, in its order, else where feeds usually lie."""

import pytest

from wirewatch_cli.feed_list.discovery import MOST, guessed_feeds, named_feeds

PAGE = "https://site.example/news/today"


@pytest.mark.parametrize(
    ("tag", "url"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/f.xml">', "https://site.example/f.xml"),
        (
            "<LINK REL=ALTERNATE TYPE='application/atom+xml; charset=utf-8' HREF=f.xml>",
            "https://site.example/news/f.xml",
        ),
        ('<link href="//cdn.example/f" type="application/feed+json" rel="home alternate"/>', "https://cdn.example/f"),
        ('<a rel="feed" href="?feed=rss">RSS</a>', "https://site.example/news/today?feed=rss"),
        ('<base href="https://b.example/x/"><link rel="feed" href="f">', "https://b.example/x/f"),
        ('<link rel="alternate" type="text/xml" href="https://a.example/?a=1&amp;b=2">', "https://a.example/?a=1&b=2"),
    ],
)
def test_a_feed_that_a_page_names_is_found(tag: str, url: str) -> None:
    assert named_feeds(f"<html><head><title>x<![if IE]>{tag}</head></html>", PAGE) == [url]


@pytest.mark.parametrize(
    "tag",
    [
        '<link rel="alternate" hreflang="fr" href="/fr">',
        '<link rel="stylesheet" type="text/xml" href="/f.xml">',
        '<link rel="alternate" type="application/rss+xml">',
        '<a href="/rss.xml">RSS</a>',
    ],
)
def test_other_links_are_no_feeds(tag: str) -> None:
    assert named_feeds(f"<html><head>{tag}</head></html>", PAGE) == []


def test_feeds_of_comments_come_last_and_each_url_once() -> None:
    tag = '<link rel="alternate" type="application/rss+xml" href="/{}">'
    page = "".join(map(tag.format, ("comments/feed", "feed", "comments/feed", "sport")))
    assert [url.partition("example/")[2] for url in named_feeds(page, PAGE)] == ["feed", "sport", "comments/feed"]


def test_of_hundreds_of_feeds_the_first_are_taken() -> None:
    page = "".join(f'<link rel="feed" href="/{number}">' for number in range(300))
    assert len(named_feeds(page, PAGE)) == MOST


def test_a_link_that_cannot_be_joined_is_left_to_the_fetcher_to_refuse() -> None:
    assert named_feeds('<base href="http://[x/"><link rel="feed" href="http://[::1">', PAGE) == ["http://[::1"]


def test_feeds_are_guessed_below_the_page_and_below_the_site() -> None:
    guessed = guessed_feeds("https://site.example/blog?page=2#top")
    assert guessed[0] == "https://site.example/blog/feed"
    assert "https://site.example/feed" in guessed
    assert len(guessed) == len(set(guessed))
    assert len(guessed_feeds("https://site.example/")) == len(guessed) / 2
