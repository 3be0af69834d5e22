"""Random queries and items: the engine agrees with the naive reference, the canonical form with the query."""

import random
from dataclasses import replace
from unicodedata import normalize

import pytest
from tests.unit.watches.reference import holds

from wirewatch.watches.anchoring import is_anchored
from wirewatch.watches.canonical import canonical
from wirewatch.watches.language import parse
from wirewatch.watches.matching import Catalogue, Texts
from wirewatch.watches.query import And, AtLeast, Cased, Limited, Near, Not, Or, Phrase, Prefix, Weighted, Word
from wirewatch.watches.watch import Watch

WORDS = [
    "idlib",
    "Idlib",
    "İDLİB",
    "shelling",
    "shells",
    "shelled",
    "convoy",
    "convoys",
    "NATO",
    "nato",
    "Nato",
    "al-Bab",
    "alBab",
    "albab",
    "e-mail",
    "email",
    "北京",
    "东京北京",
    "U.S.",
    "US",
    "12,000",
    "12000",
    "saldırı",
    "saldırılar",
    "حرب",
    "والحرب",
    "взрыв",
    "взрывы",
    "école",
    "ecole",
    "#IdlibNow",
    "now",
    "🔥",
    "Sana'a",
    "Sanaa",
    "Syria's",
    "syria",
]
PHRASES = ["war of words", "al Bab", "idlib now", "北京 idlib", "NATO convoy", "of"]
FILLERS = ["war", "of", "words", "the", "al", "bab", "—", "x", "us"]


def any_text(rng: random.Random, longest: int) -> str:
    words = rng.choices(WORDS + FILLERS, k=rng.randint(0, longest))
    return "".join(word + rng.choice([" ", " ", ", ", " (", "\n"]) for word in words)


def any_item(rng: random.Random) -> Texts:
    source, site = rng.choice(["NATO", "The Idlib Post", ""]), rng.choice(["bbc.co.uk", "news.bbc.co.uk", "x.org"])
    return Texts(any_text(rng, 8), any_text(rng, 12), source, site, rng.choice(["en", "tr", "ar", "ru", "fr", "und"]))


def any_term(rng: random.Random):
    kind = rng.randint(0, 9)
    if kind < 6:
        return Word(rng.choice(WORDS))
    if kind == 6:
        return Prefix(rng.choice(["conv", "shell", "IDL", "sald", "взр", "al-Ba"]))
    if kind == 7:
        return Cased(rng.choice(["NATO", "Nato", "Idlib", "US"]))
    return Phrase(rng.choice(PHRASES))


def any_place(rng: random.Random, depth: int):
    kind = rng.randint(0, 5) if depth else 0
    if kind == 1:
        return Or((any_place(rng, depth - 1), any_place(rng, depth - 1)))
    if kind == 2:
        return Near(rng.randint(1, 5), any_place(rng, depth - 1), any_place(rng, depth - 1))
    return Limited("title", any_term(rng)) if kind == 3 else any_term(rng)


def any_query(rng: random.Random, depth: int):
    kind = rng.randint(0, 9) if depth else 0
    if kind in {1, 2}:
        return And(tuple(any_query(rng, depth - 1) for _ in range(rng.randint(2, 3))))
    if kind in {3, 4}:
        return Or(tuple(any_query(rng, depth - 1) for _ in range(rng.randint(2, 3))))
    if kind == 5:
        return Not(any_query(rng, depth - 1))
    if kind == 6:
        return Near(rng.randint(1, 6), any_place(rng, 2), any_place(rng, 1))
    if kind == 7:
        parts = tuple(Weighted(any_query(rng, depth - 1), rng.randint(1, 3)) for _ in range(rng.randint(1, 4)))
        return AtLeast(rng.randint(1, sum(each.weight for each in parts)), parts)
    if kind == 8:
        return Limited(rng.choice(["title", "source"]), any_term(rng))
    if kind == 9:
        return rng.choice([Limited("lang", Word("en")), Limited("site", Word("bbc.co.uk"))])
    return any_term(rng)


def is_sound(query) -> bool:
    match query:
        case AtLeast(_, parts):
            return all(is_anchored(each.part) and is_sound(each.part) for each in parts)
        case And(parts) | Or(parts):
            return all(map(is_sound, parts))
        case Not(part):
            return is_sound(part)
    return True


def queries(count: int, seed: int = 7) -> list:
    rng = random.Random(seed)
    found = []
    while len(found) < count:
        query = any_query(rng, 3)
        if is_anchored(query) and is_sound(query):
            found.append(query)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_the_catalogue_agrees_with_a_naive_reading_of_random_queries(seed):
    made = queries(120, seed)
    catalogue = Catalogue.compile(Watch(str(n), "", canonical(query)) for n, query in enumerate(made))
    assert catalogue.broken == ()
    rng = random.Random(seed)
    matched = 0
    for _ in range(45):
        item = any_item(rng)
        found = {hit.watch for hit in catalogue.match(item)}
        assert found == {str(n) for n, query in enumerate(made) if holds(query, item)}, item
        matched += len(found)
    assert 0.02 < matched / (120 * 45) < 0.5


def test_the_canonical_form_is_its_own():
    for query in queries(3000):
        once = canonical(query)
        assert canonical(parse(once)) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("idlib  turkey", "turkey AND Idlib"),
        ("a | b", "B OR A"),
        ("-b a", "a NOT b"),
        ("((a)) (b c)", "a b c"),
        ("a a", "A"),
        ("NOT NOT a", "a"),
        ('"War  of words"', '"war of WORDS"'),
        ("İdlib", "IDLIB"),
        ("إدلب", "ادلب"),
        ("al-Bab", "alBab"),
        ("Syria's", "syria"),
        ("Evacuat*", "evacuat*"),
        ("title:((a))", "title:A"),
        ("site:WWW.BBC.co.uk", "site:bbc.co.uk"),
        ("ATLEAST/2 (b^1, a)", "ATLEAST/2 (a,b)"),
        ("a\n OR\tb", "a OR b"),
        ("½", "1-2"),
        ("ﷺ", "صلى-الله-عليه-وسلم"),
    ],
)
def test_two_spellings_of_one_query_have_one_canonical_form(one, other):
    assert canonical(parse(one)) == canonical(parse(other))


@pytest.mark.parametrize(
    ("one", "other"), [("war", '"war"'), ("a b", "a OR b"), ("case:NATO", "nato"), ("a NEAR/2 b", "a NEAR/3 b")]
)
def test_queries_of_other_meaning_have_another_canonical_form(one, other):
    assert canonical(parse(one)) != canonical(parse(other))


def changed(item: Texts, change) -> Texts:
    return replace(item, title=change(item.title), summary=change(item.summary))


def without_case(queries_: list) -> list:
    return [query for query in queries_ if "Cased" not in repr(query)]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: normalize("NFD", text),
        lambda text: normalize("NFC", text),
        lambda text: text.replace(" ", " \t\u00a0\n "),
        lambda text: text.replace("#", "").upper(),
        lambda text: text.replace("#", "").lower(),
        lambda text: text.replace("#", "").swapcase(),
    ],
)
def test_matching_does_not_depend_on_case_composition_or_white_space(change):
    made = without_case(queries(300))
    catalogue = Catalogue.compile(Watch(str(n), "", canonical(query)) for n, query in enumerate(made))
    rng = random.Random(3)
    for _ in range(60):
        item = replace(changed(any_item(rng), lambda text: text.replace("#IdlibNow", "x")), language="en")
        assert catalogue.match(changed(item, change)) == catalogue.match(item)


@pytest.mark.parametrize("word", ["mac", "port", "ИРА", "حرب", "idlib"])
def test_nothing_is_found_inside_a_word(word):
    catalogue = Catalogue.compile([Watch("w", "", f'"{word}"')])
    for text in (f"x{word}", f"{word}x", f"x{word}x", f"é{word}é", f"9{word}", f"{word}9"):
        assert catalogue.match(Texts(text)) == ()
