"""The canonical form of an address."""

import pytest

from wirewatch.stories.links import canonical


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a/b?id=7&x=",
        "http://www.example.org/a/b/?x=&id=7",
        "HTTPS://WWW.Example.org:443/a/b?utm_source=rss&id=7&x=&fbclid=1#top",
        " https://m.example.org/a/b?id=7&at_medium=RSS&x=",
    ],
)
def test_spellings_of_one_address_are_equal(url):
    assert canonical(url) == "example.org/a/b?id=7&x="


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/a", "https://example.net/a"),
        ("https://example.org:8080/a", "https://example.org/a"),
    ],
)
def test_other_pages_are_not(one, other):
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "urn:uuid:1",
        "ftp://example.org/a",
        "https:///a",
        "http://[x/a",
        "http://x:y/a",
        "https://example.org",
        "https://www.example.org/?utm_source=rss",
    ],
)
def test_what_leads_to_no_page_of_its_own_is_no_address(url):
    assert canonical(url) == ""
