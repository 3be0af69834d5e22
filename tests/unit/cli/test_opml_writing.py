"""An exported list imports again as it was."""

from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from wirewatch.feeds.feed import Feed
from wirewatch_cli.opml import Entry, read_opml
from wirewatch_cli.opml_writing import opml_text

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
FEEDS = [
    Feed("f-2", "https://wire.example/q?a=1&b=2", 'Wire "World" <live> & more', 1, "en"),
    Feed("f-1", "https://haber.example/gündem", "İlk Haber", 3),
]


def test_what_is_exported_is_imported_with_title_tier_and_language(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(opml_text(FEEDS, NOW), encoding="utf-8")
    entries, refusals = read_opml(tmp_path / "feeds.opml")
    assert refusals == []
    assert [Entry(0, each.url, each.title, each.tier, each.language) for each in entries] == [
        Entry(0, "https://haber.example/gündem", "İlk Haber", 3, None),
        Entry(0, "https://wire.example/q?a=1&b=2", 'Wire "World" <live> & more', 1, "en"),
    ]


def test_an_exported_list_is_well_formed_and_dated() -> None:
    root = ET.fromstring(opml_text(FEEDS, NOW).encode())
    assert root.get("version") == "2.0"
    assert root.findtext("head/dateCreated") == "Sun, 22 Nov 2026 14:00:00 GMT"
    assert {each.get("type") for each in root.iter("outline")} == {"rss"}


def test_an_empty_list_is_a_list(tmp_path: Path) -> None:
    assert ET.fromstring(opml_text([], NOW).encode()).find("body") is not None
