"""Urgency that a feed itself states, and its categories; what they are worth is for wirewatch.levels to say.

NITF `ed-urg` (1 most urgent to 8), CAP severity, urgency and certainty, GDACS alert level, `category`,
`media:category` and `media:keywords`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from wirewatch.feeds.text import clean
from wirewatch.items.item import Declared

CATEGORIES = 20
VALUE_LIMIT = 100
BARE = {"ed-urg": "nitf", "urgency": "nitf"}  # without a namespace of their own
USUAL = {"cap": "tc:emergency:cap", "gdacs": "gdacs.org", "nitf": "nitf"}  # prefixes that some feeds do not declare
BY_SPACE = {  # part of the namespace's URI: scheme, elements
    "tc:emergency:cap": ("cap", ("severity", "urgency", "certainty")),
    "gdacs.org": ("gdacs", ("alertlevel",)),
    "nitf": ("nitf", ("urgency", "ed-urg")),
    "nar/": ("nitf", ("urgency",)),  # NewsML-G2 took NITF's scale over
}


def declared(raw: Mapping[str, Any], namespaces: Mapping[str, str]) -> tuple[Declared, ...]:
    """What an entry, in feedparser's words, declares. `namespaces` of the document: prefix to URI."""
    return (*_urgency(raw, namespaces), *_categories(raw))


def _urgency(raw: Mapping[str, Any], namespaces: Mapping[str, str]) -> Iterator[Declared]:
    for name, scheme in _names(namespaces).items():
        value = raw.get(name)
        if isinstance(value, Mapping):  # <ed-urg ed-urg="1"/>
            value = value.get("ed-urg") or value.get("value")
        text = clean(value)[:VALUE_LIMIT] if isinstance(value, str) else ""
        if text and (scheme != "nitf" or text.isdecimal()):
            yield Declared(scheme, text)


def _names(namespaces: Mapping[str, str]) -> dict[str, str]:
    names = dict(BARE)
    for prefix, uri in {**USUAL, **namespaces}.items():
        for part, (scheme, elements) in BY_SPACE.items():
            if prefix and part in uri.lower():
                names |= {f"{prefix}_{element}": scheme for element in elements}
    return names


def _categories(raw: Mapping[str, Any]) -> Iterator[Declared]:
    for tag in (raw.get("tags") or ())[:CATEGORIES]:
        name = clean(tag.get("label") or tag.get("term") or "")
        if name:
            yield Declared("category", name[:VALUE_LIMIT])
