import pytest

from wirewatch.delivery.grounds import changes, grounds, quotes, without_points
from wirewatch.delivery.wording import and_more, counted, local_time, sentence, window
from wirewatch.delivery.writing import direction


@pytest.mark.parametrize(
    ("text", "language", "way"),
    [
        ("مقتل طيارين", "ar", "rtl"),
        ("مقتل طيارين", "en", "rtl"),  # a feed that is wrong about its language
        ("Quake in إزمير today", "ar", "ltr"),
        ("BBC: مقتل طيارين في ريف إدلب", "und", "rtl"),
        ("דיווח", "", "rtl"),
        ("زمین‌لرزه در وان", "fa", "rtl"),
        ("東京", "he", "ltr"),
        ("7.1", "fa-IR", "rtl"),
        ("", "he", "rtl"),
        ("7.1", "en", "ltr"),
        ("", "", "ltr"),
    ],
)
def test_a_text_is_written_the_way_most_of_its_letters_are(text, language, way):
    assert direction(text, language) == way


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 stories"), (1, "1 story"), (2, "2 stories"), (1204, "1,204 stories")]
)
def test_a_count_agrees_with_its_noun(number, said):
    assert counted(number, "story", "stories") == said


@pytest.mark.parametrize(
    ("names", "total", "said"),
    [
        ([], 0, ""),
        (["A"], 1, "A"),
        (["A", "B"], 2, "A and B"),
        (["A", "B", "C"], 3, "A, B and C"),
        (["A"], 2, "A and 1 more outlet"),
        (["A", "B"], 9, "A, B and 7 more outlets"),
        ([], 1, "1 outlet"),
    ],
)
def test_names_are_listed_and_the_rest_is_counted(names, total, said):
    assert and_more(names, total, "outlet", "outlets") == said


def test_a_moment_is_told_by_the_readers_clock():
    assert local_time("2020-02-14T22:00:00Z", "Asia/Kathmandu") == "Sat 15 Feb 2020, 03:45"


@pytest.mark.parametrize(
    ("after", "until", "said"),
    [
        ("2020-02-14T12:00:00Z", "2020-02-15T03:58:00Z", "Fri 14 Feb, 12:00 – Sat 15 Feb 2020, 03:58"),
        ("2020-02-14T12:00:00Z", "2020-02-14T13:00:00Z", "Fri 14 Feb 2020, 12:00 – 13:00"),
        ("2019-12-31T12:00:00Z", "2020-01-01T12:00:00Z", "Tue 31 Dec 2019, 12:00 – Wed 1 Jan 2020, 12:00"),
    ],
)
def test_a_window_says_no_more_than_it_must(after, until, said):
    assert window(after, until, "UTC") == said


def test_what_changed_is_told_apart_from_what_speaks_for_the_level():
    reasons = ("tier 1 source (+30)", "sport (-40)", "killed: 3 → 11", "now 5 independent sources")
    assert changes(reasons, "escalated") == ["killed: 3 → 11", "now 5 independent sources"]
    assert grounds(reasons, "escalated") == ["tier 1 source (+30)", "sport (-40)"]
    assert changes(reasons, "new") == []
    assert grounds(reasons, "new") == list(reasons)
    assert without_points("tier 1 source (+30)") == "tier 1 source"
    assert quotes("tells of “إسقاط مروحية” (+40)") == ["tells of “", "إسقاط مروحية", "” (+40)"]
    assert sentence("killed: 3 → 11") == "Killed: 3 → 11"
    assert sentence("") == ""
