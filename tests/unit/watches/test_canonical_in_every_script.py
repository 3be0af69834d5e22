"""The canonical form holds for words of every script, with any marks and invisible characters between their letters."""

from unicodedata import category, normalize

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from wirewatch.watches.canonical import canonical
from wirewatch.watches.errors import QueryError
from wirewatch.watches.language import parse
from wirewatch.watches.matching import Catalogue, Texts
from wirewatch.watches.watch import Watch

LETTERS = (
    "abcXYZIiİıßéÉłŁđøæŒñ" "ëЁйЙїґёаб" "ابتكةىیأإآ" "אבגךם" "αάςΣώ" "कखँंज़न्दि" "กขที่๑" "가나ᄀ" "ガーｶﾞか゛ヽ・" "北京ㄅ"
    "աբև" "ქართ" "አማ" "ᏣᎳꮃ" "𐐀𐐨𝐀𝟘" "ﬁﷺ½²①ǅŉ" "🔥🇹🇷🏽" "೧၂២໓"
)  # fmt: skip
MARKS = "\u0301\u0307\u0308\u0323\u0345\u064b\u0651\u05b0\u093c\u094d\u0e31\u3099\uff9e\u20dd"
INVISIBLE = "".join(filter(lambda each: category(each) == "Cf", map(chr, range(0x10000)))) + "\u034f\u115f\u1160\u3164"
SIGNS = "-'’‘ʼ.ʹ·_&×׳״\u0640\u200c\u200d"
WORD = st.text(st.one_of(*map(st.sampled_from, (LETTERS, LETTERS, MARKS, INVISIBLE, SIGNS))), min_size=1, max_size=6)
FORMS = (
    "{}", '"{} x {}"', "{}*", "case:{}", 'case:"{} {}"', "title:{}", "{} NEAR/3 {}", "ATLEAST/1 ({}, {}^2)", "{} -{}",
    "site:bbc.{}",
)  # fmt: skip


def holds_for(form: str, one: str, other: str) -> None:
    query = form.format(one, other)
    try:
        once = canonical(parse(query))
    except QueryError:
        assume(condition=False)
    assert canonical(parse(once)) == once
    catalogue = Catalogue.compile([Watch("query", "", query), Watch("canonical", "", once)])
    for title in (one, f"{one} x {other}", other.upper(), normalize("NFD", f"{one} {other} x")):
        for language in ("und", "tr", "ar"):
            assert len(catalogue.match(Texts(title, language=language))) in {0, 2}, title


@given(st.sampled_from(FORMS), WORD, WORD)
@example("{}", "\u0640\u0301ب", "x")
@example("site:bbc.{}", "ﷺ", "x")
@example('"{} x {}"', "\u0640É\u0345ﾞ", "x")
@example("title:{}", "ᄀ\u0ce7\u093cc", "x")
@example("{}", "\u1160ฉ\u0e31", "x")
@example("{}*", "ŉ\u2066๑", "x")
@example('case:"{} {}"', "I\u202a", "-")
@example("{}", "म्बाप्पे", "x")
@example("{}*", "AND-", "x")
@example('case:"{} {}"', "AND", "-")
@example('case:"{} {}"', "I", "ά\xad\u0345")
@example("site:bbc.{}", "ukİ", "x")
@example('case:"{} {}"', "I\u200d\u0301", "-")
@settings(max_examples=300)
def test_a_canonical_form_is_its_own_and_matches_the_same(form, one, other):
    holds_for(form, one, other)


@pytest.mark.proof
@given(st.sampled_from(FORMS), WORD, WORD)
@settings(max_examples=30_000)
def test_thirty_thousand_canonical_forms_are_their_own_and_match_the_same(form, one, other):
    holds_for(form, one, other)
