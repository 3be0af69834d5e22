"""What a story becomes as items join it."""

import pytest
from tests.fakes.news import a_profile, a_story, an_item

from wirewatch.stories.grouping import address, begin, with_item

QUAKE = an_item("Quake hits coast", source="A")


def test_another_outlet_with_its_own_text_is_a_source():
    story = a_story(QUAKE, an_item("Coast hit by quake", source="B", minutes=5))
    assert (story.items, story.sources) == (2, ("A", "B"))
    assert len(story.members) == 2


@pytest.mark.parametrize(
    "second",
    [
        {"title": "Coast hit by quake", "source": "A"},
        {"title": "QUAKE hits coast!", "source": "B"},
        {"title": "BREAKING: Quake hits coast", "source": "B"},
        {"title": "Quake hits coast - The Daily B", "source": "Daily B"},
        {"title": "Live: quake on the coast", "source": "B"},
        {
            "title": "Coast shaken",
            "source": "B",
            "summary": "SEAPORT (Wire) One, two, three, four, five; six seven eight nine.",
        },
    ],
    ids=lambda each: each["title"],
)
def test_a_copy_or_a_broad_page_adds_no_source(second):
    first = an_item(
        "Quake hits coast",
        source="A",
        summary="one two three four five six seven eight nine (wire)",
    )
    story = a_story(first, an_item(**second))
    assert (story.items, story.sources) == (2, ("A",))


def test_the_same_address_adds_no_source():
    item = an_item("Coast shaken", source="B")
    story = with_item(a_story(QUAKE), item, a_profile(item), same_link=True)
    assert (story.items, story.sources) == (2, ("A",))


def test_an_outlet_that_copied_first_counts_once_it_writes_itself():
    copied = an_item("Quake hits coast", source="B")
    story = a_story(QUAKE, copied, an_item("Coast towns count the damage", source="B"))
    assert story.sources == ("A", "B")


def test_short_summaries_are_no_sign_of_a_copy():
    first = an_item("Quake hits coast", source="A", summary="Read more.")
    story = a_story(first, an_item("Coast shaken", source="B", summary="Read more."))
    assert story.sources == ("A", "B")


def test_a_row_stays_small_however_many_items_join():
    items = [an_item(f"word{n // 8} term{n // 8} name{n}", source=f"S{n % 90}") for n in range(400)]
    story = a_story(*items)
    assert (story.items, len(story.members), len(story.texts), len(story.sources)) == (400, 256, 48, 64)
    assert (len(story.terms), len(story.keys) <= 40) == (96, True)
    assert story.members[-1] == items[-1].id


def test_what_the_items_have_in_common_weighs_most():
    story = a_story(
        an_item("Helicopter shot down over Idlib"),
        an_item("Idlib: two pilots die in helicopter"),
        an_item("Helicopter lost near Idlib"),
    )
    assert set(list(story.terms)[:2]) == {"helicopter", "idlib"}


def test_a_broad_page_lends_a_story_no_words_and_its_own_story_takes_none():
    live = an_item("Live: quake and other news")
    assert a_story(QUAKE, live).terms == a_story(QUAKE).terms
    own = begin(live, a_profile(live))
    assert (own.terms, own.keys) == ({}, ())
    assert with_item(own, QUAKE, a_profile(QUAKE), same_link=True).terms == {}


def test_a_story_begins_with_its_first_revision():
    assert begin(QUAKE, a_profile(QUAKE)).revision == 1


def test_an_item_without_a_page_is_found_by_its_id():
    assert address(an_item("Quake", url="")) == "item:" + an_item("Quake", url="").id
    assert address(an_item("Quake", url="https://www.example.org/q?utm_source=x")) == "example.org/q"
