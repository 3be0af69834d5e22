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
        ('"M*A*S*H"', Phrase("M*A*S*H")),
        ("NOT NOT a", Not(Not(A))),
        ("\na\n  OR b\n", Or((A, B))),
        ("ANDROID ORDER NOTE", And((Word("ANDROID"), Word("ORDER"), Word("NOTE")))),
        ("İdlib'de al-Bab U.S. #tag", And(tuple(map(Word, ("İdlib'de", "al-Bab", "U.S.", "#tag"))))),
        ("إِدْلِب | 北京 | हिन्दी", Or(tuple(map(Word, ("إِدْلِب", "北京", "हिन्दी"))))),
        ("\u200fa AND\u200f b\u200e", And((A, B))),  # marks of direction, as pages in Arabic or Hebrew have them
        ("\ufeff\u2067a\u2069 OR -\u200fb c", Or((A, And((Not(B), C))))),
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
        ("a \udcff", 1, 3, "half a character"),
        ('a\n"b\ud800c"', 2, 3, "half a character"),
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


@pytest.mark.parametrize("word", ["e\u0301", "ทิ", "क\u0941", "\u200fa"])
def test_marks_take_no_room_above_the_caret(word):
    with pytest.raises(QueryError) as refused:
        parse(f"{word} )")
    assert str(refused.value).splitlines()[2] == "    ^"


def test_what_was_expected_is_also_there_for_programs():
    with pytest.raises(QueryError) as refused:
        parse("(a")
    assert refused.value.expected == (")",)


@pytest.mark.parametrize(
    ("query", "column", "says"),
    [
        ("a “b c”", 3, 'Try: a "b c"'),
        ("a NEAR/0 b", 3, "NEAR needs a number from 1 to 100"),
        ("a NEAR/ b", 3, "Try: shelling NEAR/8 convoy"),
        ("a NEAR/101 b", 3, "from 1 to 100"),
        ("a near b", 3, "Try: shelling NEAR/8 convoy"),
        ("a near/8 b", 3, "write NEAR/n in capitals"),
        ("a NEAR/3", 9, "Leave the NEAR out"),
        ("NOT a NEAR/3 b", 1, "Try: NOT (a NEAR/8 b)"),
        ("(a b) NEAR/3 c", 1, "alternatives of them in brackets"),
        ("a NEAR/3 source:b", 10, "alternatives of them in brackets"),
        ("ev*", 1, "a prefix needs 3 letters or more"),
        ("北京*", 3, "leave the asterisk out"),
        ("case:NATO*", 6, "no prefix"),
        ('"air str*"', 9, 'Behind them it is one: "air str"*'),
        ('case:"White* House"', 12, "no wildcard"),
        ("a *", 3, "right behind the beginning of a word"),
        ("titel:a", 1, "Did you mean title: ?"),
        ("zzz:a", 1, "in double quotes"),
        ("a http://x", 3, "there is no field"),
        ("a/b", 2, "put anything else into double quotes"),
        ("title:", 7, "right after the colon"),
        ("title:-a", 7, "expected a word"),
        ("title:(source:a)", 8, "source: stands inside title:"),
        ("site:bbc", 6, "Try: site:bbc.co.uk"),
        ("site:(bbc.com OR x)", 6, "site: takes the name of a site"),
        ("lang:arabic", 6, "Try: lang:ar"),
        ('lang:"ar"', 6, "lang: takes a language code"),
        ("ATLEAST/3 (a, b)", 1, "the weights add up to 2: they never reach 3"),
        ("ATLEAST/2 (a b c)", 1, "part the terms with commas"),
        ("ATLEAST/2 a", 11, "Try: ATLEAST/2 (one, other, third)"),
        ("ATLEAST/0 (a)", 1, "ATLEAST needs a number"),
        ("ATLEAST/1 (a, -b)", 15, "not excluded"),
        ("ATLEAST/1 (a^0)", 13, "^ needs a number from 1 to 100"),
        ("a^2", 2, "\n  A weight counts inside ATLEAST only: ATLEAST/3 (convoy, shelling^3)"),
        ("atleast (a, b)", 1, "ATLEAST needs a number, as in ATLEAST/2"),
        ("a near b", 3, "NEAR needs a number, as in NEAR/2"),
        ("a, b", 2, "A comma parts the terms"),
        ("(a OR b", 8, "The ( at line 1, column 1 is not closed"),
        ("#ـ", 1, "no letter or digit in this word"),
        ("case:", 6, "expected a word or a phrase in double quotes"),
        ("-a", 1, "Add a word that has to stand there"),
        ("（地震 OR 海啸） AND 台湾", 1, "Try: (地震 OR 海啸) AND 台湾"),
        ("title：地震", 6, "Try: title:地震"),
        ("地震，海啸", 3, "another script's comma"),
        ("ATLEAST/2 (قصف، غارة، نزوح)", 15, "Try: ATLEAST/2 (قصف, غارة, نزوح)"),
        ("إدلب OR حلب؟", 12, "not a sign of the language"),
        ("दिल्ली।", 7, "not a sign of the language"),
        ("idlib…", 6, "not a sign of the language"),
        ("idlib+turkey", 6, "write AND, or just a space"),
        ("site:https://bbc.co.uk/news", 6, "Try: site:bbc.co.uk"),
        ("lang:zh-TW", 6, "Try: lang:zh"),
        ("ATLEAST/2 (a, b,)", 17, "take the comma out"),
        ("a ()", 4, "take both out"),
        (" ".join(f"w{n}x" for n in range(201)), 1091, "more than 200 terms"),
        ("(" * 4000 + "a", 21, "nested more than 20"),
    ],
)
def test_a_refusal_says_what_to_write(query, column, says):
    with pytest.raises(QueryError) as refused:
        parse(query)
    assert says in str(refused.value)
    assert (refused.value.line, refused.value.column) == (1, column)


def test_an_operator_without_its_number_says_that_it_needs_one():
    with pytest.raises(QueryError, match="ATLEAST needs a number"):
        parse("ATLEAST (a, b)")


def test_a_query_may_be_as_long_as_the_limit_says_and_no_longer():
    longest = "idlib" + " " * 4091
    assert parse(longest) == Word("idlib")
    with pytest.raises(QueryError, match="4097 bytes are too long; the limit is 4096"):
        parse(longest + " ")
