"""Which story an item belongs to, by comparing it with how stories began.

An item joins a story of its language if it has the address of one of its items, or a near-same title: content
words with a Jaccard index of 0.5, or 0.6 of the shorter title's words and three at least; and if
the story had an item in the 72 hours before. Two shared words are needed in any case. In doubt items stay
apart: a story that swallows another one hides it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from wirewatch.identifiers import identifier
from wirewatch.items.item import Item
from wirewatch.levels.level import Level
from wirewatch.stories.links import canonical
from wirewatch.stories.ports import Near
from wirewatch.stories.story import Story
from wirewatch.stories.words import content_words
from wirewatch.watches.folding import tokens

JACCARD = 0.5
CONTAINMENT, SHARED = 0.6, 3
OPEN_FOR = timedelta(hours=72)
MEMBERS_KEPT = 256
TEXTS_KEPT = 64
LONG_TEXT = 8  # words: two outlets don't write the same summary of that length by chance


def likeness(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """How alike two titles are: their Jaccard index, or 0 if they are not near-same."""
    shared = len(ours & theirs)
    if shared < 2:
        return 0.0
    jaccard = shared / len(ours | theirs)
    contained = shared >= SHARED and shared >= CONTAINMENT * min(len(ours), len(theirs))
    return jaccard if contained or jaccard >= JACCARD else 0.0


def alike(words: tuple[str, ...], near: Iterable[Near]) -> list[str]:
    """Ids of the stories with a near-same title, the likest first; of equals the smaller id."""
    ours = frozenset(words)
    found = {each.story: likeness(ours, frozenset(each.words)) for each in near}
    return sorted((story for story in found if found[story]), key=lambda story: (-found[story], story))


def is_open(story: Story, item: Item) -> bool:
    """Whether the story still takes items."""
    return item.seen - story.last_seen <= OPEN_FOR


def begin(item: Item) -> Story:
    """The story of which this item is the first."""
    return Story(
        id=identifier("s", item.id),
        language=item.language,
        headline=item.title,
        words=content_words(item.title),
        link=canonical(item.url),
        first_seen=item.seen,
        last_seen=item.seen,
        level=Level.ROUTINE,
        items=1,
        members=(item.id,),
        sources=(item.source,),
        texts=fingerprints(item),
    )


def with_item(story: Story, item: Item, *, same_link: bool) -> Story:
    """The story after the item has joined. A copy adds no source: the same address, or a text that is there."""
    texts = fingerprints(item)
    is_copy = same_link or not set(story.texts).isdisjoint(texts)
    adds_source = not is_copy and item.source not in story.sources
    return replace(
        story,
        last_seen=max(story.last_seen, item.seen),
        items=story.items + 1,
        members=(*story.members, item.id)[-MEMBERS_KEPT:],
        sources=(*story.sources, item.source) if adds_source else story.sources,
        texts=tuple(dict.fromkeys((*story.texts, *texts)))[-TEXTS_KEPT:],
    )


def fingerprints(item: Item) -> tuple[str, ...]:
    """One of the title, and one of a summary that is long enough to tell a copy by."""
    title, summary = tokens(item.title), tokens(item.summary)
    marks = [identifier("t", *title)]
    if len(summary) >= LONG_TEXT:
        marks.append(identifier("t", *summary))
    return tuple(marks)
