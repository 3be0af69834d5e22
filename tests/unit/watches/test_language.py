"""The watch language: what it reads, and how it refuses."""

import pytest

from wirewatch.watches.errors import QueryError
from wirewatch.watches.language import parse
from wirewatch.watches.query import And, Not, Or, Phrase, Word

A, B, C, D = map(Word, "abcd")


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b", Or((A, B))),
        ("a | b", Or((A, B))),
        ("a|b", Or((A, B))),
        ("a -b", And((A, Not(B)))),
        ("a NOT b", And((A, Not(B)))),
        ("a AND NOT b", And((A, Not(B)))),
        ("a b OR c d", Or((And((A, B)), And((C, D))))),
        ("a NOT b OR c", Or((And((A, Not(B))), C))),
        ("a (b OR c)", And((A, Or((B, C))))),
        ("a -(b OR c)", And((A, Not(Or((B, C)))))),
        ("((a))", A),
        ('"a b" c', And((Phrase("a b"), C))),
        ('-"a b" c', And((Not(Phrase("a b")), C))),
        ('"AND"', Phrase("AND")),
        ("NOT NOT a", Not(Not(A))),
        ("\na\n  OR b\n", Or((A, B))),
        ("ANDROID ORDER NOTE", And((Word("ANDROID"), Word("ORDER"), Word("NOTE")))),
        ("İdlib'de al-Bab U.S. #tag", And(tuple(map(Word, ("İdlib'de", "al-Bab", "U.S.", "#tag"))))),
        ("إِدْلِب | 北京 | हिन्दी", Or(tuple(map(Word, ("إِدْلِب", "北京", "हिन्दी"))))),
    ],
)
def test_a_query_is_read_with_not_before_and_before_or(query, read):
    assert parse(query) == read


@pytest.mark.parametrize(
    ("query", "line", "column", "why"),
    [
        ("", 1, 1, "empty"),
        ("  \n ", 1, 1, "empty"),
        ("a AND", 1, 6, "ends too early"),
        ("a\nOR ", 2, 3, "ends too early"),
        ("AND a", 1, 1, "'AND' is misplaced"),
        ("a AND OR b", 1, 7, "'OR' is misplaced"),
        ("(a", 1, 3, "expected )"),
        ("a)", 1, 2, "')' is misplaced"),
        ("()", 1, 2, "expected a word, a phrase in double quotes, (, NOT or -"),
        ("a or b", 1, 3, 'write OR in capitals, or "or"'),
        ("Not a", 1, 1, "write NOT in capitals"),
        ("a “b c”", 1, 3, 'write "'),
        ("«b c»", 1, 1, 'write "'),
        ("'war crimes'", 1, 1, "double quotes"),
        ('a "b c', 1, 3, "not closed"),
        ("a - b", 1, 3, "right before the word"),
        ("a –b", 1, 3, "this is a dash"),
        ("a & b", 1, 3, "write AND"),
        ('""', 1, 1, "no letter or digit"),
        ('a "…"', 1, 3, "no letter or digit"),
        ("-a", 1, 1, "not excluded"),
        ("NOT (a b)", 1, 1, "not excluded"),
        ("a OR -b", 1, 6, "not excluded"),
        ("NOT " * 30 + "a", 1, 81, "nested more than 20"),
        ("a " * 2100, 1, 1, "too long"),
    ],
)
def test_a_bad_query_is_refused_with_place_and_reason(query, line, column, why):
    with pytest.raises(QueryError) as refused:
        parse(query)
    assert (refused.value.line, refused.value.column) == (line, column)
    assert why in str(refused.value)


def test_a_conjunction_with_one_positive_word_may_hold_any_negation():
    assert parse("a (b OR NOT c)")
    assert parse("NOT (NOT a OR b)")


def test_the_error_shows_the_line_and_a_caret_below_the_place():
    with pytest.raises(QueryError) as refused:
        parse("idlib\n\t北京 AND é AND")
    assert str(refused.value) == (
        "line 2, column 14: the query ends too early; expected a word, a phrase in double quotes, (, NOT or -\n"
        "  \t北京 AND é AND\n"
        "  \t" + " " * 14 + "^\n"
        "  Leave the AND out, or write what stands on its other side"
    )


def test_combining_marks_take_no_room_above_the_caret():
    with pytest.raises(QueryError) as refused:
        parse("e\u0301 )")
    assert str(refused.value).splitlines()[2] == "    ^"


def test_what_was_expected_is_also_there_for_programs():
    with pytest.raises(QueryError) as refused:
        parse("(a")
    assert refused.value.expected == (")",)
