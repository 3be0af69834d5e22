"""Feeds that need somebody come first; all spellings of a URL are one feed."""

from datetime import UTC, datetime

import pytest

from wirewatch.feeds.feed import Feed
from wirewatch.feeds.health import Health
from wirewatch.feeds.standing import Standing, feed_id, troubled, worst_first
from wirewatch.feeds.urls import UrlError


def standing(source: str, health: str, answered: int | None = 1) -> Standing:
    feed = Feed(source, f"https://{source}.example/", source, 3)
    return Standing(feed, health, "", answered and datetime(2026, 11, answered, tzinfo=UTC), None)


def test_broken_feeds_come_first_the_longest_silent_before_the_others() -> None:
    feeds = [
        standing("b", "ok"), standing("A", "new", None), standing("late", "failing", 9), standing("empty", "empty", 5),
        standing("never", "failing", None),
    ]  # fmt: skip
    assert [each.feed.source for each in worst_first(feeds)] == ["never", "empty", "late", "A", "b"]


@pytest.mark.parametrize("health", Health)
def test_a_feed_is_broken_unless_it_brings_what_there_is(health: Health) -> None:
    assert standing("a", health).is_broken is (health not in ("new", "ok", "undated", "moved"))


def test_all_spellings_of_a_url_are_one_feed() -> None:
    spellings = ("https://a.example/feed", "http://A.example:80/feed/", "https://a.example/feed?utm_medium=rss#x")
    assert len({feed_id(url) for url in spellings}) == 1
    assert feed_id("https://a.example/feed2") != feed_id("https://a.example/feed")


def test_what_is_no_url_has_no_id() -> None:
    with pytest.raises(UrlError):
        feed_id("file:///etc/passwd")


LOST = "items were probably lost between 09:05 and 09:20 UTC"
TROUBLES = [
    (Health.FAILING, "no answer", "failing since 14 Feb 2020 09:00 UTC: no answer"),
    (Health.EMPTY, "", "empty since 14 Feb 2020 09:00 UTC"),
    (Health.OK, LOST, LOST),
    (Health.OK, "", ""),
    (Health.MOVED, "permanently redirected to https://b.example/, seen 1 of 3", ""),
]


@pytest.mark.parametrize(("health", "reason", "trouble"), TROUBLES)
def test_trouble_is_told_in_words_and_since_when(health: Health, reason: str, trouble: str) -> None:
    since = datetime(2020, 2, 14, 9, tzinfo=UTC)
    told = Standing(Feed("f", "https://a.example/", "A", 3), health, reason, None, None, since)
    assert told.trouble == trouble
    assert troubled([told]) == ([told] if trouble else [])


def test_trouble_that_began_unseen_does_not_say_when() -> None:
    assert standing("a", "failing").trouble == "failing"
