"""Plain shapes are read as feedparser reads them; others are left to it."""

from io import BytesIO

import feedparser
import pytest

from wirewatch.feeds.parse import STEPS
from wirewatch.feeds.reading import read_entry
from wirewatch.feeds.shape_values import UnusualError
from wirewatch.feeds.shapes import read_plainly

URL = "https://wire.example/feeds/world.xml"
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
SPACES = """xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" """


def rss(inner: str, channel: str = "") -> bytes:
    return f"<rss version='2.0' {SPACES}><channel>{channel}<item>{inner}</item></channel></rss>".encode()


def atom(inner: str, feed: str = "") -> bytes:
    return f"<feed {ATOM}>{feed}<entry>{inner}</entry></feed>".encode()


PLAIN = {
    "a guid is the link": rss("<guid>https://x.example/1</guid>"),
    "a relative guid is resolved": rss("<guid>/1</guid><title>x</title>"),
    "a guid that is no link is not": rss("<guid isPermaLink='false'>/1</guid>"),
    "a link counts before the guid": rss("<guid>https://x.example/1</guid><link>/2</link>"),
    "an empty link counts too": rss("<link/><guid>https://x.example/1</guid>"),
    "references in links are mended": rss("<link>https://x.example/?a=1&amp;amp;b=2&amp;c;</link>"),
    "a title that looks like HTML": rss("<title>&lt;b&gt;a&lt;/b&gt; &amp;amp; b</title>"),
    "a title with a bracket": rss("<title>1 &lt; 2 &amp;amp; 3</title>"),
    "content stands in for a summary": rss("<content:encoded>&lt;p&gt;x&lt;/p&gt;</content:encoded>"),
    "the summary comes after the content": rss("<content:encoded>x</content:encoded><description>y</description>"),
    "an empty summary is one": rss("<description/><content:encoded>x</content:encoded>"),
    "UTF-8 read as Latin-1": rss("<title>Ã©tÃ©</title><category>Ã©</category>"),
    "Windows' characters": rss("<title>it\x92s</title>"),
    "dates": rss("<pubDate>Sat, 15 Feb 2020 14:05:00 EST</pubDate><dc:date>2020-02-15</dc:date>"),
    "only a dc:date": rss("<dc:date>2020-02-15T14:05+03:00</dc:date>"),
    "no date": rss("<pubDate>soon</pubDate>"),
    "categories": rss("<category domain='x'/><category>a</category><category>a</category><dc:subject>b</dc:subject>"),
    "keywords": rss("<media:keywords>a, b,, a</media:keywords>"),
    "an atom link in RSS": rss("<atom:link href='/a'/><title>x</title>"),
    "a picture's title": rss("<title>x</title><media:content><media:title>y</media:title></media:content>"),
    "a picture's description": rss("<description>x</description><media:description>y</media:description>"),
    "the language of an entry": rss("<title>x</title><dc:language>ar</dc:language>"),
    "the channel's own": rss("<title>x</title>", "<title>W &lt;b&gt;</title><image><title>no</title></image>"),
    "the channel's language": rss("<title>x</title>", "<dc:language>en_GB</dc:language><x:y xmlns:x='u'>z</x:y>"),
    "atom": atom("<id>tag:x</id><link href='a?b&amp;c' rel='Alternate'/><title type='html'>&lt;b&gt;x</title>"),
    "an atom link that leads elsewhere": atom(
        "<id>/x</id><link rel='self' href='/b'/><link type='text/plain' href='/c'/>"
    ),
    "the last atom link counts": atom("<link href='/a'/><link href='/b' type='html'/>"),
    "atom's text is text": atom("<title>&lt;b&gt;x&lt;/b&gt;</title><summary type='text'>&amp;amp;</summary>"),
    "atom's content": atom(
        "<content type='html' xml:base='/x/'>&lt;p&gt;x</content><updated>2020-02-15T14:05:00Z</updated>"
    ),
    "atom's categories": atom("<category term='a' label='A'/><category term='b' scheme='s'/>"),
    "atom's language": f"<feed {ATOM} xml:lang='en_GB'><title>W</title><entry><title>x</title></entry></feed>".encode(),
    "atom's link in words": atom("<link>https://x.example/</link><author><name>A</name></author>"),
}


@pytest.mark.parametrize("case", PLAIN)
def test_a_plain_shape_is_read_as_feedparser_reads_it(case):
    feed, (entry,) = read_plainly(PLAIN[case], URL, None, STEPS)
    headers = {"content-type": "application/xml", "content-location": URL}
    document = feedparser.parse(
        BytesIO(PLAIN[case]), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    assert read_entry(entry, {}) == read_entry(document.entries[0], {})
    for name in ("title", "language"):
        assert feed.get(name) == document.feed.get(name)


UNUSUAL = {
    "two titles": rss("<title>a</title><title>b</title>"),
    "a summary twice": rss("<description>a</description><atom:summary>b</atom:summary>"),
    "markup in a text": rss("<description><p>a</p></description>"),
    "a type in RSS": rss("<title type='html'>a</title>"),
    "an element of a namespace not listed": rss("<x:y xmlns:x='urn:x'>1</x:y>"),
    "an element not listed": rss("<issued>2020</issued>"),
    "a picture's title before the title": rss("<media:title>a</media:title><title>b</title>"),
    "a title in what is skipped": rss("<source><title>a</title></source>"),
    "a picture's description after content": rss(
        "<content:encoded>a</content:encoded><media:description>b</media:description>"
    ),
    "odd attributes of a guid": rss("<guid x='1'>a</guid>"),
    "a language of its own": rss("<title xml:lang='ar'>a</title>"),
    "an attribute in a namespace": rss("<category atom:term='a'/>"),
    "an entry with attributes": b"<rss version='2.0'><channel><item a='b'/></channel></rss>",
    "an entry in an entry": rss("<item><title>x</title></item>"),
    "a title in the channel's unknown": rss("", "<x><title>a</title></x>"),
    "two channels": b"<rss version='2.0'><channel/><channel/></rss>",
    "a channel with attributes": b"<rss version='2.0'><channel xml:lang='ar'/></rss>",
    "a root with a base": b"<rss version='2.0' xml:base='/x'><channel/></rss>",
    "another root": b"<html/>",
    "Atom 0.3": b"<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry/></feed>",
    "XHTML": atom("<content type='xhtml'><div/></content>"),
    "content elsewhere": atom("<content type='html' src='/x'/>"),
    "a link without an address": atom("<link rel='alternate'/>"),
    "a link with a base": atom("<link href='a' xml:base='/x/'/>"),
    "not well formed": b"<rss version='2.0'><channel><item></channel></rss>",
    "an entity": rss("<title>&nbsp;</title>"),
}


@pytest.mark.parametrize("case", UNUSUAL)
def test_an_unusual_shape_is_left_to_feedparser(case):
    with pytest.raises(UnusualError):
        read_plainly(UNUSUAL[case], URL, None, STEPS)


def test_a_base_of_its_own_is_unusual_where_the_feed_has_no_address():
    with pytest.raises(UnusualError):
        read_plainly(atom("<content type='html' xml:base='https://x.example/'>a</content>"), "", None, STEPS)


def test_the_language_of_the_answer_holds_where_the_feed_says_nothing():
    feed, (entry,) = read_plainly(rss("<title>x</title>"), URL, "en_GB", STEPS)
    assert (feed["language"], entry["title_detail"]["language"]) == ("en-GB", "en-GB")
