"""Matching items against the catalogue."""

import random

import pytest

from wirewatch.watches.matching import Catalogue, Hit, Texts
from wirewatch.watches.watch import Watch


def catalogue(*queries: str) -> Catalogue:
    return Catalogue.compile(Watch(query, query, query) for query in queries)


def matches(query: str, title: str, summary: str = "") -> bool:
    return bool(catalogue(query).match(Texts(title, summary)))


@pytest.mark.parametrize(
    ("query", "title", "summary"),
    [
        ("idlib turkey", "Turkey: İDLİB", ""),
        ("idlib turkey", "Turkey", "in Idlib"),
        ("idlib OR turkey", "TURKEY", ""),
        ("idlib -football", "idlib", "foot ball"),
        ("a (b OR NOT c)", "a", ""),
        ("a (b OR NOT c)", "a c b", ""),
        ("NOT (NOT a OR NOT b)", "b a", ""),
        ("a -(b c)", "a b", ""),
        ('"war of words"', "A War of Words!", ""),
        ('"war of words"', "x", "war of war of words"),
        ("İdlib'de", "IDLIB'DE türk", ""),
        ("al-Bab", "al Bab", ""),
        ("إدلب", "معارك في إِدْلِب", ""),
        ("北京", "在北京时间", ""),
        ("東京", "", "の東京で"),
        ("ไทย", "ประเทศไทยวันนี้", ""),
        ("속보", "[속보]서울", ""),
    ],
)
def test_it_matches(query, title, summary):
    assert matches(query, title, summary)


@pytest.mark.parametrize(
    ("query", "title", "summary"),
    [
        ("mac", "machine", ""),
        ("idlib turkey", "idlib", ""),
        ("idlib -football", "idlib", "football"),
        ('"war of words"', "war of", "words"),
        ('"war of words"', "words of war", ""),
        ("a -(b OR c)", "a c", ""),
        ("a (b OR NOT c)", "a c", ""),
        ("北京", "北方京城", ""),
        ("北京", "北", "京"),
        ("idlib", "", ""),
    ],
)
def test_it_does_not_match(query, title, summary):
    assert not matches(query, title, summary)


@pytest.mark.parametrize(
    ("query", "title", "terms"),
    [
        ("shelling NEAR/8 (convoy OR truck)", "Shelling hit a truck", ("shelling", "truck")),
        (
            "shelling NEAR/3 (convoy OR truck)",
            "A convoy, far from here, and shelling of a truck",
            ("shelling", "truck"),
        ),
        ("(convoy OR truck) NEAR/8 shelling", "Shelling hit truck and convoy", ("convoy", "truck", "shelling")),
        ("a NEAR/2 b NEAR/2 (c OR d)", "a b x d", ("a", "b", "d")),
        ("a NEAR/2 (b OR c NEAR/1 d)", "a x c d", ("a", "c", "d")),
        ("a NEAR/1 (b OR bcd*)", "a bcde", ("a", "bcd*")),
        ("ATLEAST/2 (a NEAR/2 (b OR c), d)", "a c d", ("a", "c", "d")),
    ],
)
def test_of_alternatives_near_something_only_those_are_named_that_stand_there(query, title, terms):
    (hit,) = Catalogue.compile([Watch("w", "", query)]).match(Texts(title))
    assert hit.terms == terms


def test_a_hit_names_the_terms_that_made_it_once_and_as_the_query_spells_them():
    hits = catalogue('(İdlib AND x) OR (IDLIB "of words") OR idlib -z').match(Texts("idlib war of words"))
    assert [hit.terms for hit in hits] == [("IDLIB", "of words", "idlib")]


def test_a_hit_says_whether_somebody_is_eager():
    made = Catalogue.compile([Watch("w-1", "n", "a", eager=True), Watch("w-2", "n", "a")])
    assert made.match(Texts("a")) == (Hit("w-1", ("a",), eager=True), Hit("w-2", ("a",)))


def test_a_hit_shows_its_places_also_when_asked_after_other_items():
    made = catalogue('"war of words"', "idlib")
    hits = [made.match(Texts(title)) for title in ("A war of words in Idlib", "Idlib", "x")]
    made.forget()
    assert [[(span.start, span.end) for span in hit.spans] for each in hits for hit in each] == [
        [(2, 14)],
        [(18, 23)],
        [(0, 5)],
    ]


def test_a_watch_that_does_not_compile_is_reported_and_blocks_nobody():
    made = catalogue("a AND", "b")
    assert [hit.watch for hit in made.match(Texts("a b"))] == ["b"]
    assert [(watch, "line 1, column 6" in why) for watch, why in made.broken] == [("a AND", True)]


def test_watches_that_share_no_required_word_are_not_looked_at():
    made = catalogue("idlib turkey", "russia (turkey OR lavrov)", "turkey", "北京 OR x")
    assert made.index == {
        "~idlib": ((0, ("~turkey",)),),
        "~russia": ((1, ()),),
        "~turkey": ((2, ()),),
        "%北京": ((3, ()),),
        "~x": ((3, ()),),
    }


def holds(query: tuple, words: set[str]) -> bool:
    """The naive reference: (operator, parts) or a word."""
    match query:
        case ("and", parts):
            return all(holds(part, words) for part in parts)
        case ("or", parts):
            return any(holds(part, words) for part in parts)
        case ("not", part):
            return not holds(part, words)
    return query in words


def written(query: tuple) -> str:
    match query:
        case ("and", parts):
            return "(" + " ".join(map(written, parts)) + ")"
        case ("or", parts):
            return "(" + " OR ".join(map(written, parts)) + ")"
        case ("not", part):
            return "NOT " + written(part)
    return query


def any_query(rng: random.Random, depth: int) -> tuple:
    kind = rng.choice(["word", "word", "and", "or", "not"]) if depth else "word"
    if kind == "word":
        return rng.choice("abcde")
    if kind == "not":
        return ("not", any_query(rng, depth - 1))
    return (kind, [any_query(rng, depth - 1) for _ in range(rng.randint(2, 3))])


def test_the_catalogue_agrees_with_a_naive_reading_of_random_queries():
    rng = random.Random(7)
    queries = [("and", ["z", any_query(rng, 3)]) for _ in range(300)]
    queries += [any_query(rng, 3) for _ in range(300)]
    made = Catalogue.compile(Watch(str(n), "", written(query)) for n, query in enumerate(queries))
    refused = {watch for watch, _ in made.broken}
    assert len(refused) < 200
    for _ in range(60):
        words = {word for word in "abcdez" if rng.random() < 0.5}
        found = {hit.watch for hit in made.match(Texts(" ".join(sorted(words))))}
        assert found == {str(n) for n, query in enumerate(queries) if str(n) not in refused and holds(query, words)}
