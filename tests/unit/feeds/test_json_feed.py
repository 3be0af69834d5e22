"""JSON Feed 1.0 and 1.1."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from wirewatch.feeds.entry import Entry
from wirewatch.feeds.parse import parse
from wirewatch.items.item import Declared

URL = "https://wire.example/feeds/world.json"
ITEM = {
    "id": "w-1",
    "url": "../a?x=1",
    "title": "Convoy enters Idlib &amp; more",
    "content_html": "<p>Sixty vehicles.</p><p>Two &eacute;lan.</p>",
    "date_published": "2020-02-15T14:05:00+03:00",
    "language": "en-GB",
    "tags": ["Syria", 7, "\u202eTurkey"],
}


def read(items: Any, encoding: str = "utf-8", **feed: Any) -> Any:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Wire",
        "language": "en",
        "items": items,
        **feed,
    }
    return parse(json.dumps(document, ensure_ascii=False).encode(encoding), {"content-type": "application/json"}, URL)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_an_item_is_read_with_its_link_resolved_and_its_markup_gone(encoding):
    parsed = read([ITEM], encoding)
    assert (parsed.title, parsed.language, parsed.problem) == ("Wire", "en", "")
    assert parsed.entries == (
        Entry(
            guid="w-1",
            link="https://wire.example/a?x=1",
            title="Convoy enters Idlib &amp; more",
            summary="Sixty vehicles. Two élan.",
            published=datetime(2020, 2, 15, 11, 5, tzinfo=UTC),
            language="en-GB",
            declared=(Declared("category", "Syria"), Declared("category", "Turkey")),
        ),
    )


VARIANTS = [
    ({"id": 7}, "guid", "7"),
    ({"id": True}, "guid", ""),
    ({"external_url": "https://x.example/"}, "link", "https://x.example/"),
    ({"url": "javascript:alert(1)"}, "link", ""),
    ({"url": "http://[bad"}, "link", ""),
    ({"summary": "a", "content_text": "b"}, "summary", "a"),
    ({"content_text": "1 < 2 &amp; 3"}, "summary", "1 < 2 &amp; 3"),
    ({"date_modified": "2020-02-15"}, "published", datetime(2020, 2, 15, tzinfo=UTC)),
    ({"date_published": "0001-01-01T00:00:00+14:00"}, "published", None),
    ({"date_published": 5}, "published", None),
    ({"tags": "Syria"}, "declared", ()),
]


@pytest.mark.parametrize(("item", "field", "value"), VARIANTS)
def test_what_an_item_says_is_taken_where_it_can_be(item, field, value):
    (entry,) = read([item]).entries
    assert getattr(entry, field) == value


def test_what_is_no_item_is_left_out():
    assert len(read([ITEM, "x", None]).entries) == 1


def test_the_first_version_is_read_too():
    assert read([ITEM], version="https://jsonfeed.org/version/1").entries
