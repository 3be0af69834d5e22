"""What makes two entries the same one."""

from dataclasses import replace

import pytest

from wirewatch.feeds.entry import Entry
from wirewatch.feeds.identity import canonical_url, fingerprint, is_another_article, item_id, known, reused_id, twin

FIRST = Entry("guid-1", "https://wire.example/a", "Convoy enters Idlib", "Sixty vehicles.")
SAME_PAGE = [
    "https://wire.example/a",
    "http://wire.example/a",
    "https://WIRE.example/a/",
    "https://wire.example:443/a",
    "http://wire.example:80/a",
    "https://wire.example/a#comments",
    "https://wire.example/a?utm_source=rss&utm_medium=feed",
    "https://wire.example/a?fbclid=x&at_medium=RSS&ns_mchannel=rss",
    "https://m.wire.example/a",
    "https://amp.wire.example/a",
    "http://mobile.wire.example:80/a/?utm_source=x#top",
    "https://wire.example/a/amp",
    "https://wire.example/a/amp/",
    "https://wire.example/amp/a",
    "https://wire.example/a.amp",
    "https://wire.example/a?amp=1",
    "https://wire.example/a?outputType=amp",
    "https://www.google.com/amp/s/wire.example/a",
    "https://www.google.co.uk/amp/wire.example/a/amp",
    "https://wire-example.cdn.ampproject.org/c/s/wire.example/a?amp",
]
OTHER_PAGE = [
    "https://wire.example/b",
    "https://wire.example/A",
    "https://wire.example/a?id=2",
    "https://wire.example:8443/a",
    "https://other.example/a",
    "https://wire.example/camp/a",
    "https://wire.example/a?amp=volts",
    "https://www.wire.example/a",
    "https://ma.wire.example/a",
]


@pytest.mark.parametrize("url", SAME_PAGE)
def test_spellings_of_one_page_are_one(url):
    assert canonical_url(url) == "https://wire.example/a"


@pytest.mark.parametrize("url", OTHER_PAGE)
def test_other_pages_stay_others(url):
    assert canonical_url(url) != "https://wire.example/a"


@pytest.mark.parametrize("url", ["http://[bad/", "urn:x:y", ""])
def test_what_is_no_web_address_is_left_as_it_is(url):
    assert canonical_url(url) == url


@pytest.mark.parametrize("url", ["https://m.example/a", "https://amp.example/a"])
def test_a_site_may_be_called_like_an_edition_for_phones(url):
    assert canonical_url(url) == url


def test_the_html_page_and_its_amp_edition_are_one():
    pages = {"https://x.example/a.html", "https://x.example/a.amp.html", "https://x.example/a.html/amp"}
    assert {canonical_url(page) for page in pages} == {"https://x.example/a.html"}


def test_query_values_that_lead_somewhere_stay():
    assert canonical_url("http://x.example/?p=7&utm_id=1&q=") == "https://x.example?p=7&q="


def test_the_guid_alone_decides_where_there_is_one():
    assert item_id("f-1", FIRST) == item_id("f-1", Entry("guid-1", "https://x.example/", "New", ""))


def test_the_same_guid_in_another_feed_is_another_item():
    assert item_id("f-1", FIRST) != item_id("f-2", FIRST)


def test_without_a_guid_the_page_decides():
    bare = Entry("", "https://wire.example/a?utm_source=x", "One", "")
    assert item_id("f-1", bare) == item_id("f-1", Entry("", "http://wire.example/a", "Two", ""))


def test_without_a_link_the_words_decide():
    assert item_id("f-1", Entry("", "", "One", "x")) == item_id("f-1", Entry("", "", "One", "y"))
    assert item_id("f-1", Entry("", "", "", "x")) != item_id("f-1", Entry("", "", "", "y"))


def test_an_entry_without_a_word_is_no_item():
    assert item_id("f-1", Entry("", "", "", "")) is None


EDITS = [
    ("another title", Entry("guid-1", "https://wire.example/a", "Convoy leaves", FIRST.summary), True),
    ("another summary", Entry("guid-1", "https://wire.example/a", FIRST.title, "Eighty."), True),
    ("another page", Entry("guid-1", "https://wire.example/b", FIRST.title, FIRST.summary), True),
    ("tracking only", Entry("g", "http://wire.example/a?utm_id=1", FIRST.title, FIRST.summary), False),
]


@pytest.mark.parametrize(("_name", "entry", "differs"), EDITS)
def test_a_fingerprint_changes_with_what_a_reader_sees(_name, entry, differs):
    assert (fingerprint(entry) != fingerprint(FIRST)) is differs


def test_a_re_issue_shares_page_and_folded_title():
    again = Entry("guid-2", "https://wire.example/a#x", "CONVOY enters  Idlib.", "Other words")
    assert twin(again) == twin(FIRST) != ""


@pytest.mark.parametrize("entry", [Entry("g", "", "Weather", ""), Entry("g", "https://x.example/", "", "")])
def test_without_link_or_title_nothing_is_a_re_issue(entry):
    assert twin(entry) == ""


ARTICLES = [
    ("nothing in common", Entry("g", "https://wire.example/b", "Flood in Adana", "Rain."), True),
    ("the same page", Entry("g", "https://wire.example/a?utm_id=1", "Flood in Adana", "Rain."), False),
    ("the same title", Entry("g", "https://wire.example/b", FIRST.title, "Rain."), False),
    (
        "an address that follows the headline",
        Entry("g", "https://wire.example/b", "Convoy leaves", FIRST.summary),
        False,
    ),
]


@pytest.mark.parametrize(("_name", "entry", "another"), ARTICLES)
def test_a_guid_is_used_again_when_nothing_else_is_the_same(_name, entry, another):
    assert is_another_article(known(FIRST), known(entry)) is another


def test_without_summaries_title_and_page_decide():
    one, other = Entry("g", "https://x.example/1", "One", ""), Entry("g", "https://x.example/2", "Two", "")
    assert is_another_article(known(one), known(other))
    assert reused_id("f", other) not in {item_id("f", one), item_id("f", other), reused_id("f", one)}


@pytest.mark.parametrize("path", ["X", "a/X", "X/b"])
def test_of_a_path_nothing_but_its_last_slash_is_left_out(path):
    assert canonical_url(f"https://w.example/{path}/") == f"https://w.example/{path}"


def test_a_twin_is_eight_digits_of_the_page_and_eight_of_the_title():
    same_page, same_title = twin(replace(FIRST, title="Another one")), twin(replace(FIRST, link="https://w.example/b"))
    assert [same_page[:8], same_title[8:], len(same_page)] == [twin(FIRST)[:8], twin(FIRST)[8:], 16]
