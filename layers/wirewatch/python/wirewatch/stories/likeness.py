"""How like a story an item is, and whether that is enough to join it.

Likeness is the cosine of the item's terms and the story's. It falls by half as the story grows older without news,
up to its closing after 72 hours, and rises with the story's size: a story of many items uses many words, so each
item is less like all of it. The bonus is log(items, 50 at most), times 0.3 for titles alone and 0.1 for longer
texts. It falls to a third if the item's title names places, and the story others (`wirewatch.stories.places`).

To join, an item must

- share two terms with the story, one of them not commonplace: twins (a quake here, a quake there) stay apart;
- reach 0.08 by its title alone, 0.19 with a lead. A young story asks titles for 0.18 more, divided by its items and,
  from five shared terms on, by a quarter of these: two headlines soon have two words in common, and one text is not yet
  a topic;
- as long as fewer than 50 items have been seen in the language, so that nobody knows which words are rare, share three
  terms with a story of one item, or more than half of the shorter text's;
- if its lead is short, have a title whose cosine with the story's titles is 0.15: leads of under 60 words repeat the
  background of an event, and so that of its neighbours.

An open story with half of the likeness that joining needs is related: who reads of the one may want the other.

A copy of an item of the story, with two terms in common, is like it in any case. In doubt items stay apart: a story
that swallows another hides it. Measured on titles alone and on whole leads (BCubed F1, one pass): 0.77 and 0.85.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import hypot, log

from wirewatch.items.item import Item
from wirewatch.stories.commonplace import commonplace
from wirewatch.stories.copies import are_copies
from wirewatch.stories.profile import UNIT, Profile
from wirewatch.stories.story import Story

OPEN_FOR = timedelta(hours=72)
FADING = 0.5
SHARED = 2
COLD, YOUNG_SHARED = 50, 3
FEW_SHARED = 4
TITLE_NEEDS, TEXT_NEEDS, YOUNG_TITLE_NEEDS = 0.08, 0.19, 0.18
TITLE_LENGTH, TEXT_LENGTH = 14, 24  # words: no summary, and a sentence of summary
LEAD_LENGTH = 70  # words: a whole lead; a young story needs no more than an old one, and its titles may differ
TITLE_BONUS, TEXT_BONUS, BONUS_UNTIL = 0.3, 0.1, 50
HEADING_NEEDS = 0.15
ELSEWHERE = 0.35
COPY = 100.0  # above any likeness
RELATED = 0.5  # of the likeness that joining needs


def is_open(story: Story, item: Item) -> bool:
    """Whether the story still takes items."""
    return item.seen - story.last_seen <= OPEN_FOR


def likeness(item: Item, profile: Profile, story: Story) -> float:
    """How like the story the item is; 0 if not enough to join, or if the story is closed or a broad page's."""
    shared = _shared(item, profile, story)
    if not shared:
        return 0.0
    if are_copies(profile.texts, story.texts):
        return COPY
    if profile.known < COLD and story.items == 1 and not _share_much(profile, story, shared):
        return 0.0
    found = _found(item, profile, story, shared)
    if _is_elsewhere(profile, story):
        found *= ELSEWHERE
    needed = _needed(profile.length, story.items, len(shared))
    return found if found >= needed and _is_headed_alike(profile, story, shared) else 0.0


def is_related(item: Item, profile: Profile, story: Story) -> bool:
    """Whether the story is half as like the item as one that it joins, wherever it is and however its titles read."""
    shared = _shared(item, profile, story)
    needed = _needed(profile.length, story.items, len(shared))
    return bool(shared) and _found(item, profile, story, shared) >= RELATED * needed


def _shared(item: Item, profile: Profile, story: Story) -> list[str]:
    """The terms that both have; none if these are too few or say too little, or if the story is closed or broad."""
    if not story.terms or not is_open(story, item):
        return []
    shared = list(filter(story.terms.__contains__, profile.terms))
    return [] if len(shared) < SHARED or commonplace(story.language).issuperset(shared) else shared


def _found(item: Item, profile: Profile, story: Story, shared: Sequence[str]) -> float:
    return _cosine(profile.terms, story.terms, shared) * _kept(story, item) * _bonus(profile.length, story.items)


def _is_headed_alike(profile: Profile, story: Story, shared: Sequence[str]) -> bool:
    if not TITLE_LENGTH < profile.length < LEAD_LENGTH:
        return True
    return _cosine(profile.heading, story.headings, shared) >= HEADING_NEEDS


def _is_elsewhere(profile: Profile, story: Story) -> bool:
    """Whether its places are unheard of in a story that has places of its own."""
    return bool(profile.places and story.places) and not any(
        place in story.places or place in story.terms for place in profile.places
    )


def _share_much(profile: Profile, story: Story, shared: Sequence[str]) -> bool:
    return len(shared) >= YOUNG_SHARED or 2 * len(shared) > min(len(profile.terms), len(story.terms))


def _cosine(ours: Mapping[str, int], theirs: Mapping[str, int], shared: Sequence[str]) -> float:
    product = sum(ours.get(word, 0) * theirs.get(word, 0) for word in shared)
    return product / UNIT / (hypot(*theirs.values()) or 1.0)


def _kept(story: Story, item: Item) -> float:
    age = max(item.seen - story.last_seen, timedelta()) / OPEN_FOR
    return 1 - FADING * age


def _bonus(length: int, items: int) -> float:
    share = TITLE_BONUS + (TEXT_BONUS - TITLE_BONUS) * _share(length, TEXT_LENGTH)
    return 1 + share * log(min(items, BONUS_UNTIL))


def _needed(length: int, items: int, shared: int) -> float:
    as_text = _share(length, TEXT_LENGTH)
    youth = YOUNG_TITLE_NEEDS * (1 - _share(length, LEAD_LENGTH)) / items / max(shared / FEW_SHARED, 1)
    return TITLE_NEEDS + (TEXT_NEEDS - TITLE_NEEDS) * as_text + youth


def _share(length: int, of: int) -> float:
    return min(max((length - TITLE_LENGTH) / (of - TITLE_LENGTH), 0.0), 1.0)
