import json
from datetime import timedelta

import feedparser
import pytest
from tests.fakes.people import NOON, match
from tests.fakes.site import Site

from wirewatch.timestamps import to_text
from wirewatch.watches.naming import watch_id_of
from wirewatch.watches.watch import Watch

FEED = "/watches/idlib/feed"
HOSTILE = [
    "Plain & simple",
    "<script>alert(1)</script>",
    "]]> &amp; <![CDATA[ x",
    "\"quotes\" 'n' \u202eevil\u2066",
    "nul \0 bell \a half \ud800 end \ufffe",
    "إدلب · Ünlü · 💥",
    "w" * 10_240,
]


def alerts(*titles):
    site = Site()
    for n, title in enumerate(titles):
        at = NOON - timedelta(hours=n)
        site.matches.add(match(f"i-{n}", at, level="URGENT", novelty="new", title=title, summary=title))
    return site


def written(text):
    """What no XML can carry is replaced by U+FFFD."""
    return "".join("\ufffd" if each in "\0\a\ud800\ufffe" else each for each in text)


@pytest.mark.parametrize("title", HOSTILE)
def test_what_a_feed_reader_reads_of_the_atom_is_what_was_alerted(title):
    site = alerts(title)
    read = feedparser.parse(alerts(title).look(f"{FEED}.atom").body.encode(), sanitize_html=False)
    assert not read.bozo
    (entry,) = read.entries
    (kept,) = site.matches.rows.values()
    assert entry.title == written(title).strip()
    assert entry.link == kept.url
    assert entry.published == entry.updated == to_text(kept.at)
    assert entry.summary.startswith(written(title).strip()[:100])
    assert entry.author == kept.source
    assert [tag.term for tag in entry.tags] == ["URGENT"]
    assert (read.feed.title, read.feed.subtitle, read.feed.updated) == ("Idlib · Wirewatch", "idlib", to_text(kept.at))


@pytest.mark.parametrize("title", HOSTILE)
def test_the_json_feed_carries_titles_as_they_are(title):
    read = json.loads(alerts(title).look(f"{FEED}.json").body)
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert read["feed_url"] == "https://alerts.example.org/watches/idlib/feed.json"
    assert [each["title"] for each in read["items"]] == [title]
    assert read["items"][0]["date_published"] == to_text(NOON)


def test_both_feeds_name_an_alert_alike_newest_first():
    site = alerts("one", "two")
    atom = feedparser.parse(site.look(f"{FEED}.atom").body.encode())
    items = json.loads(site.look(f"{FEED}.json").body)["items"]
    assert [each.id for each in atom.entries] == [each["id"] for each in items]
    assert [each["title"] for each in items] == ["one", "two"]


def test_only_what_was_told_at_once_stands_in_a_feed():
    site = Site()
    for n, changes in enumerate(
        [{}, {"level": "URGENT"}, {"level": "URGENT", "novelty": "repeat"}, {"level": "FLASH", "novelty": "escalated"}]
    ):
        site.matches.add(match(f"i-{n}", NOON - timedelta(hours=n), **changes))
    site.matches.add(match("i-old", NOON - timedelta(days=7), level="FLASH"))
    items = json.loads(site.look(f"{FEED}.json").body)["items"]
    assert [each["tags"] for each in items] == [["URGENT"], ["FLASH"]]


@pytest.mark.parametrize("ending", [".atom", ".json"])
def test_whoever_has_the_feed_is_not_sent_it_again(ending):
    site = alerts("one")
    first = site.look(FEED + ending)
    tag = first.headers["ETag"]
    for asked in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = site.look(FEED + ending, if_none_match=asked)
        assert (again.status, again.body, again.headers["ETag"]) == (304, "", tag)
    site.matches.add(match("i-new", NOON, level="FLASH"))
    assert site.look(FEED + ending, if_none_match=tag).status == 200


def test_an_empty_feed_stays_the_same_all_day():
    site = Site()
    first = site.look(f"{FEED}.atom")
    site.now += timedelta(hours=5)
    assert site.look(f"{FEED}.atom") == first
    assert not feedparser.parse(first.body.encode()).entries


@pytest.mark.parametrize("path", ["/api/watches/no", "/watches/no/feed.atom", "/watches/no/feed.json"])
def test_a_watch_that_is_none_is_not_found(path):
    assert Site().look(path).status == 404


def test_watches_that_somebodys_query_made_are_not_listed_but_may_be_read_by_id():
    site = Site()
    made = Watch(watch_id_of("my secret"), "my secret", "my secret")
    site.catalogue.put(made)
    site.catalogue.put(Watch("broken", "Broken", "(("))
    listed = json.loads(site.look("/api/watches").body)["watches"]
    assert [each["id"] for each in listed] == ["broken", "idlib"]
    assert listed[1]["atom"] == "https://alerts.example.org/watches/idlib/feed.atom"
    assert json.loads(site.look(f"/api/watches/{made.id}").body)["query"] == "my secret"
