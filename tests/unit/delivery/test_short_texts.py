"""Subjects, one-liners and text messages."""

import pytest

from wirewatch.delivery.lines import cut, one_line
from wirewatch.delivery.links import host_of, web_link
from wirewatch.delivery.sms import is_gsm, sms_text, width
from wirewatch.delivery.subject import ascii_of, topic_subject
from wirewatch.levels.level import Level

HOSTILE = "Quake\r\nBcc: x@y.example\0 \u202egnp.exe\u2028 now"


def test_one_line_keeps_the_words_and_drops_what_moves_them():
    assert one_line(HOSTILE) == "Quake Bcc: x@y.example gnp.exe now"


@pytest.mark.parametrize(
    ("line", "limit", "expected"),
    [
        ("short", 10, "short"),
        ("a longer line of words", 13, "a longer…"),
        ("a longer line of words", 14, "a longer line…"),
        ("unbreakableword", 6, "unbre…"),
        ("abc", 1, "…"),
    ],
)
def test_a_line_is_cut_after_a_word(line, limit, expected):
    assert cut(line, limit) == expected
    assert len(expected) <= limit


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Quake near İzmir — “major”", '[FLASH] Quake near Izmir - "major"'),
        ("زلزال قرب إزمير", "[FLASH] News from Example Wire"),
        ("M 7.1 زلزال قرب مدينة إزمير التركية", "[FLASH] News from Example Wire"),
        ("", "[FLASH] News from Example Wire"),
        (HOSTILE, "[FLASH] Quake Bcc: x@y.example gnp.exe now"),
    ],
)
def test_a_subject_for_the_topic_is_short_plain_ascii(title, subject):
    assert topic_subject(Level.FLASH, title, "Example Wire") == subject


def test_a_subject_for_the_topic_fits():
    made = topic_subject(Level.URGENT, "word " * 50, "s")
    assert len(made) < 100
    assert made.isascii()
    assert topic_subject(Level.URGENT, "", "وكالة") == "[URGENT] News from a feed"


@pytest.mark.parametrize(
    ("title", "url", "text"),
    [
        ("Quake", "https://w.example/1", "FLASH: Quake https://w.example/1"),
        ("“Quake”", "https://w.example/1", 'FLASH: "Quake" https://w.example/1'),
        ("زلزال قرب إزمير", "https://w.example/1", "FLASH: زلزال قرب إزمير https://w.example/1"),
        ("Quake", "https://w.example/" + "p" * 100, "FLASH: Quake https://w.example/" + "p" * 100),
        ("Quake", "https://w.example/1?utm_source=" + "x" * 200, "FLASH: Quake https://w.example/1"),
        ("Quake", "https://www.w.example/1?id=" + "9" * 200, "FLASH: Quake w.example"),
        ("Quake", "javascript:alert(1)", "FLASH: Quake"),
        (
            "زلزال قرب إزمير",
            "https://www.w.example/story/2020/1234567890123456",
            "FLASH: زلزال قرب إزمير www.w.example/story/2020/1234567890123456",
        ),
        ("زلزال قرب إزمير", "https://www.w.example/" + "p" * 60, "FLASH: زلزال قرب إزمير w.example"),
    ],
)
def test_a_text_message_holds_level_headline_and_link(title, url, text):
    assert sms_text(Level.FLASH, title, url) == text


@pytest.mark.parametrize("title", ["word " * 60, "كلمة " * 60, "🚨" * 60, "{" * 200, "x" * 300])
@pytest.mark.parametrize("url", ["https://w.example/1", "https://w.example/" + "p" * 200])
def test_a_text_message_is_one_part(title, url):
    text = sms_text(Level.URGENT, title, url)
    assert width(text) <= (140 if is_gsm(text) else 70)
    assert text.encode("utf-16-le")
    assert text.startswith("URGENT: ")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("http://a.example:8080/", "a.example"),
        ("javascript:alert(1)", ""),
        ("https://[bad", ""),
        ("", ""),
    ],
)
def test_only_addresses_of_the_web_are_linked(url, host):
    assert host_of(url) == host
    assert web_link(url) == (url if host else "")


def test_ascii_keeps_what_can_be_read():
    assert ascii_of("Çok büyük ağır") == "Cok buyuk agir"


@pytest.mark.parametrize("char", "^{}\\[~]|€")
def test_some_characters_take_two_places_of_a_text_message(char):
    assert width(f"a{char}") == 3
    assert width("AXZaxz09 ") == 9


def test_a_text_message_that_fits_to_the_last_place_is_whole():
    title = "x" * (140 - len("FLASH: ") - len(" https://w.example/1"))
    assert sms_text(Level.FLASH, title, "https://w.example/1") == f"FLASH: {title} https://w.example/1"
    assert "..." in sms_text(Level.FLASH, title + "x", "https://w.example/1")
