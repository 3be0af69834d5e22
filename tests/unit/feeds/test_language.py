"""The language of an item."""

import pytest

from wirewatch.feeds.language import is_language, language_of, primary, script_of

CASES = [
    (("en-GB", "fr", "de"), "Convoy enters Idlib", "en"),
    (("", "tr_TR", None), "Konvoy yolda", "tr"),
    ((None, None, "de"), "Kolonne unterwegs", "de"),
    (("x-default", "english", "fr"), "Le convoi", "fr"),
    ((None, None, None), "Convoy enters Idlib", "und"),
    ((None, None, None), "Kuzeye doğru yola çıktı", "tr"),
    ((None, None, None), "Azərbaycan sərhəddi, ağır döyüş", "az"),
    ((None, None, None), "قصف على إدلب", "ar"),
    ((None, None, None), "گزارش تازه از ادلب", "fa"),
    ((None, None, None), "ادلب میں لڑائی", "ur"),
    ((None, None, None), "Обстрел в Идлибе", "ru"),
    ((None, None, None), "Обстріл в Ідлібі", "uk"),
    ((None, None, None), "Νέα από τη Συρία", "el"),
    ((None, None, None), "叙利亚冲突升级", "zh"),
    ((None, None, None), "シリア情勢、緊迫", "ja"),
    ((None, None, None), "시리아 분쟁", "ko"),
    (("en-US", "en", "en"), "قصف على إدلب", "ar"),
    (("en", "bg", None), "Обстрел в Идлиб", "bg"),
    (("ckb", None, None), "هەواڵی نوێ", "ckb"),
    (("ar", None, None), "Breaking: convoy in Idlib", "ar"),
    (("fr", None, None), "12 345", "fr"),
    ((None, None, None), "12 345", "und"),
    (("und", None, None), "words", "und"),
]


@pytest.mark.parametrize(("claims", "text", "language"), CASES)
def test_a_claim_stands_unless_the_letters_say_no(claims, text, language):
    assert language_of(claims, text) == language


@pytest.mark.parametrize(
    ("tag", "subtag"), [("EN_us", "en"), ("zh-Hant-TW", "zh"), ("deutsch", ""), ("", ""), (None, "")]
)
def test_only_language_tags_are_believed(tag, subtag):
    assert primary(tag) == subtag


@pytest.mark.parametrize(
    ("tag", "known"),
    [("tr-TR", True), ("EN", True), ("und", True), ("", True), (None, True), ("turkish", False), ("1", False)],
)
def test_a_language_is_a_tag_or_undetermined_or_not_given(tag, known):
    assert is_language(tag) is known


def test_a_foreign_name_does_not_change_the_script():
    assert script_of("الأمم المتحدة UN تحذر من كارثة في إدلب") == "Arabic"
