"""An item as the evaluation sees it: which atoms it holds, and, when asked, where they stand."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import NamedTuple

from wirewatch.watches.program import keyed
from wirewatch.watches.remembering import Hanging, PlainWord
from wirewatch.watches.vocabulary import Vocabulary

FIRST_CATEGORY = 3  # the number of its field
_CHUNK = re.compile(r"\S+")
_UNBREAKABLE = "\u00a0\u2009\u202f"
_THOUSANDS = re.compile(rf"(?<=\d)[{_UNBREAKABLE}](?=\d\d\d(?!\d))")


@dataclass(frozen=True, slots=True)
class Texts:
    """The fields of an item that queries look at. `site` is the host of its address."""

    title: str
    summary: str = ""
    source: str = ""
    site: str = ""
    language: str = "und"
    categories: tuple[str, ...] = ()


class Standing(NamedTuple):
    """A term at a place: positions `at` to `until`, characters `start` to `end`, of field number `field`."""

    field: int
    at: int
    until: int
    start: int
    end: int


class Reading:
    """One item; `found` is what it holds of the vocabulary: see `keys_of`."""

    def __init__(self, texts: Texts, vocabulary: Vocabulary, found: Set[str | Hanging] | None = None) -> None:
        self.texts = texts
        self._vocabulary = vocabulary
        self.found = keys_of(texts, vocabulary) if found is None else found

    @cached_property
    def title(self) -> Set[str | Hanging]:
        """The atoms of the title."""
        return self._vocabulary.remembered(self.texts.language).held_by(unbroken(self.texts.title).split())

    @cached_property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Names and texts of the fields in which words stand."""
        texts = self.texts
        categories = (("category", each) for each in texts.categories)
        return (
            ("title", unbroken(texts.title)),
            ("summary", unbroken(texts.summary)),
            ("source", texts.source),
            *categories,
        )

    @cached_property
    def _tables(self) -> dict[int, dict[str, list[Standing]]]:
        return {}

    def places(self, atom: str, field: str | None) -> Iterator[list[Standing]]:
        """Where an atom stands: a list for each field that may hold it, ascending."""
        for number, (name, text) in enumerate(self.fields):
            if name == field or (field is None and number < 2):
                table = self._tables.get(number)
                if table is None:
                    table = self._tables[number] = self._table(number, text)
                yield table.get(atom, [])

    def _table(self, number: int, text: str) -> dict[str, list[Standing]]:
        table: dict[str, list[Standing]] = {}
        places_in = cache(partial(self._vocabulary.places_in, language=self.texts.language))
        holds = self._vocabulary.remembered(self.texts.language).get
        position = 0
        for chunk in _CHUNK.finditer(text):
            written = chunk[0]
            held = holds(written)
            if type(held) is PlainWord:
                position += 1
                continue
            width, places = places_in(written)
            begin = chunk.start()
            for atom, at, until, start, end in places:
                standing = Standing(number, position + at, position + until, begin + start, begin + end)
                table.setdefault(atom, []).append(standing)
            position += width
        return table


def unbroken(text: str) -> str:
    """The text with commas in place of the unbreakable spaces between the thousands of its numbers."""
    if text.isascii() or not any(map(text.__contains__, _UNBREAKABLE)):
        return text
    return _THOUSANDS.sub(",", text)


def keys_of(texts: Texts, vocabulary: Vocabulary) -> set[str | Hanging]:
    """Everything that an item is looked up by, and what hangs on it."""
    chunks = unbroken(texts.title).split() + unbroken(texts.summary).split()
    found = vocabulary.remembered(texts.language).held_by(chunks)
    if vocabulary.looks_at_fields:
        keys = set(_keys_of_fields(texts, vocabulary))
        found.update(keys)
        found.update(vocabulary.hanging[key] for key in keys & vocabulary.hanging.keys())
    return found


def _keys_of_fields(texts: Texts, vocabulary: Vocabulary) -> Iterator[str]:
    """What source, site, language and categories are looked up by."""
    held = vocabulary.remembered(texts.language)
    fields = [("source", texts.source), *(("category", category) for category in texts.categories)]
    for field, text in fields:
        for atom in held.held_by(text.split()):
            if isinstance(atom, str):
                yield keyed(atom, field)
    yield f"lang|{texts.language.casefold()}"
    labels: Sequence[str] = texts.site.casefold().removeprefix("www.").split(".")
    yield from (f"site|{'.'.join(labels[number:])}" for number in range(len(labels)))
