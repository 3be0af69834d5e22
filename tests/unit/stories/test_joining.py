"""Finding or making the story of an item: alone, at once with another, after a crash."""

from contextlib import suppress
from dataclasses import replace

import pytest
from tests.fakes.interleaving import SEEDS, CrashError, dying, interleave
from tests.fakes.news import an_item
from tests.fakes.stories import FakeStories

from wirewatch.items.item import Item
from wirewatch.levels.level import Level
from wirewatch.stories.joining import join
from wirewatch.stories.ports import ContentionError
from wirewatch.stories.story import Novelty, Story, Told

HELICOPTER = [
    an_item("Syrian army helicopter shot down over Idlib", source="A"),
    an_item("Syrian army helicopter shot down over Idlib countryside", source="B", minutes=1),
    an_item("Army helicopter shot down over Idlib, monitor says", source="C", minutes=2),
    an_item("Syrian army helicopter shot down", source="D", minutes=3),
]
CONVOY = [
    an_item("Turkish convoy of 60 vehicles heads for the border", source="A", minutes=1),
    an_item("Turkish convoy of 60 vehicles heads to border posts", source="B", minutes=2),
]


def tell_once(item: Item):
    """A decision that shows when it is made twice: the first item of a story is news."""

    def decide(story: Story) -> Story:
        if story.told:
            return story
        told = Told(item.id, Novelty.NEW, ("w-1",), Level.URGENT, 60, (), story.items, len(story.sources))
        return replace(story, told=(told,))

    return decide


def joined(stories, *items: Item) -> list[Story]:
    return [join(item, stories=stories, decide=tell_once(item)) for item in items]


def test_items_of_one_event_make_one_story_and_others_their_own():
    stories = FakeStories()
    one, other = joined(stories, *HELICOPTER), joined(stories, *CONVOY)
    assert len({story.id for story in one}) == len({story.id for story in other}) == 1
    assert one[-1].sources == ("A", "B", "C", "D")
    assert len(stories.rows) == 2


def test_the_headline_stays_that_of_the_first_item():
    assert {story.headline for story in joined(FakeStories(), *HELICOPTER)} == {HELICOPTER[0].title}


def test_the_same_address_joins_whatever_the_title_says_and_adds_no_source():
    url = "https://wire.example/chopper"
    stories = FakeStories()
    first, later = joined(
        stories,
        replace(HELICOPTER[0], url=url),
        an_item("Chopper lost", source="E", url=url + "?utm_source=rss"),
    )
    assert (later.id, later.sources) == (first.id, ("A",))


def test_an_address_that_came_with_a_later_item_is_known_too():
    url = "https://wire.example/chopper"
    stories = FakeStories()
    first, _, later = joined(
        stories, HELICOPTER[0], replace(HELICOPTER[1], url=url), an_item("Chopper lost", source="E", url=url)
    )
    assert (later.id, later.sources) == (first.id, ("A", "B"))


def test_items_without_an_address_join_by_title_only():
    stories = FakeStories()
    plain = [replace(item, url="") for item in (*HELICOPTER[:2], *CONVOY[:1])]
    assert len({story.id for story in joined(stories, *plain)}) == 2


def test_other_languages_have_stories_of_their_own():
    english, german = HELICOPTER[0], replace(HELICOPTER[1], language="de", url=HELICOPTER[0].url)
    one, other = joined(FakeStories(), english, german)
    assert one.id != other.id


def test_after_72_hours_a_like_item_begins_a_new_story():
    late = replace(HELICOPTER[1], seen=HELICOPTER[0].seen.replace(day=19), url=HELICOPTER[0].url)
    later = replace(an_item("Chopper lost", source="E", url=late.url), seen=late.seen)
    old, new, also_new = joined(FakeStories(), HELICOPTER[0], late, later)
    assert new.id != old.id
    assert also_new.id == new.id, "the address belongs to the newer story now"


def test_the_same_item_again_gives_the_same_answer():
    stories = FakeStories()
    first = joined(stories, *HELICOPTER)
    again = joined(stories, *reversed(HELICOPTER))
    assert {story.id for story in again} == {first[0].id}
    assert again[0].items == len(HELICOPTER)
    assert again[0].told == first[0].told


@pytest.mark.parametrize("known", [0, 1], ids=["making", "joining"])
@pytest.mark.parametrize("calls", range(14))
def test_a_death_between_any_two_calls_is_made_good_by_the_next_run(known, calls):
    stories, undisturbed = FakeStories(), FakeStories()
    joined(stories, *HELICOPTER[:known])
    item = replace(HELICOPTER[known], url="https://wire.example/x")
    with suppress(CrashError):
        joined(dying(stories, calls), item)
    (story,) = joined(stories, item)
    joined(undisturbed, *HELICOPTER[:known])
    (expected,) = joined(undisturbed, item)
    assert replace(story, revision=0) == replace(expected, revision=0)
    assert len(stories.rows) == 1


@pytest.mark.parametrize("calls", range(14))
@pytest.mark.parametrize("follower", [HELICOPTER[1], CONVOY[0]], ids=["same event", "another event"])
def test_whoever_comes_next_finds_a_story_whose_maker_died(calls, follower):
    stories = FakeStories()
    with suppress(CrashError):
        joined(dying(stories, calls), HELICOPTER[0])
    joined(stories, follower)
    (late,) = joined(stories, HELICOPTER[0])
    assert late.members.count(HELICOPTER[0].id) == 1
    assert len(stories.rows) == (1 if follower is HELICOPTER[1] else 2)
    assert sum(HELICOPTER[0].id in story.members for story in stories.rows.values()) == 1


def test_a_story_whose_maker_is_slow_is_not_lost_behind_the_next_one():
    class Slow(FakeStories):
        def install(self, story: Story) -> None:
            joined(FakeStories(self.heads, self.rows, self.links, self.by_word), CONVOY[0], HELICOPTER[1])
            super().install(story)

    stories = Slow()
    joined(stories, HELICOPTER[0])
    events = sorted(sorted(story.members) for story in stories.rows.values())
    assert events == sorted([[CONVOY[0].id], sorted(item.id for item in HELICOPTER[:2])])


def test_a_maker_that_died_is_found_by_its_address_too():
    stories = FakeStories()
    made = replace(HELICOPTER[0], url="https://wire.example/x")
    with pytest.raises(CrashError):
        joined(dying_at_install(stories), made)
    (story,) = joined(stories, an_item("Chopper lost", source="E", url=made.url))
    assert story.members == (made.id, an_item("Chopper lost", source="E").id)
    assert story.sources == ("A",)


def dying_at_install(stories: FakeStories) -> FakeStories:
    class Dying(FakeStories):
        def install(self, story: Story) -> None:
            raise CrashError

    return Dying(stories.heads, stories.rows, stories.links, stories.by_word)


def test_who_never_gets_a_turn_says_so():
    class Busy(FakeStories):
        def advance(self, head, story):
            return False

    with pytest.raises(ContentionError, match="no turn in 12 attempts"):
        joined(Busy(), HELICOPTER[0])


def test_a_candidate_that_has_expired_is_passed_over():
    stories = FakeStories()
    joined(stories, HELICOPTER[0], CONVOY[0])
    stories.rows.pop(joined(stories, HELICOPTER[0])[0].id)
    (story,) = joined(stories, HELICOPTER[1])
    assert story.members == (HELICOPTER[1].id,)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_assessors_at_once_make_what_one_would(seed):
    stories = FakeStories()
    left, right = [*HELICOPTER[:2], CONVOY[0]], [CONVOY[1], *HELICOPTER[2:], HELICOPTER[0]]
    interleave(seed, stories, [lambda port: joined(port, *left), lambda port: joined(port, *right)])
    everyone = sorted(sorted(story.members) for story in stories.rows.values())
    assert everyone == sorted(sorted(item.id for item in event) for event in (HELICOPTER, CONVOY))
    assert [len(story.told) for story in stories.rows.values()] == [1, 1]
    assert sorted(story.items for story in stories.rows.values()) == [2, 4]


@pytest.mark.parametrize("seed", SEEDS)
def test_two_assessors_of_a_storm_tell_it_once_though_each_item_changes_the_story(seed):
    stories = FakeStories()
    storm = [
        an_item(
            f"Helicopter shot down over Idlib: {what}", source=what, url="" if number % 3 else "https://w.example/x"
        )
        for number, what in enumerate(
            ("pilots dead", "Ankara denies", "Damascus vows reply", "wreck found", "UN meets")
        )
    ]
    left, right = [*storm[:3], *storm[2:4]], [*storm[3:], *storm[:2]]
    interleave(seed, stories, [lambda port: joined(port, *left), lambda port: joined(port, *right)])
    (story,) = stories.rows.values()
    assert (story.items, len(set(story.members)), len(story.told)) == (5, 5, 1)
    assert all(joined(stories, item)[0].id == story.id for item in storm)
