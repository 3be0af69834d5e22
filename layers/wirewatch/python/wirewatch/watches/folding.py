"""The normal form of text, in which queries and items are compared.

NFKC and casefold (ß = ss, final sigma, width forms), then:
- Turkish İ, I, ı and i are one letter; so are ø o, ł l, đ d, æ ae and their kind.
- Marks fall from Latin, Greek, Arabic and Hebrew letters (é = e, ά = α, harakat, niqqud). They stay where they
  make another letter (й, Devanagari, kana), but for the Cyrillic ё = е and stress marks.
- Arabic: one alef, one ya (also ى and ی), ه for ة, ك for ک, no tatweel.
- Devanagari: ं for ँ and for a nasal before another consonant (हिन्दी = हिंदी), no nukta (ज़ = ज).
- Kana: no middle dot. Digits of any script are 0–9. Invisible characters vanish; the zero-width non-joiner parts words.

Words are runs of letters, digits and their marks: apostrophes and hyphens part them (İdlib'de: idlib, de).
In scripts that put no spaces between words each character stands for itself, so that a sequence of
them is found anywhere in a text. Korean belongs to these: its particles hang on the words.
"""

import re
from collections.abc import Mapping, Sequence, Set
from unicodedata import category, normalize

IGNORED = (  # what Unicode calls default ignorable, and the tatweel
    "\u0640\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200d-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_LETTERS = {
    "İ": "i", "I": "i", "ı": "i", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d",
    "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe",
    "ħ": "h", "Ħ": "h", "ё": "е", "Ё": "е",
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ے": "ي", "ة": "ه", "ہ": "ه", "ۀ": "ه", "ە": "ه", "ک": "ك",
    "\u200c": " ", "\u093c": "", "ँ": "ं", "・": "", "\u0345": "", **dict.fromkeys(map(chr, range(0x20D0, 0x20F1)), ""),
}  # fmt: skip
_ZEROS = "٠۰०০੦૦୦௦౦೦൦๐໐၀႐០"
_DIGITS = {chr(ord(zero) + n): str(n) for zero in _ZEROS for n in range(10)}
_RANGES = re.findall("(.)(?:-(.))?", IGNORED)
INVISIBLE = {chr(code): "" for first, last in _RANGES for code in range(ord(first), ord(last or first) + 1)}
_REPLACED = _LETTERS | _DIGITS | INVISIBLE

_ABJAD_MARKS = re.compile(
    "[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]+"
)
_ALONE = re.compile(f"{_ABJAD_MARKS.pattern[:-1]}|[\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0955-\u0957\u0962\u0963]")
_EUROPEAN_MARKS = re.compile("(?<=[a-z\u00aa-\u03ff])[\u0300-\u036f]+")
_VIRAMA = "्"
_STRAY_VIRAMA = re.compile(f"(?<![\u0904-\u0939\u0958-\u0961\u0972-\u097f])(?<![\u0904-\u0939]\u093c){_VIRAMA}")
_NASAL = re.compile(f"(?<=[\u0900-\u097f])[ङञणनम]{_VIRAMA}(?=[क-म])")  # no word begins with the dot: म्बाप्पे
_VOICING = re.compile("(?<![\u3041-\u30ff])[\u3099\u309a]+")  # behind what is no kana
_STRESS = re.compile("(?<=[аеиоуыэюяіїє])[\u0300\u0301]")

UNSPACED = (
    "\u0e00-\u0e4f\u0e5a-\u0ecf\u0eda-\u0eff"  # Thai, Lao: all but digits
    "\u1000-\u103f\u104a-\u108f\u109a-\u109f\u1780-\u17df\u17ea-\u17ff"  # Burmese, Khmer
    "\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\u1100-\u11ff\uac00-\ud7af"  # Hangul, composed or not
)
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0711\u0730-\u074a\u07a6-\u07b0\u0900-\u0963\u0970-\u0dff\u0f71-\u0f84\u135d-\u135f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\u3099\u309a\ufe20-\ufe2f"
)
_MARKS = "\u0300-\u036f\u0483-\u0487\u0900-\u0963\u0970-\u0dff"
_TOKEN = re.compile(f"[{UNSPACED}]|(?![{UNSPACED}])[^\\W_](?:(?![{UNSPACED}])[^\\W_]|[{_MARKS}])*")
UNSPACED_CHARACTER = re.compile(f"[{UNSPACED}]")


def fold(text: str, letters: Set[str] = frozenset()) -> str:
    """The normal form of a text; `letters` are those that it has, if known. Idempotent."""
    if text.isascii():
        return text.lower()
    composed = normalize("NFC", text)
    if not letters or composed is not text:
        letters = set(composed)
    forms = {letter: form for letter in letters if (form := _FORMS[letter]) != letter}
    if _TOGETHER in forms.values() or (_VIRAMA in composed and _STRAY_VIRAMA.search(composed)):
        return _folded_together(composed)
    folded = _exchanged(composed, forms)
    return _NASAL.sub("ं", folded) if _VIRAMA in folded else folded


def _folded_together(text: str) -> str:
    text = _replaced(normalize("NFKC", text)).casefold()
    text = _VOICING.sub("", _ABJAD_MARKS.sub("", normalize("NFD", text)))
    text = normalize("NFC", _STRESS.sub("", _EUROPEAN_MARKS.sub("", text)))
    return _NASAL.sub("ं", _replaced(text))


def visible(text: str) -> str:
    """The text as it looks: in NFKC, without invisible characters; capitals and accents stay."""
    if text.isascii():
        return text
    plain = normalize("NFKC", text)
    seen = normalize("NFC", _exchanged(plain, dict.fromkeys(INVISIBLE.keys() & set(plain), "")))
    return seen if fold(seen) == fold(plain) else plain  # a mark may not reach the letter behind what was invisible


def fold_many(words: Sequence[str]) -> list[str]:
    """The normal forms of words without line breaks: as by `fold`, at a fraction of the cost."""
    return fold("\n".join(words)).split("\n") if words else []


def _replaced(text: str) -> str:
    return _exchanged(text, {letter: _REPLACED[letter] for letter in _REPLACED.keys() & set(text)})


def _exchanged(text: str, letters: Mapping[str, str]) -> str:
    """Faster than str.translate, which asks a dictionary for each character: few letters have to go."""
    for letter, form in letters.items():
        text = text.replace(letter, form)
    return text


class _Forms(dict[str, str]):
    """The normal forms of letters, worked out when first met; TOGETHER where what stands around them matters."""

    def __missing__(self, letter: str) -> str:
        form = self[letter] = _TOGETHER if _depends(letter) else _folded_together(letter)
        return form


_TOGETHER = "\n\n"  # no letter's form
_FORMS = _Forms()


def _depends(letter: str) -> bool:
    """Whether a letter may merge with what stands before it: most marks, and the later parts of Korean syllables."""
    if letter in INVISIBLE or _ALONE.fullmatch(letter):
        return False
    form = _folded_together(letter)
    begins = normalize("NFKD", letter)[0] + form[:1]
    merges = any(category(each)[0] == "M" or "\u1160" <= each <= "\u11ff" for each in begins)
    return merges or any(_folded_together(each) != each for each in form)


def tokens(text: str) -> tuple[str, ...]:
    """The folded words of a text in order; a character each in scripts without spaces."""
    return tuple(_TOKEN.findall(fold(text)))


def is_token(word: str) -> bool:
    """Whether a folded text is a single word."""
    return word.isalnum() or _TOKEN.fullmatch(word) is not None


def is_unspaced(token: str) -> bool:
    """Whether the token is a character of a script without spaces between words."""
    return len(token) == 1 and UNSPACED_CHARACTER.match(token) is not None
