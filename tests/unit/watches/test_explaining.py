"""Why a query matches, or what it lacks."""

import pytest

from wirewatch.watches.errors import QueryError
from wirewatch.watches.explaining import explain_match
from wirewatch.watches.reading import Texts
from wirewatch.watches.spans import Span


@pytest.mark.parametrize(
    ("query", "title", "short_by", "lacks"),
    [
        ("idlib (turkey OR russia)", "Idlib shelled", 1, ["not found: turkey, russia"]),
        ("a b c", "a", 2, ["not found: b", "not found: c"]),
        ("a -b", "a b", 1, ["excluded, yet found: b"]),
        ("a NEAR/2 b", "a x x x x b", 1, ["a NEAR/2 b: 5 words apart within one field, 2 allowed"]),
        ("a NEAR/2 b", "a", 1, ["not found: b"]),
        ("ATLEAST/3 (a, b^2, c)", "b", 1, ["ATLEAST/3: 2 of 3; not found: a, c"]),
        ("ATLEAST/5 (a^2, b^2, c)", "x", 3, ["ATLEAST/5: 0 of 5; not found: a, b, c"]),
        ("(a b) OR (c d e)", "c d", 1, ["not found: e"]),
        ("title:a", "x", 1, ["not found: title:a"]),
        ("a -(b NEAR/2 c)", "a b c", 1, ["excluded, yet found: b, c"]),
        ("a -ATLEAST/2 (b, c, d)", "a b c", 1, ["excluded, yet found: b, c"]),
        ("a -ATLEAST/2 (b, c, d)", "a b c d", 2, ["excluded, yet found: b, c, d"]),
        ("a -ATLEAST/2 (b^2, c, d)", "a b c", 1, ["excluded, yet found: b, c"]),
        ("(a b) OR (c d)", "x", 2, ["not found: a", "not found: b"]),
        ("(convoy OR truck) (convoy OR truck) idlib", "idlib", 1, ["not found: convoy, truck"]),
    ],
)
def test_what_a_match_lacks_is_named_and_counted(query, title, short_by, lacks):
    explained = explain_match(query, Texts(title, language="en"))
    assert not explained.matched
    assert explained.short_by == short_by
    assert explained.near_miss is (short_by == 1)
    assert [str(lack) for lack in explained.lacks] == lacks


def test_two_sides_of_a_near_in_two_fields_have_no_distance():
    explained = explain_match("a NEAR/2 b", Texts("a", "b"))
    assert str(explained.lacks[0]) == "a NEAR/2 b: no pair of its sides stands in one field"


def test_every_term_says_where_it_stands():
    query = 'idlib -football ATLEAST/1 (x, case:NATO) (site:a.org OR lang:en) shell* NEAR/3 "aid convoy"'
    texts = Texts("Shelled: the aid convoy", "İdlib, NATO", site="b.a.org", language="en")
    explained = explain_match(query, texts)
    assert explained.matched
    assert (explained.short_by, explained.lacks) == (0, ())
    assert {(each.term, each.matched, each.excluded, each.spans) for each in explained.terms} == {
        ("idlib", True, False, (Span("summary", 0, 5),)),
        ("football", False, True, ()),
        ("x", False, False, ()),
        ("case:NATO", True, False, (Span("summary", 7, 11),)),
        ("site:a.org", True, False, (Span("site", 0, 7),)),
        ("lang:en", True, False, (Span("lang", 0, 2),)),
        ("shell*", True, False, (Span("title", 0, 7),)),
        ("aid convoy", True, False, (Span("title", 13, 23),)),
    }


def test_a_bad_query_is_refused():
    with pytest.raises(QueryError):
        explain_match("a AND", Texts("a"))
