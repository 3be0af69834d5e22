"""Texts of others stay text, forms keep what was written, languages turn the page."""

from datetime import UTC, datetime, timedelta

import pytest
from lxml import html
from tests.fakes.people import subscription

from wirewatch.feeds.health import Health
from wirewatch.site.filled import UNTOUCHED, Filled, filled_from, settings_of
from wirewatch.site.findings import Found, Shown, refused, span_of
from wirewatch.site.frame import Frame, zones
from wirewatch.site.marking import marked
from wirewatch.site.pages import (
    Ask,
    Managed,
    ShownFeed,
    ShownStory,
    ShownWatch,
    Status,
    manage_page,
    preview_part,
    problem_page,
    status_page,
    subscribe_page,
    told_page,
)
from wirewatch.site.texts import LANGUAGES, texts_of
from wirewatch.subscriptions.subscription import QuietHours
from wirewatch.watches.errors import QueryError
from wirewatch.watches.language import parse

NOW = datetime(2020, 2, 15, 10, 5, tzinfo=UTC)
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202e{{ 7 * 7 }}{x}" + "W" * 500
WEEK = timedelta(days=7)


def found(**given: object) -> Found:
    sample = Shown(EVIL, [(0, 8), (5, 12)], "javascript:alert(3)", EVIL, NOW, "FLASH")
    return Found(**{"window": WEEK, "archived": 800, "watched": WEEK, "stories": 14, "urgent": 3,
                    "samples": [sample]} | given)  # type: ignore[arg-type]  # fmt: skip


def every_page(frame: Frame) -> dict[str, str]:
    filled = Filled({**UNTOUCHED.values, "query": [EVIL], "address": [EVIL]}, {"address": "no", "x": EVIL})
    managed = Managed(
        EVIL, [ShownWatch("w", EVIL), ShownWatch("v", EVIL, NOW)], [ShownStory("s", EVIL, NOW)], NOW, "/u"
    )
    feeds = [ShownFeed(EVIL, Health.FAILING, NOW, None), ShownFeed("BBC", Health.OK, None, NOW)]
    return {
        "subscribe": subscribe_page(frame, filled, found()),
        "refused": subscribe_page(frame, filled, None, refused(error_of(f'idlib AND ("{EVIL}'))),
        "manage": manage_page(frame, managed, filled, saved=True),
        "status": status_page(frame, Status(NOW, feeds, NOW, None)),
        "told": told_page(frame, frame.texts("mute.title"), [frame.texts("mute.text")], subject=EVIL,
                          asks=[Ask(frame.texts("mute.button"), "/mute", EVIL, {"a": EVIL})]),
        "problem": problem_page(frame, "used"),
    }  # fmt: skip


def error_of(query: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(query)
    return caught.value


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_of_others_never_become_markup(language):
    for name, page in every_page(Frame(language, "/manage", EVIL, chosen=True)).items():
        read = html.document_fromstring(page)
        assert [each.get("src") for each in read.iter("script")] == [read.find(".//script").get("src")], name
        assert not list(read.iter("img")), name
        assert not read.xpath("//@*[starts-with(name(), 'on')]"), name
        assert not read.xpath("//*[@style] | //style | //a[starts-with(@href, 'javascript')]"), name
        assert read.get("dir") == ("rtl" if language == "ar" else "ltr"), name
        assert read.get("lang") == language, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_label_and_every_id_is_its_own(language):
    for name, page in every_page(Frame(language, "/", "token")).items():
        read = html.document_fromstring(page)
        ids = read.xpath("//@id")
        assert len(ids) == len(set(ids)), name
        for one in read.xpath("//input[not(@type='hidden') and not(@type='checkbox')] | //select | //textarea"):
            assert read.xpath("//label[@for=$id]", id=one.get("id")), (name, one.get("name"))
        for described in read.xpath("//@aria-describedby"):
            assert set(described.split()) <= set(ids), (name, described)


def test_the_language_switch_keeps_the_page_and_its_token():
    page = html.document_fromstring(problem_page(Frame("en", "/mute", "tok-en"), "used"))
    assert "/mute?token=tok-en&lang=ar" in page.xpath("//nav//@href")
    chosen = html.document_fromstring(problem_page(Frame("ar", "/mute", "tok-en", chosen=True), "used"))
    assert "/status?lang=ar" in chosen.xpath("//nav//@href")


def test_overlapping_places_are_marked_once_and_those_outside_not_at_all():
    assert marked("air strike on", [(4, 10), (0, 6), (12, 99), (50, 60)]) == (
        "<mark>air st</mark><mark>rike</mark> o<mark>n</mark>"
    )
    assert marked("a<b", [(1, 2)]) == "a<mark>&lt;</mark>b"


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"archived": 0}, "only just begun to watch"),
        ({"archived": 12, "watched": timedelta(minutes=3)}, "has watched for 3 minutes; 12 items so far"),
        ({"archived": 12, "watched": timedelta(hours=5)}, "has watched for 5 hours"),
        ({"archived": 12, "watched": timedelta(days=3)}, "has watched for 3 days"),
        ({"stories": 0, "urgent": 0, "samples": []}, "Nothing matched"),
        ({"stories": 700}, "That is a lot for one reader"),
        ({"partly": True}, "these are the newest"),
    ],
)
def test_a_preview_says_what_it_rests_on(given, text):
    assert text in preview_part(Frame("en"), found(**given), None)


def test_a_preview_over_the_whole_time_says_no_more_than_its_figures():
    part = preview_part(Frame("en"), found(), None)
    assert "14 stories" in part
    assert "3 urgent" in part
    assert "in the last 7 days" in part
    assert "has watched" not in part


def test_a_bad_query_is_shown_with_its_place_and_a_caret_below_it():
    shown = refused(error_of("idlib AND"))
    assert (shown.line, shown.before + shown.at + shown.after) == (1, "idlib AND")
    assert len(shown.indent) == shown.column - 1
    part = preview_part(Frame("tr"), None, shown)
    assert "sütun" in part
    assert "^" in part


def test_a_form_keeps_the_settings_of_a_subscription():
    quiet = QuietHours("22:00", "06:30", flash_passes=False)
    person = subscription(quiet=quiet, hourly_cap=5, silence_after=24)
    form = {name: tuple(values) for name, values in filled_from(person).values.items()}
    settings = settings_of(form)
    assert settings["quiet"] == {"start": "22:00", "end": "06:30", "flash_passes": False}
    assert (settings["hourly_cap"], settings["silence_after"]) == (5, 24)
    assert settings["digest"]["at"] == person.digest.at


@pytest.mark.parametrize(
    ("text", "number"), [("", 0), (" 7 ", 7), ("-1", "-1"), ("x", "x"), ("٧", "٧"), ("9" * 30, "9" * 30)]
)
def test_a_number_that_is_none_stays_what_was_written(text, number):
    assert settings_of({"hourly_cap": (text,)})["hourly_cap"] == number


def test_a_zone_that_is_no_longer_listed_can_still_be_chosen():
    odd = Filled({"digest.timezone": ("Asia/Nowhere",)})
    assert odd.zones()[0] == ("Asia/Nowhere", "Asia/Nowhere")
    assert "Europe/Istanbul" in zones()
    assert UNTOUCHED.zones()[0][0] == "UTC"


def test_spans_are_told_in_the_language():
    assert span_of(found(watched=timedelta(minutes=2)), texts_of("ar")) == "دقيقتين"
