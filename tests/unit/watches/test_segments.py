"""How texts are cut, and that places are places of the text as it came in."""

import random
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wirewatch.watches.matching import Catalogue, Texts
from wirewatch.watches.reading import Reading
from wirewatch.watches.remembering import Remembered
from wirewatch.watches.segments import segments
from wirewatch.watches.vocabulary import Vocabulary
from wirewatch.watches.watch import Watch

ALPHABET = "aBéİß'’-.,1 23#@_/:()🔥🇹🇷ش\u064eغ\u0640\u200cж北がﾐ한ก\u0301\u00ad½ﷺ\n\u00a0"


def held(remembered: Remembered, chunks: list[str]) -> list[tuple[str, ...] | None]:
    remembered.learn(set(chunks))
    return remembered.held_by(chunks)


@given(st.text(alphabet=ALPHABET, max_size=60))
def test_a_text_is_cut_like_its_chunks_one_after_the_other(text):
    whole = [(each.word, each.until - each.at) for each in segments(text)]
    assert whole == [(each.word, each.until - each.at) for chunk in text.split() for each in segments(chunk)]


@given(st.text(alphabet=ALPHABET, max_size=60))
@example("#ـ1")
def test_segments_lie_in_the_text_and_have_a_word(text):
    for each in segments(text):
        assert each.word
        assert 0 <= each.start < each.end <= len(text)
        assert each.at < each.until


@given(st.text(alphabet=ALPHABET + "xyz", max_size=30))
def test_what_is_remembered_of_a_chunk_is_what_its_segments_hold(text):
    vocabulary = Vocabulary(["~a", "~x", "=1", "ab*", "~é", "%北", "~1", "~ش", "~s", "=ab"])
    for language in ("en", "tr", "ar"):
        remembered = vocabulary.remembered(language)
        for chunk in text.split():
            atoms = set(held(remembered, [chunk])[0] or ())
            assert atoms == set(vocabulary.atoms_in(chunk, language))
            assert {atom for atom, places in remembered.places_in(chunk).items() if places} == atoms
            assert remembered.width(chunk) == max((each.until for each in segments(chunk)), default=0)
            assert {atom for atom, chunks in remembered.holders.items() if chunk in chunks} == atoms


@pytest.mark.parametrize(
    ("query", "title", "shown"),
    [
        ("idlib", "In (İDLİB)!", ["İDLİB"]),
        ("idlib", "İdlib'de Idlib", ["İdlib", "Idlib"]),
        ("ガス", "昨日ｶﾞｽ漏れ", ["ｶﾞｽ"]),
        ("서울", "어제 서울에서", ["서울"]),
        ("12000", "some 12,000 flee", ["12,000"]),
        ("under", "#IdlibUnderFire", ["Under"]),
        ("a NEAR/2 b", "a x a b x x x a", ["a", "b"]),
        ("a OR b -z", "b a", ["b", "a"]),
        ("ATLEAST/1 (q, a)", "x a", ["a"]),
        ("夏 NEAR/2 冬", "夏と冬", ["夏", "冬"]),
    ],
)
def test_a_hit_shows_the_characters_of_the_text_itself(query, title, shown):
    (hit,) = Catalogue.compile([Watch("w", "", query)]).match(Texts(title))
    assert [title[span.start : span.end] for span in hit.spans] == shown


@given(st.lists(st.text(alphabet=ALPHABET + "xyzsIiıİكوالة--'", max_size=12), min_size=1, max_size=40))
def test_words_ruled_out_together_hold_nothing_one_by_one(texts):
    chunks = " ".join(texts).split()
    for language in ("en", "tr", "ar", "fr", "uk", "hi"):
        atoms = ["~a", "~x", "=1", "ab*", "~é", "%北", "~1", "~ش", "~s", "=ab", "~xi", "~yız", "~да", "~ad"]
        vocabulary = Vocabulary(atoms)
        with patch("wirewatch.watches.learning.MANY", 0):
            found = held(vocabulary.remembered(language), chunks)
        assert [set(atoms or ()) for atoms in found] == [set(vocabulary.atoms_in(chunk, language)) for chunk in chunks]


@given(st.text(alphabet=ALPHABET + "㆒", max_size=40), st.sampled_from(["en", "tr", "ar"]), st.sampled_from([0, 100]))
@example("idlib x-y ① ㆒㆓ ½ Sana'a", "en", 0)
def test_a_chunk_that_is_remembered_as_a_plain_word_takes_one_place_and_holds_nothing(text, language, many):
    vocabulary = Vocabulary(["~a", "=1", "ab*", "%北", "~é"])
    remembered = vocabulary.remembered(language)
    with patch("wirewatch.watches.learning.MANY", many):
        found = held(remembered, text.split())
    for chunk, atoms in zip(text.split(), found, strict=True):
        if atoms is None:
            assert vocabulary.places_in(chunk, language) == (1, {})


def test_plain_words_that_hold_nothing_are_remembered_as_such():
    remembered = Vocabulary(["~idlib"]).remembered("ru")
    assert held(remembered, ["Idlib", "взрывы,", "the", "x-y", "—"]) == [("~idlib",), None, None, (), ()]


def test_a_long_chunk_takes_the_room_of_several():
    vocabulary = Vocabulary(["~idlib"])
    with patch("wirewatch.watches.vocabulary.REMEMBERED", 10):
        vocabulary.remembered("en").learn({"a" * 39, "b"})
        assert len(vocabulary.remembered("en")) == 2
        vocabulary.remembered("en").learn({"c" * 400})
        assert len(vocabulary.remembered("en")) == 0


def test_what_reads_a_text_keeps_what_it_knows_of_it_while_all_else_is_forgotten():
    vocabulary = Vocabulary(["~idlib"])
    reading = Reading(Texts("Idlib"), vocabulary)
    vocabulary.forget()
    assert reading.held["~idlib"]
    assert [len(each) for each in reading.places("~idlib", None)] == [1, 0]


def test_chunks_beyond_the_limit_are_forgotten_and_worked_out_again(monkeypatch):
    monkeypatch.setattr("wirewatch.watches.vocabulary.REMEMBERED", 50)
    catalogue = Catalogue.compile([Watch("w", "", "idlib")])
    rng = random.Random(1)
    for _ in range(20):
        words = ["".join(rng.choices("abcdef", k=6)) for _ in range(30)]
        assert catalogue.match(Texts(" ".join([*words, "Idlib"])))
        assert not catalogue.match(Texts(" ".join(words)))
