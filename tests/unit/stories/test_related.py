"""In doubt items stay apart, and their stories know of each other."""

from tests.fakes.news import a_profile, a_story, an_item
from tests.fakes.stories import FakeStories

from wirewatch.stories.grouping import RELATED_KEPT, with_related
from wirewatch.stories.joining import join
from wirewatch.stories.likeness import is_related, likeness

CONVOY = an_item("Turkish convoy heads for Idlib", source="A")
SPEECH = an_item("Turkish president speaks of Idlib", source="B", minutes=5)
ATHENS = an_item("Wildfire near Athens forces evacuation", source="A")
LISBON = an_item("Wildfire near Lisbon forces evacuation", source="B", minutes=5)
BUDGET = an_item("Parliament in Madrid passes the budget", source="C", minutes=6)


def joined(*items):
    stories = FakeStories()
    return [join(item, stories=stories, decide=lambda story: story) for item in items]


def test_stories_that_are_like_each_other_and_not_enough_are_related():
    convoy, speech = joined(CONVOY, SPEECH)
    assert speech.id != convoy.id
    assert [(each.id, each.headline) for each in speech.related] == [(convoy.id, CONVOY.title)]


def test_stories_that_share_only_common_words_are_not_related():
    assert joined(ATHENS, BUDGET)[1].related == ()
    assert not is_related(BUDGET, a_profile(BUDGET), a_story(ATHENS))


def test_an_item_that_joins_is_no_kin_of_its_own_story():
    again = an_item("Turkish convoy of 60 vehicles heads for Idlib", source="C", minutes=9)
    first, second = joined(CONVOY, again)
    assert second.id == first.id
    assert second.related == ()


def test_what_is_like_enough_is_related_too():
    assert likeness(CONVOY, a_profile(CONVOY), a_story(CONVOY)) > 0
    assert is_related(CONVOY, a_profile(CONVOY), a_story(CONVOY))


def test_a_story_keeps_the_last_few_of_its_kin_each_once():
    others = [a_story(an_item(f"Story of number {number}")) for number in range(RELATED_KEPT + 2)]
    story = with_related(with_related(a_story(CONVOY), others), [others[-1]])
    assert [each.id for each in story.related] == [each.id for each in others[2:]]
