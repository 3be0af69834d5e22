"""An item as the evaluation sees it: which atoms it holds, and, when asked, where they stand."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from wirewatch.watches.program import keyed
from wirewatch.watches.vocabulary import Vocabulary

FIRST_CATEGORY = 3  # the number of its field
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


class Held(dict[str, bool]):
    """Whether an item holds what a key stands for: works out what it does not know yet."""

    __slots__ = ("_chunks", "_holders")

    def __init__(self, chunks: Set[str], holders: Mapping[str, Set[str]]) -> None:
        self._chunks = chunks
        self._holders = holders

    def __missing__(self, key: str) -> bool:
        holders = self._holders.get(key)
        held = self[key] = holders is not None and not holders.isdisjoint(self._chunks)
        return held


class Reading:
    """One item, its words looked up: what hangs on them, and what the item holds."""

    def __init__(self, texts: Texts, vocabulary: Vocabulary) -> None:
        self.texts = texts
        self._remembered = remembered = vocabulary.remembered(texts.language)
        chunks = unbroken(f"{texts.title} {texts.summary}").split()
        self.hanging = remembered.hanging_on(chunks)
        self.held = Held(set(chunks), remembered.holders)
        if vocabulary.looks_at_fields:
            keys = tuple(self._keys_of_fields())
            self.held.update(dict.fromkeys(keys, True))
            self.hanging += [on_field for key in keys if (on_field := vocabulary.hanging_on((key,)))]

    def holds_in_title(self, atom: str) -> bool:
        """Whether the title holds an atom."""
        return not self._remembered.holders.get(atom, frozenset()).isdisjoint(unbroken(self.texts.title).split())

    def _keys_of_fields(self) -> Iterator[str]:
        """What source, site, language and categories are looked up by."""
        texts = self.texts
        for field, text in [("source", texts.source), *(("category", category) for category in texts.categories)]:
            for atoms in self._remembered.held_by(text.split()):
                yield from (keyed(atom, field) for atom in atoms or ())
        yield f"lang|{texts.language.casefold()}"
        labels: Sequence[str] = texts.site.casefold().removeprefix("www.").split(".")
        yield from (f"site|{'.'.join(labels[number:])}" for number in range(len(labels)))

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
        chunks = text.split()
        position = end = 0
        for chunk, atoms in zip(chunks, self._remembered.held_by(chunks), strict=True):
            begin = text.index(chunk, end)
            end = begin + len(chunk)
            if atoms is None:
                position += 1
                continue
            width, places = self._remembered.places_in(chunk)
            for atom, at, until, first, last in places:
                standing = Standing(number, position + at, position + until, begin + first, begin + last)
                table.setdefault(atom, []).append(standing)
            position += width
        return table


def unbroken(text: str) -> str:
    """The text with commas in place of the unbreakable spaces between the thousands of its numbers."""
    if text.isascii() or not any(map(text.__contains__, _UNBREAKABLE)):
        return text
    return _THOUSANDS.sub(",", text)
