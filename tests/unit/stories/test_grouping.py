"""Which story an item belongs to."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.news import an_item

from wirewatch.stories.grouping import alike, begin, is_open, likeness, with_item
from wirewatch.stories.ports import Near
from wirewatch.stories.words import content_words


def words(title: str) -> frozenset[str]:
    return frozenset(content_words(title))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Syrian army helicopter shot down over Idlib", "Army helicopter shot down over Idlib, monitor says"),
        (
            "Two pilots killed as Syrian army helicopter shot down over Idlib countryside",
            "BREAKING: Syrian army helicopter shot down over Idlib countryside",
        ),
        ("Snowden speaks", "Snowden Speaks!"),
        ("北京で地震 津波の心配なし", "【速報】北京で地震"),
    ],
)
def test_near_same_titles_are_alike(one, other):
    assert likeness(words(one), words(other)) > 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Turkish convoy heads for Idlib", "Turkish president speaks of Idlib"),
        ("Earthquake", "Earthquake"),
        ("Idlib", "Idlib: aid lorries wait at the border"),
        ("Quake hits Chile coast, thousands flee", "Quake hits Japan"),
        ("", ""),
    ],
)
def test_in_doubt_titles_are_apart(one, other):
    assert likeness(words(one), words(other)) == 0


def test_the_likest_comes_first_and_of_equals_the_smaller_id():
    near = [
        Near("s-3", ("a", "b", "x")),
        Near("s-2", ("a", "b", "c")),
        Near("s-1", ("a", "b", "c")),
        Near("s-4", ("z",)),
    ]
    assert alike(("a", "b", "c"), near) == ["s-1", "s-2", "s-3"]


@pytest.mark.parametrize(("hours", "still"), [(71, True), (72, True), (73, False)])
def test_a_story_closes_72_hours_after_its_last_item(hours, still):
    story = begin(an_item("Quake"))
    later = an_item("Quake", minutes=30)
    story = with_item(story, later, same_link=False)
    assert is_open(story, replace(later, seen=later.seen + timedelta(hours=hours))) is still


def test_another_outlet_with_its_own_text_is_a_source():
    story = begin(an_item("Quake hits coast", source="A"))
    story = with_item(story, an_item("Coast hit by quake", source="B", minutes=5), same_link=False)
    assert (story.items, story.sources) == (2, ("A", "B"))
    assert len(story.members) == 2


@pytest.mark.parametrize(
    "second",
    [
        {"title": "Coast hit by quake", "source": "A"},
        {"title": "QUAKE hits coast!", "source": "B"},
        {"title": "Coast shaken", "source": "B", "summary": "One two three four five six seven eight."},
        {"title": "Coast shaken", "source": "B", "same_link": True},
    ],
)
def test_a_copy_adds_no_source(second):
    first = an_item("Quake hits coast", source="A", summary="One two three four five six seven eight")
    same_link = second.pop("same_link", False)
    story = with_item(begin(first), an_item(**second), same_link=same_link)
    assert (story.items, story.sources) == (2, ("A",))


def test_an_outlet_that_copied_first_counts_once_it_writes_itself():
    story = begin(an_item("Quake hits coast", source="A"))
    story = with_item(story, an_item("Quake hits coast", source="B"), same_link=False)
    story = with_item(story, an_item("Coast towns count the damage", source="B"), same_link=False)
    assert story.sources == ("A", "B")


def test_short_summaries_are_no_sign_of_a_copy():
    story = begin(an_item("Quake hits coast", source="A", summary="Read more."))
    story = with_item(story, an_item("Coast shaken", source="B", summary="Read more."), same_link=False)
    assert story.sources == ("A", "B")


def test_a_row_stays_small_however_many_items_join():
    story = begin(an_item("0"))
    for number in range(1, 400):
        story = with_item(story, an_item(str(number), source=f"S{number % 3}"), same_link=False)
    assert (story.items, len(story.members), len(story.texts)) == (400, 256, 64)
    assert story.members[-1] == an_item("399", source="S0").id
