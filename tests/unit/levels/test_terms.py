"""How terms are written, and what they find."""

import pytest

from wirewatch.levels import scale as scale_module
from wirewatch.levels.lexicon import lexicon
from wirewatch.levels.reading import toll
from wirewatch.levels.scale import Lexicons, lexicons_for, scale
from wirewatch.levels.term_writing import TermError, Writer
from wirewatch.levels.terms import joined

WRITER = Writer({"leader": "president, prime minister", "other": "(king|queen) mother"})


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("explosion", "Explosion in Lyon", "explosion"),
        ("explosion", "Explosions in Lyon", ""),
        ("explos*", "Big explosions", "explosions"),
        ("*beben", "Ein Seebeben", "seebeben"),
        ("open* fire", "Gunman opens fire", "opens fire"),
        ("gunman .. fire", "Gunman in black opens fire", "gunman in black opens fire"),
        ("gunman .. fire", "Gunman one two three four five six seven fire", ""),
        ("(shot|gunned) down", "Mayor gunned down", "gunned down"),
        ("@leader .. resign*", "Prime Minister of Peru resigns", "prime minister of peru resigns"),
        ("@other dies", "Queen mother dies", "queen mother dies"),
        ("<n> dead", "12 dead", "12 dead"),
        ("<n> dead", "1,200 dead", "1200 dead"),
        ("in <year>", "Coup in 1973", "in 1973"),
        ("(preis|handels)krieg", "Der Handelskrieg", "handelskrieg"),
        ("*(bahn|zug)unglück*", "Seilbahnunglücke", "seilbahnunglucke"),
        ("plane + crash*", "Crash of a plane", "plane"),
        ("plane + crash*", "A plane lands", ""),
        ("@leader - former", "President Lee", "president"),
        ("@leader - former", "Former president Lee", ""),
        ("地震", "四川发生地震", "地震"),
        ("死亡 .. 人", "死亡共3人", "死亡共3人"),
        ("word", "", ""),
    ],
)
def test_a_term_finds(term, text, found):
    assert WRITER.terms([term]).find(joined(text)) == found


def test_particles_that_are_written_as_one_with_a_word_do_not_hide_it():
    assert Writer({}, "(?:[وب]?(?:ال)?)").terms(["انفجار"]).find(joined("والانفجار الكبير"))


@pytest.mark.parametrize("term", ["a?b", "@nobody", "what <m>", "(a|b", "a) b", ")a(", "*(a|b", "a + (b"])
def test_a_term_that_cannot_be_read_is_named(term):
    with pytest.raises(TermError, match=r"term|class"):
        WRITER.terms([term])


@pytest.mark.parametrize(
    ("text", "language", "killed"),
    [
        ("At least 14 people killed in Kabul", "en", 14),
        ("Killed: 3", "en", 3),
        ("Dozens feared dead", "en", 24),
        ("Coup leader killed in 1973", "en", 0),
        ("Nobody hurt", "en", 0),
        ("三人死亡 27人死亡", "zh", 27),
        ("Deux morts et 12 blessés", "fr", 2),
    ],
)
def test_a_toll_is_read(text, language, killed):
    assert toll(joined(text), scale().lexicons[language].killed) == killed


@pytest.mark.parametrize(
    ("language", "title", "lexicons"),
    [
        ("de", "Beben in Rom", ["de"]),
        ("en", "زلزال يضرب", ["ar", "fa"]),
        ("und", "Der Kanzler ist nach Paris gereist", ["de"]),
        ("und", "Quake", ["en"]),
        ("und", "首相が辞任", ["ja"]),
        ("und", "总理辞职", ["zh"]),
        ("xx", "Землетрясение", ["ru", "uk"]),
        ("und", "123", ["en"]),
        ("de", "123", ["de"]),
    ],
)
def test_the_lexicon_goes_by_language_and_else_by_letters(language, title, lexicons):
    assert [each.language for each in lexicons_for(language, title, scale())] == lexicons


def test_a_lexicon_without_tolls_reads_none():
    assert toll("12 dead", lexicon("xx", {}).killed) == 0


def test_an_unknown_entry_of_a_lexicon_is_named():
    with pytest.raises(ValueError, match="gave"):
        lexicon("xx", {"gave": "x"})


def test_a_deployment_changes_weights_and_words():
    own = scale('[weights]\nlabel = 7\n[words.en]\n"grave+" = "zorp*"\n[words.sw]\ngrave = "mlipuko"\n')
    assert own.weights["label"] == 7
    assert own.weights["tier"] == scale().weights["tier"]
    assert own.lexicons["en"].grave.find("zorped")
    assert own.lexicons["en"].grave.find("twin blasts")
    assert own.lexicons["sw"].grave.find("mlipuko")


def test_an_override_of_nothing_known_is_refused():
    with pytest.raises(ValueError, match="wieghts"):
        scale("[wieghts]\nlabel = 1")


def test_a_word_list_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    (tmp_path / "words").mkdir()
    (tmp_path / "words/sv.toml").write_text("numbers = {två = 2}\n", encoding="utf-8")
    monkeypatch.setattr(scale_module, "DATA", tmp_path)
    with pytest.raises(ValueError, match=r"levels/data/words/sv\.toml: .* in quotes"):
        Lexicons({})["sv"]
