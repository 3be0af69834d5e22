"""Feed bodies become entries, or a problem in words."""

from datetime import UTC, datetime

import pytest

from wirewatch.feeds import parse as parsing
from wirewatch.feeds import reading
from wirewatch.feeds.entry import Entry
from wirewatch.feeds.parse import parse
from wirewatch.items.item import Declared

URL = "https://wire.example/feeds/world.xml"
DATE = datetime(2020, 2, 15, 11, 5, tzinfo=UTC)
RSS = """<?xml version="1.0"?>
<rss version="2.0"><channel><title>Example &amp; Wire</title><language>en-GB</language><item>
<guid isPermaLink="false">w-1</guid><link>../a?x=1&amp;y=2</link>
<title>Convoy &lt;b&gt;enters&lt;/b&gt; Idlib</title>
<description>&lt;p&gt;Sixty vehicles.&lt;/p&gt;&lt;p&gt;Two columns.&lt;/p&gt;</description>
<pubDate>Sat, 15 Feb 2020 14:05:00 +0300</pubDate></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="tr"><title>Haber</title>
<entry xml:lang="ar"><id>tag:wire.example,2020:1</id><title>قصف على إدلب</title>
<link href="https://wire.example/b"/><updated>2020-02-15T11:05:00Z</updated>
<content type="html">&lt;p&gt;نص&lt;/p&gt;</content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://wire.example/"><title>Old wire</title></channel>
<item rdf:about="https://wire.example/c"><title>Pilots killed</title>
<link>https://wire.example/c</link><dc:date>2020-02-15T12:05:00+01:00</dc:date>
<dc:language>en</dc:language></item></rdf:RDF>"""


def only(body: str | bytes, **headers: str) -> Entry:
    parsed = parse(body if isinstance(body, bytes) else body.encode(), headers, URL)
    assert not parsed.problem
    (entry,) = parsed.entries
    return entry


def item(inner: str, spaces: str = "") -> str:
    return f"<rss version='2.0' {spaces}><channel><item>{inner}</item></channel></rss>"


def test_rss_is_read_with_its_links_resolved_and_its_markup_gone():
    assert only(RSS) == Entry(
        guid="w-1",
        link="https://wire.example/a?x=1&y=2",
        title="Convoy enters Idlib",
        summary="Sixty vehicles. Two columns.",
        published=DATE,
    )


def test_the_feed_says_its_title_and_language():
    parsed = parse(RSS.encode(), {}, URL)
    assert (parsed.title, parsed.language) == ("Example & Wire", "en-GB")


def test_atom_is_read_with_the_language_of_the_entry():
    entry = only(ATOM)
    assert (entry.guid, entry.language, entry.summary) == ("tag:wire.example,2020:1", "ar", "نص")
    assert entry.published == DATE


def test_rdf_is_read():
    entry = only(RDF)
    assert (entry.link, entry.title, entry.published, entry.language) == (
        "https://wire.example/c",
        "Pilots killed",
        DATE,
        "en",
    )


def test_the_charset_of_the_header_is_believed():
    body = item("<title>Кирилица</title>").encode("windows-1251")
    assert only(body, **{"content-type": "text/xml; charset=windows-1251"}).title == "Кирилица"


DECLARED = [
    ("<category>Breaking</category>", [("category", "Breaking")]),
    ("<gdacs:alertlevel>Red</gdacs:alertlevel>", [("gdacs", "Red")]),
    (
        "<cap:severity>Extreme</cap:severity><cap:certainty>Observed</cap:certainty>",
        [("cap", "Extreme"), ("cap", "Observed")],
    ),
    ("<ed-urg ed-urg='1'/>", [("nitf", "1")]),
    ("<nitf:urgency>2</nitf:urgency>", [("nitf", "2")]),
    ("<category></category>", []),
]


@pytest.mark.parametrize(("inner", "declared"), DECLARED)
def test_urgency_that_the_feed_states_is_kept_as_written(inner, declared):
    spaces = (
        "xmlns:gdacs='http://www.gdacs.org' xmlns:cap='urn:oasis:names:tc:emergency:cap:1.2' "
        "xmlns:nitf='http://iptc.org/std/NITF/2006-10-18/'"
    )
    entry = only(item(f"<title>Quake</title>{inner}", spaces))
    assert list(entry.declared) == [Declared(*each) for each in declared]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://x.example/a", "https://x.example/" + "a" * 2000])
def test_a_link_that_is_no_usable_web_address_is_dropped(link):
    assert only(item(f"<title>x</title><link>{link}</link>")).link == ""


@pytest.mark.parametrize("date", ["", "yesterday", "Sat, 15 Feb 20200 14:05:00 GMT"])
def test_a_date_that_is_none_is_none(date):
    assert only(item(f"<title>x</title><pubDate>{date}</pubDate>")).published is None


def test_a_leap_second_is_the_second_before():
    struct = {"published_parsed": (2016, 12, 31, 23, 59, 61, 0, 0, 0)}
    assert reading._published(struct) == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_a_year_that_no_calendar_has_is_no_date():
    assert reading._published({"published_parsed": (0, 1, 1, 0, 0, 0, 0, 0, 0)}) is None


def test_a_feed_cut_off_in_the_middle_gives_the_entries_that_came():
    parsed = parse(RSS.replace("</channel></rss>", "<item><title>Half</title>").encode(), {}, URL)
    assert [entry.title for entry in parsed.entries] == ["Convoy enters Idlib", "Half"]


@pytest.mark.parametrize("reference", ["&#xD800;", "&#xdfff;", "&#55296;", "&#057343;"])
def test_a_reference_to_a_lone_surrogate_does_not_cost_the_feed(reference):
    assert only(item(f"<title>Convoy {reference}</title>")).title == "Convoy \ufffd"


@pytest.mark.parametrize(("reference", "text"), [("&#xD7FF;", "\ud7ff"), ("&#57344;", "\ue000"), ("&#233;", "é")])
def test_other_references_are_what_they_name(reference, text):
    assert only(item(f"<title>Convoy {reference}</title>")).title == f"Convoy {text}"


def test_a_feed_without_entries_is_no_problem():
    parsed = parse(b"<rss version='2.0'><channel><title>x</title></channel></rss>", {}, URL)
    assert (parsed.entries, parsed.problem) == ((), "")


PROBLEMS = [
    (b"", "text/xml", "the body is empty"),
    (b" \r\n ", "text/xml", "the body is empty"),
    (b'{"items": []}', "application/json", "the body is JSON, but no JSON Feed"),
    (b'\xef\xbb\xbf {"version": ', "", "the body is broken JSON"),
    (b"[" * 100_000, "", "the body is broken JSON"),
    (b'{"version": "https://jsonfeed.org/version/1.1"}', "", "the JSON Feed has no list of items"),
    (b'"words"', "application/feed+json", "the body is not a feed"),
    (b"<html><body>Not here</body></html>", "text/html", "the body is not a feed"),
    (b"just words", "text/plain", "the body is not a feed"),
    (b"<rss version='2.0'><channel><title>x", "text/xml", "broken off or malformed"),
]


@pytest.mark.parametrize(("body", "content_type", "problem"), PROBLEMS)
def test_what_is_no_feed_says_so(body, content_type, problem):
    parsed = parse(body, {"content-type": content_type}, URL)
    assert problem in parsed.problem
    assert not parsed.entries


def test_a_parser_that_breaks_on_a_body_is_a_problem_of_the_body(monkeypatch):
    def break_down(*_args: object, **_options: object) -> None:
        raise RecursionError

    monkeypatch.setattr(parsing.feedparser, "parse", break_down)
    assert "RecursionError" in parse(RSS.encode(), {}, URL).problem


def test_a_body_that_looks_like_a_path_opens_nothing(tmp_path):
    secret = tmp_path / "secret.xml"
    secret.write_text(RSS)
    assert parse(str(secret).encode(), {}, URL).problem == "the body is not a feed"


def test_an_entry_that_changes_those_after_it_has_the_whole_body_read():
    known = {entry.raw: "i-1" for entry in parse(RSS.encode(), {}, URL).entries}
    leaky = "<item><guid>w-2</guid><description><div lang='fr'>x</div></description></item><item>"
    parsed = parse(RSS.replace("<item>", leaky, 1).encode(), {}, URL, known)
    assert [getattr(entry, "guid", None) for entry in parsed.entries] == ["https://wire.example/feeds/w-2", "w-1"]


def test_tags_that_give_no_entry_have_the_whole_body_read():
    known = {entry.raw: "i-1" for entry in parse(RSS.encode(), {}, URL).entries}
    hidden = "<!-- --><x><item><title>y</title></item></x><item>"
    body = RSS.replace("<item>", hidden, 1).replace("</channel>", "</channel><!-- -->")
    assert [entry.guid for entry in parse(body.encode(), {}, URL, known).entries] == ["", "w-1"]


def test_feedparser_alone_reads_what_it_can():
    assert [entry.guid for entry in parsing.parse_all(RSS.encode(), {}, URL).entries] == ["w-1"]
    broken = item("<title>&#xD800;</title>").encode() + b"<"
    assert parsing.parse_all(broken, {}, URL).problem == "the body cannot be read as a feed (UnicodeEncodeError)"
