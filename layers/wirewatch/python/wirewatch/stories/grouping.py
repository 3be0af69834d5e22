"""What a story becomes when an item begins or joins it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from wirewatch.identifiers import identifier
from wirewatch.items.item import Item
from wirewatch.levels.level import Level
from wirewatch.stories.copies import are_copies
from wirewatch.stories.links import canonical
from wirewatch.stories.profile import Profile, heaviest
from wirewatch.stories.story import Related, Story

MEMBERS_KEPT = 256
TEXTS_KEPT = 48
SOURCES_KEPT = 64
TERMS_KEPT = 96
HEADINGS_KEPT = 32
PLACES_KEPT = 24
RELATED_KEPT = 5
HEADLINE_KEPT = 160  # characters of a related story's headline
KEYS = 12  # of the heaviest terms a story is found by each
KEYS_KEPT = 40  # that it was ever found by


def address(item: Item) -> str:
    """By what the item's story is found again: its canonical link, or else its id."""
    return (item.url and canonical(item.url)) or f"item:{item.id}"


def begin(item: Item, profile: Profile) -> Story:
    """The story of which this item is the first. A broad page's story has no terms: nobody is like it."""
    terms = {} if profile.is_broad else profile.terms
    return Story(
        id=identifier("s", item.id),
        language=item.language,
        headline=item.title,
        terms=terms,
        headings={} if profile.is_broad else profile.heading,
        places=() if profile.is_broad else profile.places,
        keys=tuple(terms)[:KEYS],
        link=address(item),
        first_seen=item.seen,
        last_seen=item.seen,
        level=Level.ROUTINE,
        items=1,
        members=(item.id,),
        sources=(item.source,),
        texts=profile.texts,
    )


def with_item(story: Story, item: Item, profile: Profile, *, same_link: bool) -> Story:
    """The story after the item has joined. A copy adds no source: the same address, or a text that is there."""
    is_copy = same_link or are_copies(profile.texts, story.texts)
    adds_source = not (is_copy or profile.is_broad or item.source in story.sources)
    adds_words = bool(story.terms) and not profile.is_broad
    terms = _sum(story.terms, profile.terms, TERMS_KEPT) if adds_words else story.terms
    return replace(
        story,
        reissued=same_link,
        last_seen=max(story.last_seen, item.seen),
        items=story.items + 1,
        members=(*story.members, item.id)[-MEMBERS_KEPT:],
        sources=(*story.sources, item.source)[:SOURCES_KEPT] if adds_source else story.sources,
        texts=tuple(dict.fromkeys((*story.texts, *profile.texts)))[-TEXTS_KEPT:],
        terms=terms,
        headings=_sum(story.headings, profile.heading, HEADINGS_KEPT) if adds_words else story.headings,
        places=tuple(dict.fromkeys((*story.places, *profile.places)))[:PLACES_KEPT] if adds_words else story.places,
        keys=tuple(dict.fromkeys((*story.keys, *tuple(terms)[:KEYS])))[:KEYS_KEPT],
    )


def with_related(story: Story, others: Iterable[Story]) -> Story:
    """The story with those that its newest item is related to; the last five are kept."""
    known = {each.id: each for each in story.related}
    known |= {each.id: Related(each.id, each.headline[:HEADLINE_KEPT]) for each in others if each.id != story.id}
    return replace(story, related=tuple(known.values())[-RELATED_KEPT:])


def _sum(ours: Mapping[str, int], theirs: Mapping[str, int], kept: int) -> Mapping[str, int]:
    """Heaviest first."""
    terms = dict(ours)
    for word, weight in theirs.items():
        terms[word] = terms.get(word, 0) + weight
    return heaviest(terms.items(), kept)
