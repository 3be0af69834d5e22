"""Which URLs are asked for, and how they are spelt."""

from random import Random
from urllib.parse import urlsplit

import pytest
from urllib3.util import parse_url

from wirewatch.feeds.urls import UrlError, request_url

SPELT = [
    ("https://Example.ORG", "https://example.org/"),
    ("  http://example.org/a  ", "http://example.org/a"),
    ("http://example.org:8080/a?b=c#d", "http://example.org:8080/a?b=c"),
    ("http://example.org/a b/ü?q=é", "http://example.org/a%20b/%C3%BC?q=%C3%A9"),
    ("http://example.org/%7Ex%20y", "http://example.org/%7Ex%20y"),
    ("http://bücher.example/", "http://xn--bcher-kva.example/"),
    ("http://BÜCHER.example./", "http://xn--bcher-kva.example/"),
    ("http://straße.example/", "http://strasse.example/"),
    ("http://вести.рф/", "http://xn--b1aew1b.xn--p1ai/".replace("xn--b1aew1b", "вести".encode("idna").decode())),
    ("http://example。org/", "http://example.org/"),
    ("http://example.org./", "http://example.org/"),
    ("http://localhost:8000/", "http://localhost:8000/"),
    ("http://a_b.example/", "http://a_b.example/"),
    ("http://example.org/\u200c\u202e", "http://example.org/%E2%80%8C%E2%80%AE"),
    ("HTTP://example.org:080/", "http://example.org:80/"),
    ("http://93.184.216.34/", "http://93.184.216.34/"),
    ("http://[2606:4700:0::1111]:81/", "http://[2606:4700::1111]:81/"),
]
REFUSED = [
    ("ftp://example.org/", "only http and https"),
    ("file:///etc/passwd", "only http and https"),
    ("javascript:alert(1)", "only http and https"),
    ("", "only http and https"),
    ("http://user:secret@example.org/", "user name"),
    ("http://127.0.0.1\\@1.1.1.1/", "backslash"),
    ("http://example.org/\r\nX: y", "control character"),
    ("http://2130706433/", "oddly written number"),
    ("http://0x7f.1/", "oddly written number"),
    ("http://0177.0.0.1/", "oddly written number"),
    ("http://127.1/", "oddly written number"),
    ("http://127.0.0.1./", "oddly written number"),
    ("http://１２７.0.0.1/", "oddly written number"),
    ("http://127。0。0。1/", "oddly written number"),
    ("http://①②⑦.0.0.1/", "oddly written number"),
    ("http://1.2.3.4.5/", "oddly written number"),
    ("http://example.0x7f/", "oddly written number"),
    ("http://[::ffff:0127.0.0.1]/", "not a URL|oddly written number"),
    ("http://[fe80::1%25eth0]/", "oddly written number"),
    ("http://[::1/", "not a URL"),
    ("http://example.org:99999/", "not a URL"),
    ("http://example.org:0/", "port 0"),
    ("http://example.org:８0/", "not a URL"),
    ("http://example.org/\x85", "control character"),
    ("http://example.org/\ud800", "control character"),
    ("http://intranet/", "without a usable host"),
    ("http://.example.org/", "cannot be written in ASCII"),
    ("http://example..org/", "cannot be written in ASCII"),
    ("http://example.org../", "cannot be written in ASCII|without a usable host"),
    (f"http://{'a.' * 127}example/", "without a usable host"),
    ("http:///nowhere", "without a usable host"),
    ("http://exa mple.org/", "without a usable host"),
    ("http://exam%70le.org/", "without a usable host"),
    (f"http://{'a' * 64}.example/", "cannot be written in ASCII"),
    ("http://example.org/" + "a" * 2000, "2000 is the limit"),
]


@pytest.mark.parametrize(("url", "spelt"), SPELT)
def test_a_url_is_spelt_in_ascii_without_a_fragment(url, spelt):
    assert request_url(url) == spelt


@pytest.mark.parametrize(("url", "reason"), REFUSED)
def test_a_refusal_says_why(url, reason):
    with pytest.raises(UrlError, match=reason):
        request_url(url)


def test_a_url_as_spelt_is_spelt_so_again():
    for url, spelt in SPELT:
        assert request_url(request_url(url)) == spelt


ALPHABET = "abc019.-_:/?#[]@!$&'()*+,;=%~ \\\"<>{}|^`\t\n\0éßİ。١１ⓐ\u200d\ud800"


def test_other_parsers_read_every_spelt_url_as_we_do():
    dice = Random(5)
    spelt = []
    for _ in range(20_000):
        noise = "".join(dice.choices(ALPHABET, k=dice.randrange(12)))
        at = dice.randrange(30)
        url = "https://news.example.org:8080/feed/world?a=b"
        try:
            spelt.append(request_url(url[:at] + noise + url[at:]))
        except UrlError:
            continue
    assert len(spelt) > 2000
    for url in spelt:
        ours, theirs = urlsplit(url), parse_url(url)
        assert url.isascii()
        assert request_url(url) == url
        assert (ours.scheme, ours.hostname, ours.port) == (theirs.scheme, theirs.host, theirs.port)


@pytest.mark.parametrize(("length", "usable"), [(253, True), (254, False)])
def test_a_host_name_is_of_253_characters_at_most(length, usable):
    host = ".".join(["a" * 60] * 4 + ["b" * (length - 4 * 61)])
    assert len(host) == length
    if usable:
        assert request_url(f"http://{host}/") == f"http://{host}/"
    else:
        with pytest.raises(UrlError, match="without a usable host name"):
            request_url(f"http://{host}/")
