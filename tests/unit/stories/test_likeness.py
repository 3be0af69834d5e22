"""Which story takes which item."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.news import a_profile, a_story, an_item

from wirewatch.items.item import Item
from wirewatch.stories.likeness import is_open, likeness
from wirewatch.stories.profile import profile_of
from wirewatch.stories.story import Story
from wirewatch.stories.vocabulary import Vocabulary

HELICOPTER = "Syrian army helicopter shot down over Idlib"


def like(item: Item, story: Story) -> float:
    return likeness(item, a_profile(item), story)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        (HELICOPTER, "Army helicopter shot down over Idlib, monitor says", "en"),
        (
            "Two pilots killed as Syrian army helicopter shot down over Idlib countryside",
            "BREAKING: Syrian army helicopter shot down over Idlib countryside",
            "en",
        ),
        ("Snowden speaks", "Snowden Speaks!", "en"),
        ("Sbarro files for bankruptcy again", "Sbarro pizza chain files for Chapter 11 bankruptcy", "en"),
        ("Suriye helikopteri İdlib'de düşürüldü", "İdlib kırsalında Suriye helikopteri düştü", "tr"),
        ("إسقاط مروحية للجيش السوري في إدلب", "سقوط مروحية للجيش السوري بريف إدلب", "ar"),
        ("Hubschrauber über Idlib abgeschossen", "EILMELDUNG: Syrischer Hubschrauber über Idlib abgeschossen", "de"),
        ("北京で地震 津波の心配なし", "【速報】北京で地震", "ja"),
    ],
)
def test_two_reports_of_one_event_are_alike(one, other, language):
    assert like(an_item(other, language=language), a_story(an_item(one, language=language))) > 0
    assert like(an_item(one, language=language), a_story(an_item(other, language=language))) > 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Earthquake hits Chile coast, thousands flee", "Earthquake hits Japan"),
        ("Magnitude 6.1 earthquake strikes Turkey", "Magnitude 5.4 earthquake strikes Indonesia"),
        ("Train derails in northern India, dozens hurt", "Train derails in Spain, 20 hurt"),
        ("Explosion at factory in Texas kills three", "Explosion at market in Kabul kills 12"),
        ("Prime minister of Japan resigns", "Prime minister of Italy resigns"),
        ("Two killed in shooting in Ohio", "Two killed in shooting in Oslo"),
        ("Fire destroys warehouse in Manchester", "Fire destroys school in Leeds"),
        ("Ukraine says drones hit Odesa port overnight", "Ukraine parliament passes budget"),
        ("Turkish convoy heads for Idlib", "Turkish president speaks of Idlib"),
        ("Idlib helicopter nickname sticks, football club says", HELICOPTER),
        ("Wildfire near Athens forces evacuation", "Wildfire near Lisbon forces evacuation"),
        ("Israeli strike kills 5 in Gaza City school", "Israeli strike kills 9 in Rafah camp"),
        ("Idlib", "Idlib: aid lorries wait at the border"),
        ("Earthquake", "Earthquake"),
        ("", ""),
    ],
)
def test_twin_events_are_apart(one, other):
    assert like(an_item(other), a_story(an_item(one))) == 0
    assert like(an_item(one), a_story(an_item(other))) == 0


def test_one_word_that_all_items_of_a_large_story_have_is_not_enough():
    story = a_story(*(an_item(f"Chile earthquake: {n} towns without power", source=f"S{n}") for n in range(60)))
    assert like(an_item("Chile earthquake damages port"), story) > 0
    assert like(an_item("Chile wins Copa America final"), story) == 0


def test_a_story_of_many_items_asks_for_less_than_a_young_one():
    title = "Syrian army helicopter downed over Idlib olive groves, Saraqib monitor"
    item = an_item("Idlib bakeries, clinics reopen despite helicopter wreck smoke")
    young = a_story(an_item(title))
    old = a_story(*(an_item(f"{title} {n}", source=f"S{n}") for n in range(9)))
    assert like(item, young) == 0
    assert like(item, old) > 0


def test_a_copy_is_likest_of_all():
    story = a_story(an_item(HELICOPTER), *(an_item(f"Idlib helicopter: wreck {n} found") for n in range(5)))
    assert like(an_item(HELICOPTER, source="B"), story) > like(an_item(f"{HELICOPTER} today", source="B"), story)


def test_likeness_fades_as_a_story_goes_without_news():
    story = a_story(an_item(HELICOPTER))
    now, later = (an_item(f"{HELICOPTER}, officials say", minutes=60 * hours) for hours in (0, 48))
    assert like(now, story) > like(later, story) > 0


@pytest.mark.parametrize(("hours", "still"), [(71, True), (72, True), (73, False)])
def test_a_story_closes_72_hours_after_its_last_item(hours, still):
    later = an_item(HELICOPTER, minutes=30, source="B")
    story = a_story(an_item(HELICOPTER), later)
    much_later = replace(later, id="i-9", seen=later.seen + timedelta(hours=hours))
    assert is_open(story, much_later) is still
    assert (like(much_later, story) > 0) is still


def test_nothing_is_like_the_story_of_a_broad_page():
    live = an_item("Live: Syrian army helicopter shot down over Idlib")
    assert like(an_item(HELICOPTER), a_story(live)) == 0
    assert like(live, a_story(an_item(HELICOPTER))) > 0


def test_titles_that_share_nothing_with_the_titles_of_a_story_are_apart_though_their_leads_do():
    story = a_story(
        an_item("Delegation to visit Moscow", summary="Turkish and Russian ministers met in Munich to speak of Idlib."),
    )
    lead = "The Turkish and Russian ministers sat down in Munich, with Idlib on top of their list and Moscow to follow."
    assert like(an_item("Lavrov shakes hands in Bavaria", summary=lead), story) == 0
    assert like(an_item("Moscow awaits delegation", summary=lead), story) > 0


def test_once_the_language_is_known_two_rare_words_do():
    item, story = an_item("Nairab convoy halted by snowdrifts"), a_story(an_item("Snowdrifts bury road to Nairab"))
    warm = profile_of(item, Vocabulary(60, {}))
    assert likeness(item, warm, story) > 0
    assert like(an_item("Nairab convoy halted by mud, snowdrifts, stray dogs"), story) == 0
