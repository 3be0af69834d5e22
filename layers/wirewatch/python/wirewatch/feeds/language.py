"""The language of an item: what the entry, the feed or the operator says, unless the script says no."""

import re

UNDETERMINED = "und"
SAMPLE = 400  # characters; a headline is enough
LETTERS = {  # script: its letters, the languages that may claim it, who it is without a claim
    "Arabic": ("\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc", "ar"),
    "Cyrillic": ("\u0400-\u052f", "ru"),
    "Greek": ("\u0370-\u03ff\u1f00-\u1fff", "el"),
    "Hebrew": ("\u0590-\u05ff", "he"),
    "Devanagari": ("\u0900-\u097f", "hi"),
    "Bengali": ("\u0980-\u09ff", "bn"),
    "Tamil": ("\u0b80-\u0bff", "ta"),
    "Thai": ("\u0e00-\u0e7f", "th"),
    "Georgian": ("\u10a0-\u10ff", "ka"),
    "Armenian": ("\u0530-\u058f", "hy"),
    "Ethiopic": ("\u1200-\u137f", "am"),
    "Hangul": ("\uac00-\ud7af\u1100-\u11ff", "ko"),
    "Kana": ("\u3041-\u30ff", "ja"),
    "Han": ("\u3400-\u4dbf\u4e00-\u9fff", "zh"),
    "Latin": ("A-Za-z\u00c0-\u024f\u1e00-\u1eff", UNDETERMINED),
}
SCRIPTS = {script: re.compile(f"[{letters}]") for script, (letters, _) in LETTERS.items()}
CLAIMANTS = {
    "Arabic": {"ar", "fa", "ur", "ps", "ku", "ckb", "ug", "sd", "az", "pa", "ms", "ks", "prs"},
    "Cyrillic": {
        *("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg", "tt", "ba", "cv", "os", "uz"),
        *("az", "bs", "sh", "ce", "ab", "tk", "cnr"),
    },
    "Hebrew": {"he", "iw", "yi"},
    "Devanagari": {"hi", "mr", "ne", "sa", "bho", "mai", "kok"},
    "Bengali": {"bn", "as"},
    "Ethiopic": {"am", "ti"},
    "Kana": {"ja"},
    "Han": {"zh", "ja", "yue", "ko", "cmn"},
}
TELLING = (  # the first of these letters found names the language
    ("Arabic", "ٹڈڑےں", "ur"),
    ("Arabic", "ټډړښې", "ps"),
    ("Arabic", "پچژگ", "fa"),
    ("Cyrillic", "іїєґІЇЄҐ", "uk"),
    ("Cyrillic", "ўЎ", "be"),
    ("Cyrillic", "ђћџЂЋЏ", "sr"),
    ("Cyrillic", "ѓќѕЃЌЅ", "mk"),
    ("Latin", "əƏ", "az"),
    ("Latin", "ğıĞİ", "tr"),
)


def language_of(claims: tuple[str | None, ...], text: str) -> str:
    """The primary subtag (BCP 47) of the first claim that the script of the text allows.

    A feed that calls itself English and writes Arabic is believed in its letters. Without a usable
    claim the script decides, where it can; `und` where it cannot, as with most Latin text.
    """
    script = script_of(text)
    for claim in claims:
        language = primary(claim)
        if language and _may_claim(language, script):
            return language
    return _by_letters(script, text)


def primary(tag: str | None) -> str:
    """`en` of `en-US` and `EN_us`; "" of what is no language tag."""
    subtag = re.split(r"[-_]", (tag or "").strip().lower(), maxsplit=1)[0]
    return subtag if re.fullmatch(r"[a-z]{2,3}", subtag) and subtag != UNDETERMINED else ""


def is_language(tag: str | None) -> bool:
    """Whether it is a language tag, `und`, or none at all."""
    return not tag or tag == UNDETERMINED or bool(primary(tag))


def script_of(text: str) -> str:
    """The script of most letters of the text; "" without letters. Some kana make it Japanese."""
    sample = text[:SAMPLE]
    counts = {script: len(letters.findall(sample)) for script, letters in SCRIPTS.items()}
    if counts["Kana"] and counts["Kana"] * 10 >= counts["Han"] + counts["Kana"]:
        counts["Kana"] += counts.pop("Han")
    script = max(counts, key=lambda name: counts[name])
    return script if counts[script] else ""


def _may_claim(language: str, script: str) -> bool:
    if not script:
        return True
    if script == "Latin":
        return True  # much news is written in Latin letters by those who have others
    return language in CLAIMANTS.get(script, {LETTERS[script][1]})


def _by_letters(script: str, text: str) -> str:
    sample = text[:SAMPLE]
    for of_script, letters, language in TELLING:
        if of_script == script and any(letter in sample for letter in letters):
            return language
    return LETTERS[script][1] if script else UNDETERMINED
