"""Items from a JSONL file."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wirewatch.assessment.texts import texts_of
from wirewatch_cli.backtest.item_file import ItemFileError, read_items


def written(tmp_path: Path, *rows: object) -> Path:
    file = tmp_path / "items.jsonl"
    file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return file


def test_a_title_is_enough(tmp_path):
    read = read_items(written(tmp_path, {"title": "A"}, "", {"title": "B"}))
    assert [(item.id, item.title, item.summary, item.language, item.tier) for item in read.items] == [
        ("line-1", "A", "", "und", 3),
        ("line-3", "B", "", "und", 3),
    ]
    assert not read.dated


def test_every_field_is_taken(tmp_path):
    row = {
        "id": "i-1",
        "url": "https://wire.example/a",
        "title": "A",
        "summary": "S",
        "seen": "2020-02-15T14:05:31Z",
        "published": "2020-02-15T15:00:00+03:00",
        "source": "Wire",
        "language": "tr",
        "feed": "f-1",
        "tier": 1,
    }
    (item,) = read_items(written(tmp_path, row)).items
    assert item.seen == datetime(2020, 2, 15, 14, 5, 31, tzinfo=UTC)
    assert item.published == datetime(2020, 2, 15, 12, tzinfo=UTC)
    assert (item.id, item.url, item.summary, item.source, item.language, item.feed, item.tier) == (
        "i-1", "https://wire.example/a", "S", "Wire", "tr", "f-1", 1,
    )  # fmt: skip


def test_other_names_of_fields_are_known(tmp_path):
    (item,) = read_items(written(tmp_path, {"title": "A", "text": "S", "time": 1581775531, "lang": "ar"})).items
    assert (item.summary, item.language, item.seen) == ("S", "ar", datetime(2020, 2, 15, 14, 5, 31, tzinfo=UTC))


def test_items_come_in_the_order_in_which_they_were_seen(tmp_path):
    rows = [{"title": title, "seen": f"2020-02-{day}"} for title, day in (("late", 17), ("early", 15), ("mid", 16))]
    read = read_items(written(tmp_path, *rows))
    assert ([item.title for item in read.items], read.dated) == (["early", "mid", "late"], True)


def test_items_before_the_first_time_count_as_seen_with_it(tmp_path):
    one, other = read_items(written(tmp_path, {"title": "A"}, {"title": "B", "time": 1581775531})).items
    assert one.seen == other.seen


def test_an_item_without_a_time_was_seen_with_the_one_before_it(tmp_path):
    one, other = read_items(written(tmp_path, {"title": "A", "seen": "2020-02-15T14:05:31"}, {"title": "B"})).items
    assert one.seen == other.seen


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("hello", "items.jsonl:2: not JSON"),
        ("[" * 100_000, "items.jsonl:2: nested too deep"),
        ([], "items.jsonl:2: an item is an object"),
        ({}, "items.jsonl:2: an item needs a `title`"),
        ({"title": 5}, "items.jsonl:2: an item needs a `title`"),
        ({"title": "A", "url": 5}, "items.jsonl:2: `url` must be a text"),
        ({"title": "A", "lang": "turkish"}, "items.jsonl:2: no language code: 'turkish'; write one such as tr"),
        ({"title": "A", "categories": "war"}, "items.jsonl:2: `categories` must be a list of texts"),
        ({"title": "A", "categories": ["war", 5]}, "items.jsonl:2: `categories` must be a list of texts"),
        ({"title": "A", "tier": 4}, "items.jsonl:2: `tier` must be 1, 2 or 3"),
        ({"title": "A", "seen": "yesterday"}, "items.jsonl:2: not a moment: 'yesterday'"),
        ({"title": "A", "published": {}}, "items.jsonl:2: not a moment"),
        ({"title": "A", "time": True}, "items.jsonl:2: not a moment"),
        ({"title": "A", "seen": "0001-01-01T00:00:00+14:00"}, "items.jsonl:2: not a moment"),
        ({"title": "A", "seen": "9999-12-31"}, "items.jsonl:2: not a moment"),
        ({"title": "A", "time": 1e300}, "items.jsonl:2: not a moment"),
    ],
)
def test_a_line_that_is_no_item_is_told_with_its_place(tmp_path, row, words):
    with pytest.raises(ItemFileError, match=words):
        read_items(written(tmp_path, {"title": "A"}, row))


def test_what_a_report_says_was_never_matched_is_counted_and_left_out(tmp_path):
    rows = [{"title": outcome, "outcome": outcome} for outcome in ("baseline", "alerted", "stale", "baseline")]
    read = read_items(written(tmp_path, *rows))
    assert [item.title for item in read.items] == ["alerted"]
    assert read.unassessed == {"baseline": 2, "stale": 1}


def test_texts_are_made_plain_and_short_as_the_poller_makes_them(tmp_path):
    row = {"title": "Id\x1b[31mlib <b>now</b>", "summary": "a  b " * 1000, "source": "Wi\u202ere"}
    (item,) = read_items(written(tmp_path, row)).items
    assert (item.title, item.source, len(item.summary)) == ("Id[31mlib now", "Wire", 1000)


@pytest.mark.parametrize(
    ("row", "language"),
    [
        ({"title": "Depremler", "language": "tr-TR"}, "tr"),
        ({"title": "Depremler", "lang": "TR"}, "tr"),
        ({"title": "Ağrı'da çığ"}, "tr"),
        ({"title": "Київ"}, "uk"),
        ({"title": "إدلب", "language": "en"}, "ar"),
        ({"title": "Idlib", "language": "und"}, "und"),
    ],
)
def test_the_language_is_told_as_the_poller_tells_it(tmp_path, row, language):
    (item,) = read_items(written(tmp_path, row)).items
    assert item.language == language


def test_categories_are_there_to_be_asked_for(tmp_path):
    (item,) = read_items(written(tmp_path, {"title": "A", "categories": ["Middle East", "War"]})).items
    assert texts_of(item).categories == ("Middle East", "War")


def test_a_date_that_cannot_be_is_held_to_what_can_be_as_by_the_poller(tmp_path):
    rows = [{"title": "A", "seen": "2020-02-15T12:00:00Z", "published": day} for day in ("2099-01-01", "2019-01-01")]
    late, early = read_items(written(tmp_path, *rows)).items
    assert late.published == datetime(2020, 2, 15, 12, 10, tzinfo=UTC)
    assert early.published == datetime(2020, 2, 13, 12, tzinfo=UTC)


def test_a_byte_order_mark_does_no_harm(tmp_path):
    (tmp_path / "items.jsonl").write_bytes(b'\xef\xbb\xbf{"title": "A"}\r\n{"title": "B"}\r\n')
    assert [item.title for item in read_items(tmp_path / "items.jsonl").items] == ["A", "B"]


def test_a_file_without_items_or_not_of_utf_8_is_refused(tmp_path):
    with pytest.raises(ItemFileError, match="there are no items in it"):
        read_items(written(tmp_path, ""))
    (tmp_path / "items.jsonl").write_bytes(b'{"title": "\xff"}')
    with pytest.raises(ItemFileError, match="not UTF-8"):
        read_items(tmp_path / "items.jsonl")
