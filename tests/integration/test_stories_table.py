"""Stories: the table on moto and the fake keep the same promises."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest
from tests.fakes.news import NOON, a_profile, a_story, an_item
from tests.fakes.stories import FakeStories
from tests.integration.feed_tables import aws_in_memory
from tests.integration.story_tables import create_stories

from wirewatch.aws.leading_words import LeadingWords
from wirewatch.aws.stories import StoriesTable
from wirewatch.aws.vocabularies import Vocabularies
from wirewatch.levels.level import Level
from wirewatch.stories.grouping import with_item
from wirewatch.stories.joining import join
from wirewatch.stories.ports import ContentionError, Head, Linked, Near, Stories
from wirewatch.stories.story import Novelty, Told
from wirewatch.stories.vocabulary import Vocabulary

ITEM = an_item("Syrian army helicopter shot down over Idlib", source="A")
OTHER = an_item("Turkish convoy heads for the border", source="A", minutes=1)
TOLD = Told("i-1", Novelty.NEW, ("w-1", "w-2"), Level.URGENT, 70, ("fresh (+10)",), 1, 1, {"killed": 0})
STORY = replace(a_story(ITEM), told=(TOLD,), level=Level.URGENT)
NOBODY = Head("en", 0, None)


@pytest.fixture
def on_moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with aws_in_memory(monkeypatch):
        create_stories()
        yield


@pytest.fixture(params=["table", "fake"])
def stories(request: pytest.FixtureRequest) -> Stories:
    """Each implementation of the port."""
    if request.param == "fake":
        return FakeStories()
    request.getfixturevalue("on_moto")
    return StoriesTable("Stories", 30)


def test_an_empty_table_has_no_head_and_no_stories(stories):
    assert stories.head("en") == NOBODY
    assert stories.get(STORY.id) is None
    assert stories.linked("en", STORY.link) is None
    assert list(stories.near("en", ["idlib"])) == []


def test_the_head_is_the_story_that_was_made_last_of_its_language(stories):
    assert stories.advance(NOBODY, STORY)
    assert stories.head("en") == Head("en", 1, STORY)
    assert stories.advance(stories.head("en"), a_story(OTHER))
    assert stories.head("en") == Head("en", 2, a_story(OTHER))
    assert stories.head("tr") == Head("tr", 0, None)


def test_of_two_that_saw_one_head_the_second_is_refused(stories):
    assert stories.advance(NOBODY, STORY)
    assert not stories.advance(NOBODY, a_story(OTHER))
    assert not stories.advance(Head("en", 7, None), a_story(OTHER))
    assert stories.head("en").story == STORY


def test_a_story_in_the_head_only_is_not_found(stories):
    stories.advance(NOBODY, STORY)
    assert stories.get(STORY.id) is None
    assert list(stories.near("en", STORY.keys)) == []


def test_an_installed_story_is_found_by_id_address_and_telling_words(stories):
    stories.install(STORY)
    assert stories.get(STORY.id) == STORY
    assert stories.linked("en", STORY.link) == Linked(STORY.id, ITEM.id)
    assert list(stories.near("en", ["idlib", "nothing", "syrian"])) == [
        Near("idlib", STORY.id),
        Near("syrian", STORY.id),
    ]
    assert stories.linked("tr", STORY.link) is None
    assert list(stories.near("tr", ["idlib"])) == []


def test_installing_again_does_not_undo_what_has_happened_since(stories):
    stories.install(STORY)
    grown = with_item(STORY, OTHER, a_profile(OTHER), same_link=False)
    assert stories.update(grown)
    stories.install(STORY)
    assert stories.get(STORY.id) == replace(grown, revision=2)
    assert len(stories.near("en", ["idlib"])) == 1


def test_of_two_that_read_one_revision_the_second_is_refused(stories):
    stories.install(STORY)
    assert stories.update(replace(STORY, items=2))
    assert not stories.update(replace(STORY, items=3))
    found = stories.get(STORY.id)
    assert (found.items, found.revision) == (2, 2)


def test_a_story_that_is_not_there_cannot_be_updated(stories):
    assert not stories.update(STORY)
    assert stories.get(STORY.id) is None


def test_an_address_belongs_to_the_story_that_it_was_linked_to_last(stories):
    stories.link(STORY, "example.org/" + "a" * 4000, "i-7")
    stories.link(a_story(OTHER), "example.org/" + "a" * 4000, "i-8")
    assert stories.linked("en", "example.org/" + "a" * 4000) == Linked(a_story(OTHER).id, "i-8")


def test_an_item_without_address_or_words_can_begin_a_story(stories):
    bare = a_story(replace(ITEM, url="", title="?"))
    stories.install(bare)
    assert stories.get(bare.id) == bare


def test_the_newest_stories_of_a_word_are_found_first_and_no_more_than_32(stories):
    for minutes in range(36):
        stories.install(a_story(an_item(f"Idlib story {minutes}", minutes=minutes)))
    newest = [a_story(an_item(f"Idlib story {minutes}", minutes=minutes)).id for minutes in range(35, 3, -1)]
    assert [near.story for near in stories.near("en", ["idlib"])] == newest


def test_a_word_leads_to_a_story_from_when_it_is_told_to(stories):
    stories.install(STORY)
    assert list(stories.near("en", ["pilot"])) == []
    stories.lead(STORY, ["pilot"])
    stories.lead(STORY, ["pilot"])
    assert list(stories.near("en", ["pilot"])) == [Near("pilot", STORY.id)]


def test_who_leads_a_word_meanwhile_loses_nothing(on_moto, monkeypatch):
    words = LeadingWords(boto3.resource("dynamodb").Table("Stories"))
    read = words.led_to

    def others_come_between(language, asked):
        found = read(language, asked)
        monkeypatch.setattr(words, "led_to", read)
        words.lead(a_story(OTHER), ["idlib"], 0)
        return found

    monkeypatch.setattr(words, "led_to", others_come_between)
    words.lead(STORY, ["idlib", "pilot"], 0)
    assert words.led_to("en", ["idlib", "pilot"]) == {"idlib": (STORY.id, a_story(OTHER).id), "pilot": (STORY.id,)}


def test_a_word_that_is_never_left_alone_is_given_up_with_its_name(on_moto, monkeypatch):
    words = LeadingWords(boto3.resource("dynamodb").Table("Stories"))
    words.lead(STORY, ["idlib"], 0)
    monkeypatch.setattr(words, "led_to", lambda _language, asked: dict.fromkeys(asked, ()))
    with pytest.raises(ContentionError, match="no turn in 12 attempts on the words idlib"):
        words.lead(a_story(OTHER), ["idlib"], 0)


def test_several_stories_are_read_at_once_those_that_are_not_there_left_out(stories):
    stories.install(STORY)
    assert stories.several([STORY.id, "s-unknown", STORY.id]) == {STORY.id: STORY}


def test_what_is_learned_is_known_and_each_language_has_its_own(stories):
    assert stories.vocabulary("en") == Vocabulary()
    stories.learn("en", ["idlib", "helicopter"])
    stories.learn("en", ["idlib"])
    assert stories.vocabulary("en") == Vocabulary(2, {"idlib": 2, "helicopter": 1})
    assert stories.vocabulary("tr") == Vocabulary()


def test_the_heaviest_terms_come_first_when_a_story_is_read_back(stories):
    many = a_story(ITEM, OTHER, an_item("Idlib convoy"), an_item("Convoy in Idlib"))
    stories.install(many)
    assert list(stories.get(many.id).terms.items()) == list(many.terms.items())


def test_items_join_over_either_implementation(stories):
    rewrite = an_item("Army helicopter shot down over Idlib, monitor says", source="B")
    one, other, third = (join(item, stories=stories, decide=lambda story: story) for item in (ITEM, rewrite, OTHER))
    assert (other.id, other.sources, third.items) == (one.id, ("A", "B"), 1)
    assert join(rewrite, stories=stories, decide=lambda story: story).items == 2


@pytest.mark.usefixtures("on_moto")
def test_rows_expire_after_the_retention_but_never_the_head():
    table = StoriesTable("Stories", 30)
    table.advance(NOBODY, STORY)
    table.install(STORY)
    rows = boto3.resource("dynamodb").Table("Stories").scan()["Items"]
    expires = int((NOON + timedelta(days=30)).timestamp())
    assert {(row["pk"].split("#")[0], row.get("expires")) for row in rows} == {
        ("head", None),
        ("story", expires),
        ("link", expires),
        ("word", expires),
    }


@pytest.mark.usefixtures("on_moto")
def test_what_one_assessor_learned_is_read_by_the_next():
    one, other = StoriesTable("Stories", 30), StoriesTable("Stories", 30)
    assert other.vocabulary("en") == Vocabulary()
    one.learn("en", ["idlib"])
    other.learn("en", ["idlib", "convoy"])
    both = Vocabulary(2, {"idlib": 2, "convoy": 1})
    assert other.vocabulary("en") == StoriesTable("Stories", 30).vocabulary("en") == both


@pytest.mark.usefixtures("on_moto")
def test_a_busy_assessor_adds_what_it_learned_a_tenth_at_a_time():
    table = StoriesTable("Stories", 30)
    for number in range(105):
        table.learn("en", [f"w{number}"])
    known = StoriesTable("Stories", 30).vocabulary("en")
    assert 90 < known.documents < 105
    assert boto3.resource("dynamodb").Table("Stories").scan()["Items"][0]["revision"] < 50


@pytest.mark.usefixtures("on_moto")
def test_what_could_not_be_added_is_added_the_next_time():
    class Crowded(Vocabularies):
        crowded = True

        def _write(self, language: str, vocabulary: Vocabulary, revision: int) -> bool:
            return not self.crowded and super()._write(language, vocabulary, revision)

    vocabularies = Crowded(boto3.resource("dynamodb").Table("Stories"))
    vocabularies.learn("en", ["idlib"])
    assert vocabularies.of("en") == Vocabulary()
    vocabularies.crowded = False
    vocabularies.learn("en", ["idlib"])
    assert vocabularies.of("en") == Vocabulary(2, {"idlib": 2})
