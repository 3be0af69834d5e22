"""Stems of many words at once rule words out: one that is a form of what is wanted never is."""

import pytest

from wirewatch.watches.bulk_stemming import stems_of_many
from wirewatch.watches.folding import fold
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


def both(name: str) -> list[tuple[str, frozenset[str], set[str]]]:
    """Each word with its stems, taken alone and together with the others."""
    written = WORDS[name].split()
    folded = [fold(word) for word in written]
    together = list(stems_of_many(folded, written, name))
    alone = [text_stems(word, raw, name) for word, raw in zip(folded, written, strict=True)]
    return [(raw, alone[n], {stems[n] for stems in together}) for n, raw in enumerate(written)]


@pytest.mark.parametrize("name", WORDS)
def test_no_word_is_ruled_out_that_is_a_form_of_what_is_wanted(name):
    words = both(name)
    wanted = [query_stems(each, name) for _, alone, _ in words for each in alone]
    for raw, alone, together in words:
        for stems in wanted:
            assert alone.isdisjoint(stems) or not together.isdisjoint(stems), raw


@pytest.mark.parametrize("name", WORDS)
def test_many_words_rule_words_out_at_all(name):
    first, *_, last = both(name)
    assert first[2].isdisjoint(query_stems(fold(last[0]), name))
