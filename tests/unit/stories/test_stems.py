"""Forms that count as one word."""

import pytest

from wirewatch.stories.commonplace import commonplace
from wirewatch.stories.stems import stem


@pytest.mark.parametrize(
    ("forms", "language"),
    [
        (("strike", "strikes", "striking"), "en"),
        (("party", "parties"), "en"),
        (("resign", "resigns", "resigned", "resigning"), "en"),
        (("مروحيه", "المروحيه", "والمروحيه"), "ar"),
        (("helikopter", "helikopteri", "helikopterin"), "tr"),
    ],
)
def test_forms_of_one_word_have_one_stem(forms, language):
    assert len({stem(form, language) for form in forms}) == 1


@pytest.mark.parametrize("word", ["glass", "12", "bus", "us", "covid19", "fire", "are"])
def test_what_is_no_ending_stays(word):
    assert stem(word, "en") == word


def test_a_language_without_a_list_has_no_commonplace_words():
    assert commonplace("sw") == frozenset()
    assert "earthquak" in commonplace("en")
