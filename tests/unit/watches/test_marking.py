"""What a mail marks is what matched: found again from the terms of a hit."""

import pytest

from wirewatch.watches.highlights import segments
from wirewatch.watches.marking import term_spans
from wirewatch.watches.matching import Catalogue, Texts
from wirewatch.watches.watch import Watch

CASES = [  # query, title, language, what is marked in it
    ("idlib turkey", "Turkey sends convoy into Idlib", "en", ["Turkey", "Idlib"]),
    ("evacuate", "Thousands evacuated", "en", ["evacuated"]),
    ('"air strike"', "Air  strike hits hospital", "en", ["Air  strike"]),
    ("evacuat*", "Evacuations begin", "en", ["Evacuations"]),
    ('"air strik"*', "Air strikes go on", "en", ["Air strikes"]),
    ("case:NATO", "NATO and Nato meet", "en", ["NATO"]),
    ('title:"air strike"', "Air strike", "en", ["Air strike"]),
    ("shelling NEAR/3 convoy", "Convoy under shelling", "en", ["Convoy", "shelling"]),
    ('"and"', "Truce and talks", "en", ["and"]),
    ("إدلب", "قصف في إدلب ومحيطها", "ar", ["إدلب"]),
    ("أردوغان", "اردوغان يصل", "ar", ["اردوغان"]),
    ("istanbul", "İstanbul’da deprem", "tr", ["İstanbul’da"]),
    ("地震", "東京で地震、津波なし", "ja", ["地震"]),
    ("землетрясение", "Сильное землетрясение в Турции", "ru", ["землетрясение"]),
    ("source:wire idlib", "Idlib", "en", ["Idlib"]),
]


@pytest.mark.parametrize(("query", "title", "language", "marked"), CASES)
def test_the_terms_of_a_hit_find_their_places_again(query, title, language, marked):
    texts = Texts(title, source="Wire", language=language)
    (hit,) = Catalogue.compile([Watch("w", name="w", query=query)]).match(texts)
    spans = term_spans(hit.terms, texts)
    assert [each.text for each in segments(title, spans, "title") if each.marked] == marked
    assert [span for span in spans if span.field == "title"] == [span for span in hit.spans if span.field == "title"]


@pytest.mark.parametrize("term", ["", "(", '"', "ab*", "title:", "\x00", "a AND", "lang:x:y"])
def test_a_term_that_is_none_marks_nothing(term):
    assert term_spans((term,), Texts("An (ordinary) title NEAR/3 🎈")) == ()
