"""The normal form of text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirewatch.watches.folding import _folded_together, fold, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IDLIB", "idlib"),
        ("İdlib", "idlib"),
        ("ıdlıb", "idlib"),
        ("I\u0307dlib", "idlib"),
        ("École", "ecole"),
        ("e\u0301cole", "ecole"),
        ("Łódź", "lodz"),
        ("Ørsted", "orsted"),
        ("Straße", "STRASSE"),
        ("Σίσυφος", "ΣΙΣΥΦΟΣ"),
        ("Άμεσα", "αμεσα"),
        ("إِدْلِب", "ادلب"),
        ("إدلـــب", "ادلب"),
        ("أنقرة", "انقره"),
        ("على", "علي"),
        ("کابل", "كابل"),
        ("یمن", "يمن"),
        ("מַבְזָק", "מבזק"),
        ("ёлка", "елка"),
        ("за\u0301мок", "замок"),
        ("ｆｕｌｌ", "full"),
        ("ﬁre", "fire"),
        ("٣٤", "34"),
        ("۳۴", "34"),
        ("so\u00adft", "soft"),
    ],
)
def test_spellings_of_one_word_are_equal(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("й", "и"), ("ї", "і"), ("が", "か"), ("हिन्दी", "हन्द"), ("год", "гид"), ("ب", "ت")],
)
def test_marks_that_make_another_letter_stay(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("İdlib'de İDLİB’e", ("idlib", "de", "idlib", "e")),
        ("al-Bab: 12,000 (U.S.) x_y", ("al", "bab", "12", "000", "u", "s", "x", "y")),
        ("中東3人", ("中", "東", "3", "人")),
        ("می\u200cشود", ("مي", "شود")),
        ("हिन्दी में।", ("हिंदी", "में")),
        ("#Idlib @who", ("idlib", "who")),
        ("…—!", ()),
        ("", ()),
    ],
)
def test_words_are_runs_of_letters_and_digits(text, words):
    assert tokens(text) == words


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aİıIéÀñçşß ωΆςйЙ漢ก'-", max_size=30))
def test_case_and_composition_do_not_matter(text):
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(text)
    assert tokens(text.swapcase()) == tokens(text)


LETTERS = (
    "aeIiİıßÆøéåñςΆάϊёЁйЙїґأإآىةکیﷺمדשםकमनङज़ऩहिीूँं़्あがカガパ・ー北京東京ﾊﾟﾞ가힣ᄀㅏ๑กิำ①½ﬁＡ゛🔥ʼ’-_ "
    "\u0301\u0308\u030c\u064e\u0651\u0654\u05b7\u200b\u200c\u200d\u0640\ufe0f\u00ad\u3099\u0951\u11a8\u1161"
)


@given(st.text(st.sampled_from(LETTERS) | st.characters(), max_size=12))
def test_folding_letter_by_letter_gives_what_folding_them_together_gives(text):
    assert fold(text) == (text.lower() if text.isascii() else _folded_together(text))
