"""An item as the evaluation sees it: which atoms it holds, and, when asked, where they stand."""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from wirewatch.watches.standing import Field, Standing
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
        chunks = set(unbroken(f"{texts.title} {texts.summary}").split())
        self.hanging = remembered.hanging_on(chunks)
        self.held = Held(chunks, remembered.holders)
        if vocabulary.keys_of_fields:
            self._look_at_fields(vocabulary)

    def _look_at_fields(self, vocabulary: Vocabulary) -> None:
        texts = self.texts
        categories = (("category", each) for each in texts.categories)
        for each in (("source", texts.source), ("site", texts.site), ("lang", texts.language), *categories):
            for key in self._remembered.keys_in(*each):
                self.held[key] = True
                hanging = vocabulary.hanging_on((key,))
                if hanging:
                    self.hanging.append(hanging)

    def holds_in_title(self, atom: str) -> bool:
        """Whether the title holds an atom."""
        return not self._remembered.holders.get(atom, set()).isdisjoint(unbroken(self.texts.title).split())

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
    def _placed(self) -> dict[int, Field]:
        return {}

    def places(self, atom: str, field: str | None) -> Iterator[list[Standing]]:
        """Where an atom stands: a list for each field that may hold it, ascending."""
        for number, (name, text) in enumerate(self.fields):
            if name == field or (field is None and number < 2):
                placed = self._placed.get(number)
                if placed is None:
                    placed = self._placed[number] = Field(number, text, self._remembered)
                yield placed.places(atom)


def unbroken(text: str) -> str:
    """The text with commas in place of the unbreakable spaces between the thousands of its numbers."""
    if text.isascii() or not any(map(text.__contains__, _UNBREAKABLE)):
        return text
    return _THOUSANDS.sub(",", text)
