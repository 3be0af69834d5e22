"""What an item is about."""

from math import hypot

import pytest
from tests.fakes.news import a_profile, an_item

from wirewatch.stories.profile import profile_of
from wirewatch.stories.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("title", "language", "words"),
    [
        ("BREAKING: Two pilots killed over Idlib", "en", {"two", "pilot", "kill", "idlib"}),
        ("Turkey's 12 posts: 3 to go", "en", {"turkey", "12", "post", "3", "go"}),
        ("SON DAKİKA: İdlib'de 2 pilot öldü", "tr", {"idlib", "2", "pilot", "oldu"} - {"oldu"}),
        ("عاجل: المروحية في إدلب", "ar", {"مروحيه", "ادلب"}),
        ("【速報】北京で地震", "ja", {"北京", "京で", "で地", "地震"}),
        ("", "en", set()),
    ],
)
def test_labels_stop_words_and_stray_letters_fall(title, language, words):
    profile = a_profile(an_item(title, language=language))
    assert set(profile.terms) == set(profile.words) == words


def test_rare_words_weigh_more_than_frequent_and_commonplace_ones():
    item = an_item("Helicopter killed Idlib")
    profile = profile_of(item, Vocabulary(1000, {"idlib": 400}))
    assert list(profile.terms) == ["helicopter", "kill", "idlib"]


def test_a_word_of_the_title_weighs_more_than_one_of_the_summary():
    assert list(a_profile(an_item("Helicopter", summary="Convoy.")).terms) == ["helicopter", "convoy"]


def test_squares_of_the_weights_add_up_to_a_thousand_squared():
    assert hypot(*a_profile(an_item("Helicopter shot down over Idlib")).terms.values()) == pytest.approx(1000, abs=3)


def test_a_long_text_has_48_terms_and_teaches_all_its_words():
    profile = a_profile(an_item("Long read", summary=" ".join(f"word{n}" for n in range(500))))
    assert (len(profile.terms), len(profile.words), profile.length) == (48, 402, 402)
    assert len(profile.looked_up()) == 10


def test_a_word_too_long_for_a_key_is_cut():
    assert list(a_profile(an_item("x1" * 5000)).terms) == ["x1" * 20]
