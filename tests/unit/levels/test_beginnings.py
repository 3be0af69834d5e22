"""A term is tried where its first word is, and nowhere else; it is found all the same however it is written."""

import pytest

from wirewatch.levels.beginnings import beginnings_of, words_of
from wirewatch.levels.term_writing import Writer

WRITER = Writer({"leader": "president, prime minister, (tribal|clan) chief*", "odd": "*beben, quake"})


def led(*terms: set[str], text: str) -> list[tuple[int, int]]:
    return beginnings_of(terms).led_to(words_of(text))


def test_terms_are_led_to_by_place_and_then_in_the_order_in_which_they_are_written():
    found = led({"gun"}, {"fire "}, {"gunmen "}, {"water "}, text="gunmen open fire")
    assert found == [(0, 0), (0, 2), (12, 1)]


def test_a_whole_word_leads_to_no_longer_one():
    assert led({"fire "}, text="fireworks") == []
    assert led({"fire "}, text="") == []


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("opens fire", "he opens fire", "opens fire"),
        ("opens fire", "he opens fires", ""),
        ("evacuat*", "town evacuated", "evacuated"),
        ("(shot|gunned) down", "jet shot down", "shot down"),
        ("(shot|gunned)*", "gunnedly", "gunnedly"),
        ("shoot(s|ing)", "shooting in town", "shooting"),
        ("@leader .. resign*", "prime minister of x resigns", "prime minister of x resigns"),
        ("@leader .. resign*", "clan chieftain resigns", "clan chieftain resigns"),
        ("@odd", "seebeben", "seebeben"),
        ("al-bab", "albab", "albab"),
        ("al-bab", "al bab", "al bab"),
        ("a b", "a b", "a b"),
        ("<n> dead", "5 dead", "5 dead"),
        ("plane* + crash*", "crash of planes", "planes"),
        ("*beben + crash", "crash and erdbeben", "erdbeben"),
        ("resigns - former", "former head resigns", ""),
    ],
)
def test_a_term_is_found_however_its_first_word_is_written(term: str, text: str, found: str):
    assert WRITER.terms([term]).find(text) == found


def test_prefixes_of_a_language_leave_nothing_unfound():
    assert Writer({}, "(?:al)?").terms(["bab"]).find("the albab") == "albab"
