"""Many words at once: what is ruled out by how a word begins, or by its stems, is never a form of what is wanted."""

import random

import pytest
from tests.unit.watches.stem_pieces import PIECES, made_words

from wirewatch.watches.bulk_stemming import by_stemmer, that_may_meet
from wirewatch.watches.folding import fold
from wirewatch.watches.heads import Gate
from wirewatch.watches.stemming import query_stems, text_stems

WORDS = {
    "english": "Shelling shells Convoys ran geese F-16s evacuated",
    "turkish": "evlerimizdekilerden İstanbul'daki Türkiye'nin gözlükçüler ILIK ışıklardan saldırılarında",
    "arabic": "والقصف بالقذائف المدينة للنازحين قافلة الطائرات",
    "hebrew": "והפצצות ובהתקפה כשהטילים ירושלים",
    "german": "Häusern Ölpreise größter Übungen",
    "russian": "обстрелами беженцев городах",
    "french": "évacuées Évacuations chevaux",
}


@pytest.mark.parametrize("name", WORDS)
def test_no_word_is_ruled_out_that_is_a_form_of_what_is_wanted(name):
    words = {raw: fold(raw) for raw in WORDS[name].split()}
    for raw, word in words.items():
        wanted = {stem for each in text_stems(word, raw, name) for stem in query_stems(each, name)}
        through = that_may_meet([*words.values()], [*words], name, wanted)
        assert through >= {each for each in words if text_stems(words[each], each, name) & wanted}
        assert raw in through


def test_a_turkish_word_is_followed_to_the_last_of_its_stems():
    word = "evlerimizdekilerden"
    last = min(text_stems(word, word, "turkish"), key=len)
    assert len(last) < len("evlerimiz")
    assert that_may_meet([word], [word], "turkish", {last}) == {word}


def test_a_turkish_word_is_followed_without_its_possessive_as_it_is_spelled():
    assert "gor" in text_stems("goresi", "göresi", "turkish")  # by göre, and by no form of it without dots
    assert that_may_meet(["goresi"], ["göresi"], "turkish", {"gor"}) == {"göresi"}


@pytest.mark.parametrize("name", WORDS)
def test_many_words_rule_words_out_at_all(name):
    first, *_, last = WORDS[name].split()
    assert that_may_meet([fold(first)], [first], name, query_stems(fold(last), name)) == set()


def words_kept_out(name: str, count: int, seed: int) -> int:
    """Makes words; fails where a gate for one stem keeps a word out that has it. How many others it kept out."""
    rng = random.Random(seed)
    kept_out = 0
    words = made_words(name, count, rng)
    folded = [*words.values()]
    stems = {raw: text_stems(word, raw, name) for raw, word in words.items()}
    for raw, word in words.items():
        for stem in stems[raw]:
            assert Gate([stem], name).passing([word]) == [True], (raw, stem)
    for raw in rng.sample([*words], 20):
        passing = Gate(stems[raw], name).passing(folded)
        assert passing is not None
        assert all(passes for each, passes in zip(words, passing, strict=True) if stems[each] & stems[raw])
        kept_out += passing.count(False)
    return kept_out


@pytest.mark.parametrize("name", PIECES)
def test_a_word_begins_like_its_stems(name):
    assert words_kept_out(name, 1_500, 3) > 0.8 * 20 * 1_500


@pytest.mark.proof
@pytest.mark.parametrize("name", PIECES)
def test_hundreds_of_thousands_of_words_begin_like_their_stems(name):
    for seed in range(5):
        words_kept_out(name, 15_000, seed)


def test_words_that_are_asked_for_as_they_are_or_by_their_beginning_pass():
    gate = Gate(["konvoy"], "turkish", ["idlib", "evacuat"])
    assert gate.passing(["idlib", "evacuated", "konvoylar", "tahliye", "idil"]) == [True, True, True, False, False]


def test_nothing_is_kept_out_where_the_stemmer_is_not_known_to_keep_the_beginning():
    assert Gate(["werk"], "dutch").passing(["gewerkt"]) is None


def test_an_irregular_form_passes_for_its_word():
    assert Gate(["crisi"], "english").passing(["crises"]) == [True]


def test_words_go_to_the_stemmer_of_their_script():
    words = {"Взрыв": "взрыв", "NATO": "nato", "x" * 60: "x" * 60}
    assert by_stemmer(words, "ru") == {
        "russian": (["взрыв"], ["Взрыв"]),
        "english": (["nato"], ["NATO"]),
        "": (["x" * 60], ["x" * 60]),
    }
