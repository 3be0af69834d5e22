"""Whether a body ends as a feed does."""

import pytest

from wirewatch.feeds.whole import ends_well, vouched

WHOLE = [
    b"<rss></rss>",
    b"<rss></rss>\r\n\r\n",
    b"<RSS></RSS >",
    b"<feed></feed><!-- cached, 3 ms -->",
    b"<rdf:RDF></rdf:RDF>",
    b"<atom:feed></atom:feed>",
    b"<urlset></urlset>",
    b"<alert></alert>",
    b'{"items": []}\n',
    "<rss>ğ</rss>".encode("utf-16"),
    "<rss></rss>".encode("utf-16-be"),
]
CUT = [
    b"",
    b"<rss><item></item>",
    b"<rss><channel></channel>",
    b"<rss></rs",
    b'{"items": [{}, "x',
    b"text",
]


@pytest.mark.parametrize("body", WHOLE)
def test_the_end_of_a_feed_is_known(body):
    assert ends_well(body)


@pytest.mark.parametrize("body", CUT)
def test_a_cut_body_has_no_end(body):
    assert not ends_well(body)


def test_every_cut_of_a_feed_is_seen():
    body = b"<rss><channel>" + b"<item><title>a</title></item>" * 99 + b"</channel></rss>"
    assert not any(ends_well(body[:size]) for size in range(len(body)))


def test_a_cut_body_loses_its_validators_and_nothing_else():
    headers = {"etag": "x", "last-modified": "y", "retry-after": "60"}
    assert vouched(headers, b"<rss></rss>") == headers
    assert vouched(headers, b"<rss>") == {"retry-after": "60"}
