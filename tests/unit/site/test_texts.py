"""Every language says everything, and says it of the same things."""

import re

import pytest

from wirewatch.feeds.health import Health
from wirewatch.levels.level import Level
from wirewatch.site.plurals import FORMS, form_of
from wirewatch.site.texts import LANGUAGES, language_for, texts_of
from wirewatch.subscriptions.subscription import Cadence

PLACEHOLDER = re.compile(r"\{(\w*)\}")
ENGLISH = texts_of("en").entries


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text_and_no_other(language):
    assert texts_of(language).entries.keys() == ENGLISH.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_of_one_kind_and_has_the_same_placeholders_in_every_language(language):
    for key, text in texts_of(language).entries.items():
        if isinstance(text, dict):
            assert set(text) == set(FORMS[language]), key
            assert {*ENGLISH[key]} == set(FORMS["en"]), key
            assert placeholders(text["other"]) == placeholders(ENGLISH[key]["other"]), key
            assert all(placeholders(form) <= {"n"} for form in text.values()), key
        else:
            assert placeholders(text) == placeholders(ENGLISH[key]), key
            assert text.strip() == text, key


@pytest.mark.parametrize(
    ("group", "names"),
    [("health", list(Health)), ("levels", list(Level)), ("digest", list(Cadence))],
)
def test_every_state_level_and_cadence_has_a_name(group, names):
    assert all(texts_of("en").has(f"{group}.{name}") for name in names)


@pytest.mark.parametrize(
    ("number", "form"),
    [(0, "zero"), (1, "one"), (2, "two"), (3, "few"), (10, "few"), (11, "many"), (99, "many"), (100, "other"),
     (102, "other"), (103, "few"), (111, "many"), (1000, "other")],
)  # fmt: skip
def test_arabic_counts_in_six_forms(number, form):
    assert form_of("ar", number) == form


def test_numbers_carry_the_separator_of_the_language():
    assert texts_of("en").count("preview.stories", 1234) == "1,234 stories"
    assert texts_of("tr").count("preview.stories", 1234) == "1.234 olay"
    assert texts_of("en").count("preview.stories", 1) == "1 story"


def test_what_is_filled_in_is_escaped():
    assert texts_of("en")("manage.for_address", address="<b>") == "For &lt;b&gt;"


@pytest.mark.parametrize(
    ("wanted", "accepted", "language"),
    [
        ("", "", "en"),
        ("", "tr-TR,tr;q=0.9,en;q=0.8", "tr"),
        ("", "fr,en;q=0.5,ar;q=0.7", "ar"),
        ("", "de", "en"),
        ("ar", "tr", "ar"),
        ("de", "tr", "tr"),
        ("", "tr;q=0, ar;q=x, en;q=0.1", "en"),
        ("", ",;q=;=," * 50, "en"),
    ],
)
def test_the_language_is_the_wanted_one_or_the_best_that_the_browser_accepts(wanted, accepted, language):
    assert language_for(wanted, accepted) == language
