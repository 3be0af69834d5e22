"""How fast watches compile and match, beside other ways to look for words.

Figures go by the processor time of this process, so that a busy machine does not fail them. The bounds are those that
the project promises; the table shows what was measured.
"""

import random
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from os import environ
from pathlib import Path

import ahocorasick
import ahocorasick_rs
import pytest
from tests.benchmarks.book import Book
from tests.benchmarks.measuring import rate, rates_in_turn, seconds
from tests.benchmarks.watch_corpus import items, lexicon, watches

from wirewatch.watches.folding import fold, tokens
from wirewatch.watches.matching import Catalogue, Texts
from wirewatch.watches.watch import Watch

RUST = "bare words, ahocorasick_rs"
SIZES = (1_000, 10_000, 100_000)
COUNT = 3_000


@pytest.fixture(scope="module")
def news() -> list[Texts]:
    return items(COUNT)


def by_rarest_word(literals: list[str]) -> Callable[[Texts], object]:
    gates: dict[str, list[tuple[str, ...]]] = {}
    for literal in literals:
        words = tokens(literal)
        gates.setdefault(max(words, key=len), []).append(words)

    def match(texts: Texts) -> list[tuple[str, ...]]:
        words = tokens(f"{texts.title} {texts.summary}")
        held = set(words)
        return [words for gate in gates.keys() & held for words in gates[gate] if held.issuperset(words)]

    return match


def peers(size: int) -> dict[str, Callable[[Texts], object]]:
    """Bare literals, as many as watches: no word forms, no operators, and hits inside of words."""
    literals = lexicon(5, size)
    rust = ahocorasick_rs.AhoCorasick(literals)
    plain = ahocorasick.Automaton()
    for literal in literals:
        plain.add_word(literal, literal)
    plain.make_automaton()
    found: dict[str, Callable[[Texts], object]] = {
        RUST: lambda texts: rust.find_matches_as_indexes(fold(f"{texts.title} {texts.summary}")),
        "bare words, pyahocorasick": lambda texts: list(plain.iter(fold(f"{texts.title} {texts.summary}"))),
        "bare words, gate in Python": by_rarest_word(literals),
    }
    if size == SIZES[0]:
        anyone = re.compile("|".join(map(re.escape, literals)))
        found["bare words, re"] = lambda texts: anyone.findall(fold(f"{texts.title} {texts.summary}"))
    return found


def test_a_hundred_watches_for_each_cost_less_than_a_third_of_the_rate(news, book: Book):
    made = watches(SIZES[-1])
    catalogues, hits = {}, {}
    for size in SIZES:
        catalogues[size] = catalogue = Catalogue.compile(made[:size])
        assert catalogue.broken == ()
        found: list[int] = []
        cold = len(news) / seconds(lambda: found.extend(len(catalogue.match(each)) for each in news), repeats=1)  # noqa: B023
        hits[size] = sum(found) / len(news)
        book.note("match", "watches, all words new", cold, size=size)
    rates = rates_in_turn({size: catalogue.match for size, catalogue in catalogues.items()}, news)
    for size in SIZES:
        book.note("match", "watches", rates[size], size=size)
        for name, match in peers(size).items():
            book.note("match", name, rate(match, news[:300]), "limit" if name == RUST else "peer", size=size)
    assert hits[SIZES[0]] == hits[SIZES[-1]] > 0.1
    assert rates[SIZES[-1]] >= 30_000
    assert rates[SIZES[-1]] >= 0.7 * rates[SIZES[0]]


def test_ten_thousand_watches_compile_in_a_second(capsys):
    made = watches(10_000)
    taken = seconds(lambda: Catalogue.compile(made), repeats=2)
    before = Catalogue.compile(made)
    again = seconds(lambda: Catalogue.compile([*made, Watch("new", "", "idlib")], before), repeats=2)
    with capsys.disabled():
        print(f"\n10,000 watches: compiled in {taken:.2f} s, with one more in {again:.2f} s")
    assert taken <= 1


def test_a_hundred_thousand_watches_fit_into_300_megabytes(capsys):
    """In an interpreter of its own: the peak of this one was reached by what ran before."""
    code = (
        "from pathlib import Path\n"
        "from tests.benchmarks.watch_corpus import items, watches\n"
        "from wirewatch.watches.matching import Catalogue\n"
        "made, news = watches(100_000), items(3_000)\n"
        "peak = lambda: int(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])\n"
        "before = peak()\n"
        "catalogue = Catalogue.compile(made)\n"
        "found = [catalogue.match(each) for each in news]\n"
        "print(peak() - before)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], env=environ | {"PYTHONPATH": ":".join(sys.path)},
                         cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)  # fmt: skip
    grown = int(ran.stdout) / 1024
    with capsys.disabled():
        print(f"\n100,000 watches, compiled and warm: {grown:.0f} MB")
    assert 10 < grown <= 300


def long_text(length: int) -> str:
    rng = random.Random(4)
    words = lexicon(0, 8_000)
    text = " ".join(rng.choices(words, k=length // 7))
    return text[:length]


def never_seen(letters: str, size: int) -> str:
    """Words that occur once, up to a size in bytes."""
    rng = random.Random(9)
    words = {"".join(rng.choices(letters, k=rng.randint(4, 11))) for _ in range(40_000)}
    return " ".join(words).encode()[:size].decode(errors="ignore")


HUNDRED_TERMS = " OR ".join(f"{word} NEAR/5 {word}x" for word in lexicon(0, 100))
FAR_APART = " ".join(f"{word} one two three four five {word}x" for word in lexicon(0, 100))  # one word short of a match
NESTED = "".join("(" * 8) + "a NEAR/9 b" + "".join(f") NEAR/9 {each}" for each in "cdefghij"[:8])
COMMON = [Watch(f"w-{n}", "", "idlib") for n in range(10_000)]


def chinese(length: int) -> str:
    """Characters at random, a comma for one in twelve."""
    rng = random.Random(3)
    return "".join("，" if rng.random() < 1 / 12 else chr(rng.randint(0x4E00, 0x8FFF)) for _ in range(length))


LETTERS = {
    "en": "abcdefghiklmnoprstuvaeiouaeiou",
    "tr": "abcçdefgğhıiklmnoöprsştuüvyzaeıioaeu",
    "de": "abcdefghiklmnoprstuvwzäöüßaeiouneirst",
    "fr": "abcdefghiklmnoprstuvéèàçêaeiouesi",
    "es": "abcdefghiklmnoprstuvñáéíóúaeiouaeo",
    "ru": "абвгдежзиклмнопрстуфхчшщыьэюяоеаи",
    "uk": "абвгдежзиклмнопрстуфхчшщїьєюяоеаі",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإ",
    "fa": "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنهوی",
    "he": "אבגדהוזחטיכלמנסעפצקרשתםןץ",
    "el": "αβγδεζηθικλμνξοπρστυφχψωάέίόύήώ",
}
ASKED = {
    "en": "explosion OR strike*", "tr": "saldırı OR İdlib", "de": "Anschlag OR Übung*", "fr": "évacuation OR attentat*",
    "es": "explosión OR ataque*", "ru": "взрыв OR удар*", "uk": "вибух OR удар*", "ar": "قصف OR هجوم",
    "fa": "حمله OR انفجار", "he": "פיצוץ OR טיל", "el": "έκρηξη OR επίθεση",
}  # fmt: skip
WORST = {
    **{
        f"200 kB of words that no text had, {language}": (
            [Watch("w", "", ASKED[language]), *watches(1_000)],
            Texts("x", never_seen(letters, 200_000), language=language),
        )
        for language, letters in LETTERS.items()
    },
    "a text of 200 kB": (watches(1_000), Texts("x", long_text(200_000), language="en")),
    "a watch of 200 terms": ([Watch("w", "", HUNDRED_TERMS)], Texts("x", FAR_APART, language="en")),
    "10,000 watches on one common word": (COMMON, Texts("Idlib", language="en")),
    "200 kB of Chinese": (
        [Watch("w", "", "北京 OR 上海"), *watches(100)],
        Texts("x", "上海和广州" * 13_000, language="zh"),
    ),
    "200 kB of Chinese at random": (
        [Watch("w", "", "北京 OR 上海"), *watches(100)],
        Texts("x", chinese(66_000), language="zh"),
    ),
}


@pytest.mark.parametrize("name", WORST)
def test_the_worst_items_take_fifty_milliseconds_at_most(name, capsys):
    made, texts = WORST[name]
    catalogue = Catalogue.compile(made)
    assert catalogue.broken == ()
    catalogue.match(Texts("warm up", language=texts.language))
    first = []
    for _ in range(7):
        catalogue.forget()  # so that no word was seen before
        first.append(seconds(lambda: catalogue.match(texts), repeats=1))
    again = seconds(lambda: catalogue.match(texts))
    with capsys.disabled():
        print(f"\n{name}: {min(first) * 1000:.1f} ms, again {again * 1000:.1f} ms")
    assert min(first) <= 0.05
    assert again <= 0.05


def test_nested_near_grows_with_the_text_and_no_faster(capsys):
    catalogue = Catalogue.compile([Watch("w", "", NESTED)])
    assert catalogue.broken == ()
    taken = []
    for length in (2_000, 8_000):
        texts = Texts("x", "a b c d e f g h i j " * length, language="en")
        taken.append(seconds(lambda texts=texts: catalogue.match(texts), repeats=2))
    with capsys.disabled():
        print(f"\nnested NEAR: {taken[0] * 1000:.0f} ms at 20,000 words, {taken[1] * 1000:.0f} ms at 80,000")
    assert taken[1] <= 8 * taken[0]


COMPOUNDS = {
    "hyphens": lambda size: "-".join(lexicon(7, size // 8)),
    "letters and dots": lambda size: "a." * (size // 2),
    "apostrophes": lambda size: "ab'" * (size // 3),
}


@pytest.mark.parametrize("name", COMPOUNDS)
def test_a_compound_without_end_takes_time_by_its_length(name, capsys):
    catalogue = Catalogue.compile(watches(100))
    made = [Texts("x", COMPOUNDS[name](size), language="en") for size in (25_000, 100_000)]
    taken = [seconds(partial(catalogue.match, texts), repeats=2) for texts in made]
    with capsys.disabled():
        print(f"\none compound of {name}: {taken[0] * 1000:.0f} ms at 25 kB, {taken[1] * 1000:.0f} ms at 100 kB")
    assert taken[1] <= 8 * taken[0]
