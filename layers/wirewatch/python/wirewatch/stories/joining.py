"""Finding or making the story of an item, right also when two assessors do it at once or one dies half way.

An attempt reads the head of the language, then looks for candidates. All stories older than the head can be found by
look-up, the head's own is in hand; so an attempt that then makes a new story knew all others, or
the head has moved and it starts again. Joining is conditional on the story's revision. The same item again finds
itself by its address among the members, and with itself what was decided. What its words teach is counted last:
a crash may lose that, and nothing else. Only the first five items of a story teach: three hundred reports of one quake
would make its place a word like any other, and the next report, told by its new toll, another story.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from wirewatch.items.item import Item
from wirewatch.stories.grouping import address, begin, with_item, with_related
from wirewatch.stories.likeness import is_open, is_related, likeness
from wirewatch.stories.ports import ContentionError, Head, Linked, Stories
from wirewatch.stories.profile import Profile, profile_of
from wirewatch.stories.story import Story

ATTEMPTS = 12
CANDIDATES = 8
TEACHING = 5  # items of a story that count for the rarity of words

Decide = Callable[[Story], Story]


@dataclass(frozen=True, slots=True)
class _Arrival:
    """An item on its way in: its profile, its address, and the story that the address leads to."""

    item: Item
    profile: Profile
    address: str
    linked: Linked | None
    head: Head


@dataclass(frozen=True, slots=True)
class _Found:
    """The story that the item belongs to, if any, and those that it is much like."""

    target: Story | None
    related: tuple[Story, ...]


def join(item: Item, *, stories: Stories, decide: Decide) -> Story:
    """The story of an item, after it has joined.

    `decide` is given the story with the item in it, and returns it with the decision that is to be stored
    in the same write; it is not called for an item that is a member already. Raises ContentionError.
    """
    profile = profile_of(item, stories.vocabulary(item.language))
    for _ in range(ATTEMPTS):
        arrival = _arrive(item, profile, stories)
        found = _find(arrival, stories)
        target = found.target
        if target is not None and item.id in target.members:
            return target
        deciding = partial(_decided, related=found.related, decide=decide)
        joined = _make(arrival, stories, deciding) if target is None else _enter(target, arrival, stories, deciding)
        if joined is not None:
            if joined.items <= TEACHING:
                stories.learn(item.language, profile.words)
            return joined
    raise ContentionError(f"{item.id}: no turn in {ATTEMPTS} attempts on {item.language} stories")


def _arrive(item: Item, profile: Profile, stories: Stories) -> _Arrival:
    """The head is read before anything else."""
    head = stories.head(item.language)
    link = address(item)
    return _Arrival(item, profile, link, stories.linked(item.language, link), head)


def _decided(story: Story, related: Iterable[Story], decide: Decide) -> Story:
    return decide(with_related(story, related))


def _find(arrival: _Arrival, stories: Stories) -> _Found:
    """The story that has the item already, or that its address belongs to, or that it is most like."""
    own = list(_own(arrival, stories))
    mine = next((story for story in own if arrival.item.id in story.members), None)
    mine = mine or next((story for story in own if is_open(story, arrival.item)), None)
    return _Found(mine, ()) if mine else _likest(arrival, stories)


def _own(arrival: _Arrival, stories: Stories) -> Iterator[Story]:
    """The stories that the item's address leads to, as they stand now."""
    ids = [arrival.linked.story] if arrival.linked else []
    newest = arrival.head.story
    if newest is not None and (arrival.item.id in newest.members or arrival.address == newest.link):
        ids.append(newest.id)  # its rows may not be written yet
    return _read(dict.fromkeys(ids), arrival.head, stories)


def _likest(arrival: _Arrival, stories: Stories) -> _Found:
    """The story that the item is most like, if it is like one; of equals the one with the smaller id. And its kin."""
    item, profile = arrival.item, arrival.profile
    read = list(_read(_candidates(arrival, stories), arrival.head, stories))
    like = {story.id: likeness(item, profile, story) for story in read}
    best = min(read, default=None, key=lambda story: (-like[story.id], story.id))
    target = best if best is not None and like[best.id] > 0 else None
    kin = (story for story in read if story is not target and (like[story.id] or is_related(item, profile, story)))
    return _Found(target, tuple(kin))


def _candidates(arrival: _Arrival, stories: Stories) -> list[str]:
    """The stories to which the heaviest of the item's telling words lead, and the head if it shares any."""
    terms = arrival.profile.terms
    weights: dict[str, int] = {}
    for near in stories.near(arrival.item.language, arrival.profile.looked_up()):
        weights[near.story] = weights.get(near.story, 0) + terms[near.word]
    newest = arrival.head.story
    if newest is not None:
        shared = sum(weight for word, weight in terms.items() if word in newest.terms)
        weights[newest.id] = max(weights.get(newest.id, 0), shared)
    return sorted((story for story in weights if weights[story]), key=lambda each: (-weights[each], each))[:CANDIDATES]


def _read(ids: Iterable[str], head: Head, stories: Stories) -> Iterator[Story]:
    wanted = tuple(ids)
    found = stories.several(wanted) if wanted else {}
    for story_id in wanted:
        story = found.get(story_id) or _installed(story_id, head, stories)
        if story is not None:
            yield story


def _installed(story_id: str, head: Head, stories: Stories) -> Story | None:
    """The head's story, made by someone who did not get as far as writing its rows."""
    if head.story is None or head.story.id != story_id:
        return None
    stories.install(head.story)
    return stories.get(story_id)


def _make(arrival: _Arrival, stories: Stories, decide: Decide) -> Story | None:
    """The new story, or None if another one was made meanwhile."""
    head = arrival.head
    if head.story is not None and stories.get(head.story.id) is None:
        stories.install(head.story)
    story = decide(begin(arrival.item, arrival.profile))
    if not stories.advance(head, story):
        return None
    stories.install(story)
    return story


def _enter(story: Story, arrival: _Arrival, stories: Stories, decide: Decide) -> Story | None:
    """The story with the item in it, or None if it has changed meanwhile.

    The address is linked before the item is in: a second run finds its way by it. So are the words.
    """
    item, linked = arrival.item, arrival.linked
    if linked is None or linked.story != story.id:
        stories.link(story, arrival.address, item.id)
    entered = with_item(story, item, arrival.profile, same_link=_is_shared(story, arrival))
    if more := [word for word in entered.keys if word not in story.keys]:
        stories.lead(story, more)
    entered = decide(entered)
    return entered if stories.update(entered) else None


def _is_shared(story: Story, arrival: _Arrival) -> bool:
    """Whether another item of the story has brought this address already."""
    linked = arrival.linked
    if arrival.address == story.link:
        return True
    return linked is not None and linked.story == story.id and linked.item != arrival.item.id
