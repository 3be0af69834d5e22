"""Titles and summaries become plain text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirewatch.feeds.text import INVISIBLE, plain

HTML = [
    ("<b>Convoy</b> of 60", "Convoy of 60"),
    ("<p>One</p><p>Two</p>", "One Two"),
    ("One<br/>Two", "One Two"),
    ("<script>alert(1)</script>Quiet", "Quiet"),
    ('<a xlink:href="javascript:x">link</a>', "link"),
    ("AT&amp;T &eacute;t&eacute;", "AT&T été"),
    ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
    ("5 < 6 & 7", "5 < 6 & 7"),
    ("cut off <a hre", "cut off"),
    ("<b>lone \ud800 surrogate</b> &#xD800;", "lone surrogate \ufffd"),
]
PLAIN = [
    ("AT&amp;T", "AT&amp;T"),
    ("5 < 6 & 7 > 2", "5 < 6 & 7 > 2"),
    ("Raw <script>alert(1)</script> &amp; title", "Raw &amp; title"),
]
CLEANED = [
    ("Flood\r\nBcc: x@example.org", "Flood Bcc: x@example.org"),
    ("a\x00b\x1bc\x7f", "abc"),
    ("a\u202eb\u2066c\u200fd", "abcd"),
    ("id\u200blib\ufeff id\u00adlib", "idlib idlib"),
    ("e\u0301te\u0301", "été"),
    ("a \t \u00a0 \u2028 b", "a b"),
    ("lone \ud800 surrogate", "lone surrogate"),
    ("tag\U000e0041 \uffff", "tag"),
]
JOINERS = [
    ("می\u200cخواهم", "می\u200cخواهم"),
    ("क\u094d\u200dष", "क\u094d\u200dष"),
    ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468\u200d\U0001f469\u200d\U0001f467"),
    ("\U0001f3c3\u200d\u2640\ufe0f", "\U0001f3c3\u200d\u2640\ufe0f"),
    ("id\u200dl\u200cib", "idlib"),
    ("\u200cادلب\u200d", "ادلب"),
]


@pytest.mark.parametrize(("raw", "text"), HTML)
def test_html_loses_its_markup_and_its_entities_are_decoded_once(raw, text):
    assert plain(raw, html=True, limit=300) == text


@pytest.mark.parametrize(("raw", "text"), PLAIN)
def test_plain_text_keeps_its_ampersands_and_loses_tags(raw, text):
    assert plain(raw, html=False, limit=300) == text


@pytest.mark.parametrize(("raw", "text"), CLEANED)
def test_what_nobody_should_see_is_gone(raw, text):
    assert plain(raw, html=False, limit=300) == text


@pytest.mark.parametrize(("raw", "text"), JOINERS)
def test_joiners_stay_where_writing_needs_them(raw, text):
    assert plain(raw, html=False, limit=300) == text


def test_a_long_text_ends_in_an_ellipsis_within_its_limit():
    assert plain("word " * 100, html=False, limit=11) == "word word…"


@given(st.text(), st.booleans())
def test_any_text_comes_out_clean_and_bounded(raw, html):
    text = plain(raw, html=html, limit=50)
    assert len(text) <= 50
    assert not INVISIBLE.search(text)
    assert "\n" not in text
    assert unicodedata.is_normalized("NFC", text)
