"""Casualty figures."""

import pytest

from wirewatch.stories.figures import figures, risen
from wirewatch.stories.numerals import numerals


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two pilots killed as helicopter shot down", {"killed": 2}),
        ("Three people were killed", {"killed": 3}),
        ("Airstrike kills at least 11 in market", {"killed": 11}),
        ("Killing two, wounding five", {"killed": 2, "wounded": 5}),
        ("kills 3, wounds 5", {"killed": 3, "wounded": 5}),
        ("killed: 3", {"killed": 3}),
        ("Death toll rises to 1,204", {"killed": 1204}),
        ("11 dead, 40 injured and 3 missing", {"killed": 11, "wounded": 40, "missing": 3}),
        ("Quake: 4 dead, then 7 dead", {"killed": 7}),
        ("No casualties were reported", {"killed": 0, "wounded": 0}),
        ("Without casualties, army says", {"killed": 0, "wounded": 0}),
        ("About 700,000 people displaced in Idlib", {"displaced": 700_000}),
        ("1.5 million displaced", {"displaced": 1_500_000}),
        ("900 thousand displaced", {"displaced": 900_000}),
        ("مقتل 3 جنود", {"killed": 3}),
        ("ثلاثة قتلى و11 جريحا", {"killed": 3, "wounded": 11}),
        ("سقوط قتيلين", {"killed": 2}),
        ("سقوط قتيلان", {"killed": 2}),
        ("شهيدان، جريحان", {"killed": 2, "wounded": 2}),
        ("1899 killed", {"killed": 1899}),
        ("1900 killed", {}),
        ("2100 killed", {}),
        ("2101 killed", {"killed": 2101}),
        ("نحو 700 ألف نازح من إدلـــب", {"displaced": 700_000}),
        ("دون إصابات", {"killed": 0, "wounded": 0}),
        ("Düşürülen helikopterin iki pilotu hayatını kaybetti", {"killed": 2}),
        ("5 ölü, 12 yaralı", {"killed": 5, "wounded": 12}),
        ("Ölü sayısı 11'e yükseldi", {"killed": 11}),
        ("Can kaybı yok", {"killed": 0, "wounded": 0}),
    ],
)
def test_a_figure_is_read(text, found):
    assert figures(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Turkish convoy of 60 vehicles heads for Idlib",
        "12-year-old killed",
        "On 15 February, pilot killed",
        "15 February pilot killed",
        "Anger after 3 attacks killed civilians",
        "Killed in 2 raids",
        "Sochi deal of 2018 killed",
        "2.5 killed the mood",
        "Dozens killed",
        "60 vehicles. Killed: nobody knows",
        "Bill killed by committee",
        "",
    ],
)
def test_other_numbers_are_no_figures(text):
    assert figures(text) == {}


@pytest.mark.parametrize(
    ("before", "now", "worse"),
    [
        ({}, {"killed": 2}, ("first deaths told: 2",)),
        ({"killed": 0, "wounded": 0}, {"killed": 2}, ("first deaths told: 2",)),
        ({"killed": 3}, {"killed": 11, "missing": 1}, ("killed: 3 → 11", "first missing told: 1")),
        ({"killed": 3}, {"killed": 3}, ()),
        ({"killed": 11}, {"killed": 3}, ()),
        ({"killed": 3}, {}, ()),
        ({}, {"killed": 0, "wounded": 0}, ()),
    ],
)
def test_what_got_worse_is_said(before, now, worse):
    assert risen(before, now) == worse


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("About 700,000 left.", ["about", 700_000, "left", "|"]),
        ("3.6 million", [3_600_000]),
        ("3,6 milyon", [3_600_000]),
        ("1.2.3 million", ["1.2.3", "million"]),
        ("a million", ["a", "million"]),
        ("in 2018, 2,018", ["in", "2018", "|", 2018]),
        ("oniki عشرة ٣", [12, 10, 3]),
    ],
)
def test_numbers_are_read_from_digits_and_words(text, pieces):
    assert numerals(text) == pieces
