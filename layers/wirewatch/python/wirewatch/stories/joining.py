"""Finding or making the story of an item, right also when two assessors do it at once or one dies half way.

An attempt reads the head of the language, then looks for candidates. All stories older than the head can be found by
look-up, the head's own is in hand; so an attempt that then makes a new story knew all others, or
the head has moved and it starts again. Joining is conditional on the story's revision. The same item again finds
itself among the members, and with itself what was decided.
"""

from collections.abc import Callable, Iterator

from wirewatch.items.item import Item
from wirewatch.stories.grouping import alike, begin, is_open, with_item
from wirewatch.stories.links import canonical
from wirewatch.stories.ports import Head, Linked, Near, Stories
from wirewatch.stories.story import Story
from wirewatch.stories.words import content_words, telling

ATTEMPTS = 12
CANDIDATES = 3

Decide = Callable[[Story], Story]


class ContentionError(Exception):
    """Others kept changing the same stories; a later run will find its turn."""


def join(item: Item, *, stories: Stories, decide: Decide) -> Story:
    """The story of an item, after it has joined.

    `decide` is given the story with the item in it, and returns it with the decision that is to be stored
    in the same write; it is not called for an item that is a member already. Raises ContentionError.
    """
    for _ in range(ATTEMPTS):
        story = _attempt(item, stories, decide)
        if story is not None:
            return story
    raise ContentionError(f"{item.id}: no turn in {ATTEMPTS} attempts on {item.language} stories")


def _attempt(item: Item, stories: Stories, decide: Decide) -> Story | None:
    """The story, or None if another assessor came first."""
    head = stories.head(item.language)
    link = canonical(item.url)
    linked = stories.linked(item.language, link) if link else None
    found = list(_candidates(item, head, linked, stories))
    mine = next((story for story in found if item.id in story.members), None)
    if mine is not None:
        return mine
    target = next((story for story in found if is_open(story, item)), None)
    if target is None:
        return _make(item, head, stories, decide)
    return _enter(target, item, link, linked, stories, decide)


def _candidates(item: Item, head: Head, linked: Linked | None, stories: Stories) -> Iterator[Story]:
    """The story of the address first, then those with a near-same title; as they stand now."""
    words = content_words(item.title)
    near = list(stories.near(item.language, telling(words)))
    if head.story is not None:
        near.append(Near(head.story.id, head.story.words))
    ids = [linked.story] if linked else []
    if head.story is not None and _is_head_of(item, head.story):
        ids.append(head.story.id)
    for story_id in list(dict.fromkeys([*ids, *alike(words, near)]))[:CANDIDATES]:
        story = stories.get(story_id) or _installed(story_id, head, stories)
        if story is not None:
            yield story


def _is_head_of(item: Item, story: Story) -> bool:
    """Whether the head is the item's own story or has its address: its rows may not be written yet."""
    link = canonical(item.url)
    return item.id in story.members or (link != "" and link == story.link)


def _installed(story_id: str, head: Head, stories: Stories) -> Story | None:
    """The head's story, made by someone who did not get as far as writing its rows."""
    if head.story is None or head.story.id != story_id:
        return None
    stories.install(head.story)
    return stories.get(story_id)


def _make(item: Item, head: Head, stories: Stories, decide: Decide) -> Story | None:
    if head.story is not None and stories.get(head.story.id) is None:
        stories.install(head.story)
    story = decide(begin(item))
    if not stories.advance(head, story):
        return None
    stories.install(story)
    return story


def _enter(
    story: Story, item: Item, link: str, linked: Linked | None, stories: Stories, decide: Decide
) -> Story | None:
    """The address is linked before the item is in: a second run finds its way by it."""
    belongs = linked is not None and linked.story == story.id
    if link and not belongs:
        stories.link(story, link, item.id)
    entered = decide(with_item(story, item, same_link=_is_shared(link, story, item, linked)))
    return entered if stories.update(entered) else None


def _is_shared(link: str, story: Story, item: Item, linked: Linked | None) -> bool:
    """Whether another item of the story has brought this address already."""
    if link and link == story.link:
        return True
    return linked is not None and linked.story == story.id and linked.item != item.id
