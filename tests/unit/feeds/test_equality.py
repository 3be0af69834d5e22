"""Every entry is what feedparser.parse says it is, whole or in two polls: formats, encodings, malformations."""

import warnings
from functools import cache
from io import BytesIO

import feedparser
import pytest
from tests.fakes.publisher import DAMAGES, FORMATS, TEXTS, Article, articles, published

from wirewatch.feeds import parse as parsing
from wirewatch.feeds.entry import Entry, Unchanged
from wirewatch.feeds.identity import item_id
from wirewatch.feeds.parse import parse
from wirewatch.feeds.reading import read_entry

URL = "https://wire.example/feeds/world.xml"
HEADERS = {"content-type": "application/xml"}
MANY, NEW = 6, 3  # entries of a body; those that the poll before had not
UTF8_NEWEST = articles(MANY, words="Convoy & crew")
LEAKY = {"rss 2.0, strange", "atom 1.0, rich"}  # a div and a language of its own: always read whole
Essence = tuple[object, ...]


def essence(entry: Entry) -> Essence:
    return entry.guid, entry.link, entry.title, entry.published


def identity(told: Essence) -> str:
    """In a malformed body feedparser leaves some references as they are: we don't take that for another entry."""
    return str(told[0] or told[1]).replace("&amp;", "&")


@cache  # many tests ask of the same bodies
def says_feedparser(body: bytes, content_type: str = "application/xml") -> list[Essence]:
    response = {"content-type": content_type, "content-location": URL}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # cleaning HTML rewrites entities that it does not know
        document = feedparser.parse(
            BytesIO(body), response_headers=response, sanitize_html=False, resolve_relative_uris=False
        )
    return [essence(read_entry(entry, {})) for entry in document.entries]


@cache  # as above
def first_poll(body: bytes) -> tuple[Entry, ...]:
    return tuple(entry for entry in parse(body, HEADERS, URL).entries if isinstance(entry, Entry))


def in_one(body: bytes) -> list[Essence]:
    return [essence(entry) for entry in first_poll(body)]


def in_two(first: bytes, second: bytes) -> tuple[list[Essence], int]:
    """What the second poll has, and how many entries it did not read again."""
    before = {entry.raw: entry for entry in first_poll(first)}
    known = {raw: item_id("f", entry) or "" for raw, entry in before.items() if raw}
    entries = parse(second, HEADERS, URL, known).entries
    told = [essence(before[each.raw] if isinstance(each, Unchanged) else each) for each in entries]
    return told, sum(isinstance(each, Unchanged) for each in entries)


@pytest.mark.parametrize("encoding", TEXTS)
@pytest.mark.parametrize("form", FORMATS)
def test_in_every_encoding_the_entries_are_those_of_feedparser(form, encoding):
    newest = articles(MANY, words=TEXTS[encoding])
    body, first = published(form, newest, encoding), published(form, newest[NEW:], encoding)
    told, unread = in_two(first, body)
    assert in_one(body) == told == says_feedparser(body)
    assert len(told) == MANY
    assert unread == (0 if form in LEAKY else MANY - NEW)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("form", FORMATS)
def test_a_damaged_feed_gives_the_entries_that_feedparser_gives_and_hides_none_as_it_comes_or_goes(form, damage):
    body, first = (DAMAGES[damage](published(form, newest)) for newest in (UTF8_NEWEST, UTF8_NEWEST[NEW:]))
    assert in_one(body) == in_two(first, body)[0] == says_feedparser(body)
    whole = published(form, UTF8_NEWEST)
    for first, second in ((whole, body), (body, whole)):  # damage that comes or goes hides nothing
        told, _ = in_two(first, second)
        assert set(map(identity, told)) >= set(map(identity, says_feedparser(second)))


@pytest.mark.parametrize("form", FORMATS)
def test_an_edited_entry_is_read_again(form):
    edited = [Article(MANY - 1, edition="corrected"), *UTF8_NEWEST[1:]]
    body = published(form, edited)
    told, _ = in_two(published(form, UTF8_NEWEST), body)
    assert told == says_feedparser(body)
    assert "corrected" in str(told[0][2])


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1251", "us-ascii", "nonsense"])
@pytest.mark.parametrize("kind", ["text/xml", "application/rss+xml", "text/html"])
def test_the_charset_of_the_answer_counts_as_much_as_with_feedparser(kind, charset):
    headers = {"content-type": f"{kind}; charset={charset}"}
    for encoding in ("utf-8", "windows-1251"):
        body = published("rss 2.0", articles(2, words="Колонна"), encoding)
        assert [essence(each) for each in parse(body, headers, URL).entries] == says_feedparser(
            body, headers["content-type"]
        )


PLAIN = ["rss 2.0", "rss 2.0, rich", "rss 0.91", "atom 1.0"]


@pytest.mark.parametrize("form", PLAIN)
def test_feedparser_is_not_asked_for_plain_shapes(form, monkeypatch):
    known = {entry.raw: "i" for entry in parse(published(form, UTF8_NEWEST[NEW:]), HEADERS, URL).entries}
    monkeypatch.setattr(parsing.feedparser, "parse", None)
    parsed = parse(published(form, UTF8_NEWEST), HEADERS, URL, known)
    assert [isinstance(entry, Unchanged) for entry in parsed.entries] == [False] * NEW + [True] * (MANY - NEW)


@pytest.mark.parametrize("form", FORMATS)
def test_all_of_an_entry_is_the_same_whichever_way_it_was_read(form):
    body, first = published(form, UTF8_NEWEST), published(form, UTF8_NEWEST[NEW:])
    known = {entry.raw: "i" for entry in parse(first, HEADERS, URL).entries if entry.raw}
    whole, part = parse(body, HEADERS, URL), parse(body, HEADERS, URL, known)
    assert part.entries[:NEW] == whole.entries[:NEW]
    assert (part.title, part.language) == (whole.title, whole.language)


def test_a_new_base_or_language_of_the_feed_makes_every_entry_new():
    first = published("atom 1.0, rich", UTF8_NEWEST)
    second = first.replace(b"<feed ", b'<feed xml:base="https://moved.example/" ')
    assert in_two(first, second) == (says_feedparser(second), 0)
