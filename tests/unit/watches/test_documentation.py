"""The twenty queries of docs/watch-language.md do what its table says."""

import re
from pathlib import Path

import pytest

from wirewatch.watches.canonical import canonical
from wirewatch.watches.errors import QueryError
from wirewatch.watches.language import parse
from wirewatch.watches.matching import Catalogue, Texts
from wirewatch.watches.watch import Watch

DOC = Path(__file__).parents[3] / "docs" / "watch-language.md"
ITEM = Texts(
    "Air strikes hit aid convoy near İdlib; NATO calls for talks",
    "Turkey's army said 12,000 people were evacuated from al-Bab. #IdlibUnderFire",
    "Reuters World",
    "www.reuters.com",
    "en",
    ("Middle East",),
)
TEXT = DOC.read_text(encoding="utf-8")
PROSE = " ".join(TEXT.split())
CLAIMS = [  # what the page says, and what that means for a query, an item's title and its language
    ("| `idlib turkey`", "idlib turkey", "Idlib, Turkey", "en", True),
    ("`-football`", "idlib -football", "Idlib football", "en", False),
    ('`"war of words"`', '"war of words"', "A war of word", "en", False),
    ("neighbours are 1 apart", "shelling NEAR/1 convoy", "shelling convoy", "en", True),
    ("neighbours are 1 apart", "shelling NEAR/1 convoy", "shelling a convoy", "en", False),
    ("`evacuat*`", "evacuat*", "Evacuating", "en", True),
    ('`case:"White House"`', 'case:"White House"', "the White House", "en", True),
    ('`case:"White House"`', 'case:"White House"', "the white house", "en", False),
    ("`ATLEAST/3 (shelling^2", 'ATLEAST/3 (shelling^2, convoy, "air strike")', "shelling of a convoy", "en", True),
    ("`ATLEAST/3 (shelling^2", 'ATLEAST/3 (shelling^2, convoy, "air strike")', "air strike on a convoy", "en", False),
    ("ß = ss", "strasse", "Straße", "de", True),
    ("final sigma", "Οδυσσευς", "ΟΔΥΣΣΕΥΣ", "el", True),
    ("width forms", "abc", "ＡＢＣ", "en", True),
    ("ligatures", "fire", "ﬁre", "en", True),
    ("й, ї, が, हि stay", '"йод"', "иод", "ru", False),
    ("й, ї, が, हि stay", '"їжа"', "іжа", "uk", False),
    ("й, ї, が, हि stay", "か", "が", "ja", False),
    ("ё = е", "самолет", "самолёт", "ru", True),
    ("हिन्दी = हिंदी", "हिन्दी", "हिंदी", "hi", True),
    ("ज़ = ज", "ज़मीन", "जमीन", "hi", True),
    ("ø = o, ł = l, đ = d, æ = ae", "lodz", "Łódź", "pl", True),
    ("ø = o, ł = l, đ = d, æ = ae", "bodo aegir", "Bodø, Ægir", "no", True),
    ("One alef, one ya, ه for ة, ك for ک", "ادلب سوريه", "إدلب وسورية", "ar", True),
    ("No tatweel", "إدلب", "إدلـــب", "ar", True),
    ("*Munchen*, and in German *Muenchen*", "München", "Munchen", "en", True),
    ("*Munchen*, and in German *Muenchen*", "München", "Muenchen", "de", True),
    ("*Munchen*, and in German *Muenchen*", "München", "Muenchen", "en", False),
    ("find *al-Bab* and", "al-Bab", "alBab", "en", True),
    ("find *al-Bab* and", "alBab", "al-Bab", "en", True),
    ("find *al-Bab* and", "al Bab", "al-Bab", "en", True),
    ("the first two also *al Bab*", "al-Bab", "al Bab", "en", True),
    ("the first two also *al Bab*", "alBab", "al Bab", "en", True),
    ("`albab` finds *al-Bab*, but not *al Bab*", "albab", "al-Bab", "en", True),
    ("`albab` finds *al-Bab*, but not *al Bab*", "albab", "al Bab", "en", False),
    ("(`YouTube` finds *You Tube*)", "YouTube", "You Tube", "en", True),
    ("`COVID19`", "COVID19", "Covid-19", "en", True),
    ("(`می‌شود`)", "می‌شود", "می شود", "fa", True),
    ("`mac` does not find *MacBook*", "mac", "MacBook", "en", False),
    ("`Sana'a` finds *Sanaa* and the reverse", "Sana'a", "Sanaa", "en", True),
    ("`Sana'a` finds *Sanaa* and the reverse", "Sanaa", "Sana’a", "en", True),
    ("`idlib` finds *İdlib'de*", "idlib", "İdlib'de", "tr", True),
    ("`shell` does not find *she'll*", "shell", "she'll", "en", False),
    ("`Syria's` in a query is `Syria`", "Syria's", "Syria", "en", True),
    ("`US` finds *U.S.* and the reverse", "US", "U.S.", "en", True),
    ("`US` finds *U.S.* and the reverse", "U.S.", "US", "en", True),
    ("so does `us`: write `case:US`", "us", "U.S.", "en", True),
    ("so does `us`: write `case:US`", "case:US", "join us", "en", False),
    ("`12.000` and ١٢٬٠٠٠ are one", "12.000", "١٢٬٠٠٠", "ar", True),
    ("`12.000` and ١٢٬٠٠٠ are one", "١٢٬٠٠٠", "12,000", "en", True),
    ("an unbreakable space (12", "12000", "12\u202f000", "fr", True),
    ("`3.5` finds *3.5*, and *3,5*, but not *35*", "3.5", "3.5", "en", True),
    ("`3.5` finds *3.5*, and *3,5*, but not *35*", "3.5", "3,5", "de", True),
    ("`3.5` finds *3.5*, and *3,5*, but not *35*", "3.5", "35", "en", False),
    ("`F-16` finds *F-16s*", "F-16", "F-16s", "en", True),
    ('into quotes: `"3,5"`', '"3,5"', "3,5", "de", True),
    ("skin tones do not matter", "👍", "👍🏽", "en", True),
    ("`50%`, `Disney+`", "Disney+", "disney", "en", True),
    ("(*women*, *crises*, *struck*)", "woman crisis strike", "women struck crises", "en", True),
    ("(*explosões*)", "explosão", "explosões", "pt", True),
    ("`author` finds *authority*", "author", "authority", "en", True),
    ("`united` *unit*", "united", "unit", "en", True),
    ("*Praze* by `Praha`", "Praha", "v Praze", "cs", False),
    ("*şehrin* by `şehir`", "şehir", "şehrin", "tr", False),
    ("*тривозі* by `тривога`", "тривога", "у тривозі", "uk", False),
    ("(*臺灣*) is other text: `台湾 OR 臺灣`", "台湾", "臺灣", "zh", False),
    ("(*臺灣*) is other text: `台湾 OR 臺灣`", "台湾 OR 臺灣", "臺灣", "zh", True),
    ("*menembak* by `tembak`", "tembak", "menembak", "id", False),
    ("صواريخ by `صاروخ`", "صاروخ", "صواريخ", "ar", False),
    ("سورية by `سوريا`", "سوريا", "سورية", "ar", False),
    ("(*عبدالله*)", "عبد الله", "عبدالله", "ar", False),
    ("`cris*` helps", "cris*", "crisis", "en", True),
    ("stand without ו ש כש ב ל כ מ ה", "ישראל", "שבישראל", "he", True),
    ('`צה"ל` may be written so', 'צה"ל', "צהל", "he", True),
    ('`צה"ל` may be written so', 'צה"ל', "צה״ל", "he", True),
    ("`コンピューター` is *コンピュータ*", "コンピューター", "コンピュータ", "ja", True),
    ("`غزة` finds *وغزة*", "غزة", "وغزة", "ar", True),
    ("also finds *كابل* (Kabul): quote it", "ابل", "كابل", "ar", True),
    ("also finds *كابل* (Kabul): quote it", '"ابل"', "كابل", "ar", False),
    ("`a NEAR/3 a` wants two", "a NEAR/3 a", "a", "en", False),
    ("`a NEAR/3 a` wants two", "a NEAR/3 a", "a a", "en", True),
    ("a `c` near an `a` or a `b`", "a NEAR/2 b NEAR/2 c", "a b x c", "en", True),
]  # fmt: skip
ROWS = re.findall(r"^\| `(.+?)` \| (yes|no) \|", DOC.read_text(encoding="utf-8"), re.MULTILINE)


def test_there_are_twenty():
    assert len(ROWS) == 20
    assert ITEM.title in DOC.read_text(encoding="utf-8")


@pytest.mark.parametrize(("query", "answer"), ROWS)
def test_the_table_tells_the_truth(query, answer):
    made = Catalogue.compile([Watch("w", "", query)])
    assert made.broken == ()
    assert ("yes" if made.match(ITEM) else "no") == answer


@pytest.mark.parametrize(("said", "query", "title", "language", "matches"), CLAIMS)
def test_what_the_page_says_of_words_is_so(said, query, title, language, matches):
    assert said in PROSE
    made = Catalogue.compile([Watch("w", "", query)])
    assert made.broken == ()
    assert bool(made.match(Texts(title, language=language))) is matches


def test_the_refusal_that_the_page_shows_is_the_one_that_is_given():
    shown = re.search(r"```\n(line 1.*?)\n```", TEXT, re.DOTALL)
    with pytest.raises(QueryError) as refused:
        parse("idlib AND")
    assert shown is not None
    assert str(refused.value) == shown[1]


def test_the_spellings_that_the_page_calls_one_query_have_one_canonical_form():
    for query in ("idlib  turkey", "Turkey AND idlib", "((turkey)) IDLIB"):
        assert f"`{query}`" in TEXT
        assert canonical(parse(query)) == "idlib AND turkey"
