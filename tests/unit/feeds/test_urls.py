"""Which URLs are asked for, and how they are spelt."""

import pytest

from wirewatch.feeds.urls import UrlError, request_url

SPELT = [
    ("https://Example.ORG", "https://example.org/"),
    ("  http://example.org/a  ", "http://example.org/a"),
    ("http://example.org:8080/a?b=c#d", "http://example.org:8080/a?b=c"),
    ("http://example.org/a b/ü?q=é", "http://example.org/a%20b/%C3%BC?q=%C3%A9"),
    ("http://example.org/%7Ex%20y", "http://example.org/%7Ex%20y"),
    ("http://bücher.example/", "http://xn--bcher-kva.example/"),
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
    ("http://[fe80::1%25eth0]/", "oddly written number"),
    ("http://[::1/", "not a URL"),
    ("http://example.org:99999/", "not a URL"),
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
