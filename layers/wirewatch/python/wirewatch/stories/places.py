"""Where a title says that its event is: capitalised words behind "in", "near", "off" … in languages that do so.

Twin events (a wildfire near Athens, a wildfire near Lisbon) differ in little else. It is no gazetteer: "in Parliament"
is a place too, which costs nothing as long as the story has such a word somewhere.
"""

import re
from collections.abc import Mapping

from wirewatch.stories.commonplace import commonplace
from wirewatch.stories.stems import stem
from wirewatch.watches.folding import tokens

_BEFORE: Mapping[str, str] = {
    "en": r"(?:in|near|off|outside|around|at)\s+(?:the\s+)?",
    "de": r"(?:in|bei|nahe|vor)\s+(?:der\s+|dem\s+)?",
    "fr": r"(?:à|en|au|près de|au large de)\s+(?:la\s+)?",
    "es": r"(?:en|cerca de|frente a)\s+(?:el\s+|la\s+)?",
    "pt": r"(?:em|no|na|perto de)\s+",
    "it": r"(?:a|in|vicino a|al largo di)\s+",
}
_PATTERNS = {language: re.compile(rf"\b{before}([A-ZÀ-ÞİŞ]\w+)") for language, before in _BEFORE.items()}


def places(title: str, language: str) -> tuple[str, ...]:
    """Stems of the places; none in a language of which no such words are known here."""
    pattern = _PATTERNS.get(language)
    found = [stem(word, language) for name in pattern.findall(title) for word in tokens(name)] if pattern else []
    return tuple(word for word in dict.fromkeys(found) if word not in commonplace(language))
