"""Every entry of an OPML list becomes a feed or a refusal that names its line."""

from pathlib import Path

import pytest

from wirewatch_cli.opml import Entry, OpmlError, Refusal, read_opml
from wirewatch_cli.run import FEEDS

LIST = """\
<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>My feeds</title></head><body>
  <outline text="News">
    <outline type="rss" text="Wire" title="Example Wire" xmlUrl="https://wire.example/world.xml"/>
    <outline text="Query & more" xmlUrl="http://wire.example/q?a=1&b=2" />
    <outline XMLURL='https://haber.example/gündem'
             type="rss"></outline>
    <outline text="again" xmlUrl="https://wire.example/world.xml "/>
    <outline text="the same, spelt otherwise" xmlUrl="https://haber.example/g%C3%BCndem"/>
    <outline text="local" xmlUrl="file:///etc/passwd"/>
    <outline type="rss" text="empty"/>
    <outline text="odd" xmlUrl="https://[::1/"/>
    <outline text="a page" htmlUrl="https://page.example/"/>
  </outline>
</body></opml>
"""


def read(tmp_path: Path, content: bytes) -> tuple[list[Entry], list[Refusal]]:
    (tmp_path / "feeds.opml").write_bytes(content)
    return read_opml(tmp_path / "feeds.opml")


def test_feeds_are_found_also_where_the_xml_is_not_well_formed(tmp_path: Path) -> None:
    entries, _ = read(tmp_path, LIST.encode())
    assert entries == [
        Entry(4, "https://wire.example/world.xml", "Example Wire"),
        Entry(5, "http://wire.example/q?a=1&b=2", "Query & more"),
        Entry(6, "https://haber.example/gündem", "haber.example"),
    ]


def test_each_entry_that_is_not_taken_is_told_with_its_line(tmp_path: Path) -> None:
    _, refusals = read(tmp_path, LIST.encode())
    assert [(refusal.line, refusal.what) for refusal in refusals] == [
        (8, "https://wire.example/world.xml"),
        (9, "https://haber.example/g%C3%BCndem"),
        (10, "file:///etc/passwd"),
        (11, "empty"),
        (12, "https://[::1/"),
    ]
    assert refusals[0].why == "duplicate of line 4"
    assert refusals[1].why == "duplicate of line 6"
    assert refusals[2].why == "only http and https are fetched"


@pytest.mark.parametrize("encoding", ["iso-8859-9", "utf-16", "utf-8-sig", "no-such-encoding"])
def test_the_declared_encoding_is_used_and_an_unknown_one_is_survived(tmp_path: Path, encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    written = "utf-8" if encoding.startswith("no") else encoding
    text = f'<?xml version="1.0" encoding="{declared}"?>\n<outline text="ş" xmlUrl="https://a.example/"/>'
    entries, _ = read(tmp_path, text.encode(written))
    assert entries == [Entry(2, "https://a.example/", "ş")]


def test_what_is_no_list_of_feeds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OpmlError, match=r"feeds\.opml: not a list of feeds"):
        read(tmp_path, b"<html><p>hello</p></html>")


def test_an_unclosed_title_or_an_unknown_section_does_not_swallow_the_list(tmp_path: Path) -> None:
    text = (
        '<opml><head><title>My feeds<script></head><![if x[<body><outline xmlUrl="https://a.example/"/></body></opml>'
    )
    entries, _ = read(tmp_path, text.encode())
    assert [entry.url for entry in entries] == ["https://a.example/"]


@pytest.mark.parametrize(
    ("attributes", "url"),
    [
        ('xmlUrl="feed://a.example/rss"', "http://a.example/rss"),
        ('xmlUrl="feed:https://a.example/rss"', "https://a.example/rss"),
        ('type="RSS" url="https://a.example/rss"', "https://a.example/rss"),
        ('type="atom" xmlUrl="https://a.example/rss"', "https://a.example/rss"),
    ],
)
def test_a_feed_is_known_by_whatever_readers_write(tmp_path: Path, attributes: str, url: str) -> None:
    entries, _ = read(tmp_path, f"<opml><outline text='A' {attributes}/></opml>".encode())
    assert entries == [Entry(1, url, "A")]


def test_a_tier_that_is_none_is_not_taken_and_no_title_brings_control_characters(tmp_path: Path) -> None:
    text = '<outline text="A\x1b[2J\u202eB" wirewatch:tier="9" xmlUrl="https://a.example/"/>'
    entries, _ = read(tmp_path, text.encode())
    assert entries == [Entry(1, "https://a.example/", "A[2JB")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/feed", "http://a.example/feed/"),
        ("https://a.example/feed", "https://A.EXAMPLE:443/feed?utm_source=x#top"),
    ],
)
def test_spellings_of_one_url_are_duplicates(tmp_path: Path, one: str, other: str) -> None:
    text = f'<opml><outline xmlUrl="{one}"/>\n<outline xmlUrl="{other}"/></opml>'
    entries, refusals = read(tmp_path, text.encode())
    assert [entry.url for entry in entries] == [one]
    assert [(refusal.why, refusal.is_duplicate) for refusal in refusals] == [("duplicate of line 1", True)]


def test_a_refused_entry_is_told_without_the_characters_that_could_steer_a_terminal(tmp_path: Path) -> None:
    _, (refusal,) = read(tmp_path, b'<outline xmlUrl="https://a.example/\x1b[2J"/>')
    assert refusal.what == "https://a.example/[2J"
    assert not refusal.is_duplicate


def test_an_address_that_cannot_be_read_is_told_as_it_stands(tmp_path: Path) -> None:
    _, (refusal,) = read(tmp_path, b'<outline xmlUrl="https://[::1/"/>')
    assert (refusal.what, refusal.why) == ("https://[::1/", "not a URL: Invalid IPv6 URL")


@pytest.mark.parametrize("encoding", ["utf-16", "UTF-32", "idna"])
def test_an_encoding_that_cannot_be_meant_is_not_believed(tmp_path: Path, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n<outline text="ş" xmlUrl="https://a.example/"/>'
    entries, _ = read(tmp_path, text.encode())
    assert entries == [Entry(2, "https://a.example/", "ş")]


def test_the_list_that_is_shipped_is_whole() -> None:
    entries, refusals = read_opml(FEEDS)
    assert refusals == []
    assert len(entries) >= 40
    assert {entry.tier for entry in entries} == {1, 2}
    assert [entry for entry in entries if not entry.url.startswith("https://") or not entry.language] == []
