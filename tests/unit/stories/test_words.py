"""What a headline is about."""

import pytest

from wirewatch.stories.words import content_words, telling


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("BREAKING: Two pilots killed over Idlib", {"two", "pilots", "killed", "idlib"}),
        ("Turkey's 12 posts: 3 to go", {"turkey", "12", "posts", "3", "go"}),
        ("SON DAKİKA: İdlib'de 2 pilot öldü", {"idlib", "2", "pilot", "oldu"} - {"oldu"}),
        ("عاجل: مروحية في إدلب", {"مروحيه", "ادلب"}),
        ("【速報】北京で地震", {"北京", "京で", "で地", "地震"}),
        ("", set()),
    ],
)
def test_labels_stop_words_and_stray_letters_fall(title, words):
    assert set(content_words(title)) == words


def test_a_headline_is_looked_up_by_its_longest_words():
    words = content_words("helicopter shot down countryside idlib army syrian region dead 12")
    assert telling(words) == ("countryside", "helicopter", "region", "syrian", "idlib", "army")


def test_a_word_too_long_for_a_key_is_cut():
    assert content_words("x" * 5000) == ("x" * 40,)
