"""Which item each entry of a body is, by what the feed's window knows.

An entry is known by its key, the id that its GUID (else link, else text) gives. Three histories need more:
- a GUID reused for another article, so both page and title differ: a new item, under an id of its own; unless that
  article is known under another GUID, as where GUIDs number the places of a list: then it is that item;
- a GUID that holds the headline: an edited title makes a new GUID. It is the item that had this page until now,
  if that one is gone from the body and no other entry shares the page.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from wirewatch.feeds.feed import FeedState, Known
from wirewatch.feeds.identity import fold
from wirewatch.feeds.listing import Listed
from wirewatch.identifiers import identifier

PAGE = 8  # digits of a twin key that stand for the page
HEADLINE = 12  # letters; fewer are in a GUID by chance
LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Recognised:
    """An entry whose item has the id that it is recorded under; `before` is what was known of it, None if it is new."""

    key: str
    listed: Listed
    before: Known | None


def recognise(state: FeedState, body: Sequence[Listed]) -> list[Recognised]:
    """In the order of the body."""
    by_twin = {known.twin: (key, known) for key, known in state.window.items() if known.twin}
    retitled = dict(_retitled(state, body))
    return [_recognise(each, state.window, by_twin, retitled) for each in body]


def _recognise(
    listed: Listed, window: Mapping[str, Known], by_twin: Mapping[str, tuple[str, Known]], retitled: Mapping[str, str]
) -> Recognised:
    key = listed.item.id
    before = window.get(key)
    if before is None:
        older = retitled.get(key)
        return _as(listed, window[older].item or older, window[older]) if older else Recognised(key, listed, None)
    if not _is_reused(before, listed.known):
        return _as(listed, before.item or key, before)
    if listed.known.twin in by_twin:
        other, known = by_twin[listed.known.twin]
        return _as(listed, known.item or other, known)
    return _as(listed, identifier("i", listed.item.feed, "again", listed.known.twin), None)


def _as(listed: Listed, item: str, before: Known | None) -> Recognised:
    """The entry, recorded under that id."""
    key = listed.item.id
    known = listed.known._replace(item="" if item == key else item)
    return Recognised(key, replace(listed, item=replace(listed.item, id=item), known=known), before)


def _is_reused(before: Known, now: Known) -> bool:
    if not before.twin or not now.twin:
        return False
    return before.twin[:PAGE] != now.twin[:PAGE] and before.twin[PAGE:] != now.twin[PAGE:]


def _retitled(state: FeedState, body: Sequence[Listed]) -> Iterator[tuple[str, str]]:
    """Keys of entries under a GUID with a new headline, and the keys that they had in the last body."""
    unknown = [each for each in body if each.item.id not in state.window and each.known.twin]
    if not unknown:
        return
    here = {each.item.id for each in body}
    last = islice(reversed([*state.window.items()]), state.listed)
    gone = {known.twin[:PAGE]: key for key, known in last if key not in here and known.twin}
    shared = Counter(_pages(each.known for each in body))
    shared.update(_pages(known for key, known in state.window.items() if key not in here))
    for each in unknown:
        page = each.known.twin[:PAGE]
        if page in gone and shared[page] == 2 and _has_headline(each):
            yield each.item.id, gone[page]


def _pages(known: Iterable[Known]) -> Iterator[str]:
    return (each.twin[:PAGE] for each in known if each.twin)


def _has_headline(listed: Listed) -> bool:
    headline = LETTERS.sub("", fold(listed.item.title))
    return len(headline) >= HEADLINE and headline[:60] in LETTERS.sub("", fold(listed.item.guid))
