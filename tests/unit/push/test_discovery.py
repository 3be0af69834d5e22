"""Which hub and topic a feed names."""

import time

import pytest

from wirewatch.push.discovery import hub_and_topic

URL = "https://wire.example/feed"
HUB, SELF = "https://hub.example/", "https://wire.example/self"
NONE = ("", "")
RSS = "<rss><channel><title>W</title>{}<item><link>https://wire.example/1</link></item></channel></rss>"
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'>{}<entry><link rel='hub' href='https://entry.example/'/></entry></feed>"
)
BOTH = "<atom:link rel='hub' href='https://hub.example/'/><atom:link rel=\"self\" href=\"https://wire.example/self\"/>"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (RSS.format(BOTH), (HUB, SELF)),
        (ATOM.format(BOTH.replace("atom:", "")), (HUB, SELF)),
        (RSS.format(BOTH.replace("rel='hub'", "rel='HUB nofollow'")), (HUB, SELF)),
        (RSS.format(BOTH.replace("https://wire.example/self", "/self")), (HUB, SELF)),
        (RSS.format(BOTH.replace("https://hub", "http://hub")), (HUB, SELF)),
        (RSS.format(BOTH + BOTH.replace("hub.example", "second.example")), (HUB, SELF)),
        (RSS.format(BOTH.replace("hub.example/", "hub.example/?a=1&amp;b=2")), (HUB + "?a=1&b=2", SELF)),
        ('{"feed_url": "/self", "hubs": [{"type": "WebSub", "url": "https://hub.example/"}]}', (HUB, SELF)),
        ('{"feed_url": "/self", "hubs": [{"type": "rssCloud", "url": "https://hub.example/"}]}', NONE),
        ('{"feed_url": "/self", "hubs": [7, {"type": "websub"}]}', NONE),
        ('{"hubs": ', NONE),
        ('{"hubs": {}}', NONE),
        (RSS.format(""), NONE),
        (ATOM.format(""), NONE),
        (RSS.format("<atom:link rel='hub' href='https://hub.example/'/>"), NONE),
        (RSS.format(f"<!-- {BOTH} -->"), NONE),
        (RSS.format(BOTH.replace("https://hub.example/", "mailto:hub@example.org")), NONE),
        (RSS.format(BOTH.replace("https://hub.example/", "https://user@hub.example/")), NONE),
        (RSS.format(BOTH.replace("https://hub.example/", "http://0x7f000001/")), NONE),
        (RSS.format(BOTH.replace("https://hub.example/", "https://[bad/")), NONE),
        (RSS.format(BOTH.replace("https://hub.example/", "https://hub.example/" + "a" * 500)), NONE),
    ],
)  # fmt: skip
def test_a_hub_is_found_in_what_the_feed_says_of_itself(body, found):
    assert hub_and_topic(body.encode(), {}, URL) == found


def test_a_feed_in_another_encoding_names_its_hub_too():
    body = "<?xml version='1.0' encoding='utf-16'?>" + RSS.format(BOTH.replace("rel='hub'", "rel='HUB'"))
    assert hub_and_topic(body.encode("utf-16"), {}, URL) == (HUB, SELF)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (f'<{HUB}>; rel="hub", <{SELF}>; rel="self"', (HUB, SELF)),
        (f"<{HUB}>; rel=hub, </self>; rel=self; type=x", (HUB, SELF)),
        (f'<{HUB}>; title="a, b; c"; rel="hub", <{SELF}>; rel="alternate self"', (HUB, SELF)),
        (f'<{HUB}>; rel="hub"', ("https://body.example/", SELF)),
        ("<", ("https://body.example/", SELF)),
    ],
)
def test_a_header_goes_before_the_body_if_it_names_both(header, found):
    body = RSS.format(BOTH.replace("hub.example", "body.example"))
    assert hub_and_topic(body.encode(), {"link": header}, URL) == found


@pytest.mark.parametrize(
    ("body", "header"),
    [
        ("<link " + "a" * 1190 + ">", ""),
        ("<link " + "a=" * 590 + ">", ""),
        ("<link ", ""),
        ("<a", ""),
        ("", "<a>;a=\"" * 9000),
        ("", "<a>;" + " ;" * 30000),
        ("", "<" * 60000),
    ],
)  # fmt: skip
def test_hostile_heads_take_no_time(body, header):
    began = time.perf_counter()
    hub_and_topic((body * (60000 // max(len(body), 1))).encode(), {"link": header}, URL)
    assert time.perf_counter() - began < 1
