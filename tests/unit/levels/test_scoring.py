"""The score sheet."""

import re
from datetime import timedelta
from itertools import product

import pytest
from tests.fakes.news import NOON, an_item

from wirewatch.items.item import Declared
from wirewatch.levels.appraising import appraise
from wirewatch.levels.level import Level
from wirewatch.levels.pace import Pace
from wirewatch.levels.rate import Rate
from wirewatch.levels.scale import scale
from wirewatch.levels.scoring import Setting, score

FLASH, URGENT, ROUTINE = Level.FLASH, Level.URGENT, Level.ROUTINE
HOUR = timedelta(hours=1)
PLAIN = "Ministers meet in Vienna"
QUAKE = "Magnitude 7.8 earthquake strikes southern Turkey"
DRILL = "BREAKING: Tsunami evacuation drill held in coastal schools"
CUP = "BREAKING: Striker's late goal wins cup final"


def scored(title, *, tier=2, age=HOUR, declared=(), summary="", **setting):
    item = an_item(title, tier=tier, published=NOON - age, declared=declared, summary=summary)
    return score(item, Setting(**setting))


@pytest.mark.parametrize(
    ("title", "tier", "level", "points"),
    [
        (PLAIN, 3, ROUTINE, 10),
        (PLAIN, 1, ROUTINE, 30),
        (PLAIN, 9, ROUTINE, 10),
        ("BREAKING: " + PLAIN, 2, URGENT, 60),
        ("BREAKING: " + PLAIN, 3, ROUTINE, 50),
        (QUAKE, 2, URGENT, 60),
        (QUAKE, 3, ROUTINE, 50),
        ("BREAKING: " + QUAKE, 1, FLASH, 110),
        ("BREAKING: " + QUAKE, 2, URGENT, 99),
        (QUAKE + ", 200 dead", 1, FLASH, 100),
        ("Magnitude 5.2 earthquake shakes Tirana", 2, ROUTINE, 40),
        ("Magnitude 3.1 earthquake shakes Tirana", 2, ROUTINE, 20),
        (CUP, 1, ROUTINE, 30),
        (DRILL, 1, ROUTINE, 30),
        ("Live: " + QUAKE, 2, ROUTINE, 20),
        (QUAKE + ": what we know", 1, ROUTINE, 30),
        ("Man wounded in brawl", 2, ROUTINE, 40),
        ("Brawl: 20 wounded", 2, URGENT, 60),
        ("Brawl: 3 dead, 20 wounded", 2, URGENT, 60),
    ],
)
def test_points_reach_levels(title, tier, level, points):
    found = scored(title, tier=tier)
    assert (found.level, found.points) == (level, points)


def nitf(value):
    return (Declared("nitf", value),)


@pytest.mark.parametrize(
    ("declared", "tier", "level"),
    [
        (nitf("1"), 3, FLASH),
        (nitf("2"), 1, URGENT),
        (nitf("3"), 2, URGENT),
        (nitf("5"), 1, ROUTINE),
        (nitf("none"), 2, ROUTINE),
        ((Declared("gdacs", "Red"),), 3, FLASH),
        ((Declared("gdacs", "orange"),), 3, URGENT),
        ((Declared("gdacs", "Green"),), 1, ROUTINE),
        ((Declared("gdacs", "?"),), 1, ROUTINE),
        ((Declared("cap", "Extreme"), Declared("cap", "Immediate"), Declared("cap", "Observed")), 3, FLASH),
        ((Declared("cap", "Severe, Immediate, Observed"),), 1, URGENT),
        ((Declared("cap", "Severe/Future/Possible"),), 1, ROUTINE),
        ((Declared("cap", "Extreme/Past/Unlikely"),), 1, ROUTINE),
        ((Declared("cap", "Unknown"),), 1, ROUTINE),
    ],
)
def test_what_a_feed_declares_reaches_levels_of_its_own(declared, tier, level):
    assert scored(PLAIN, tier=tier, declared=declared).level is level


def test_an_authority_says_how_grave_it_is_and_not_the_title():
    assert scored("Green earthquake alert (Magnitude 6.1M)", declared=(Declared("gdacs", "Green"),)).level is ROUTINE


def test_a_drill_keeps_not_even_its_official_grade_but_a_festival_does():
    red = (Declared("gdacs", "Red"),)
    assert scored(DRILL, declared=red).level is ROUTINE
    assert scored("Film festival evacuated, cyclone near", declared=red).level is FLASH


def test_a_section_of_the_feed_says_that_it_is_sport():
    sport = (Declared("category", "Cricket"),)
    assert scored("BREAKING: Captain resigns", declared=sport).level is ROUTINE
    assert scored("BREAKING: Captain resigns").level is URGENT


def test_a_toll_outdoes_a_soft_context_and_not_an_anniversary():
    assert scored("Bomb attack on football stadium kills 12").level is URGENT
    assert scored("Vigil for 12 killed in bomb attack on stadium").level is ROUTINE


@pytest.mark.parametrize(
    ("sources", "age", "level", "points"),
    [
        (2, timedelta(minutes=5), URGENT, 99),
        (3, timedelta(minutes=5), FLASH, 130),
        (9, timedelta(minutes=5), FLASH, 145),
        (3, 5 * HOUR, FLASH, 110),
    ],
)
def test_three_sources_soon_after_each_other_make_a_flash(sources, age, level, points):
    found = scored("BREAKING: " + QUAKE, sources=sources, story_age=age)
    assert (found.level, found.points) == (level, points)


def test_a_label_is_worth_less_from_a_publisher_that_labels_everything():
    flagged = "BREAKING: " + PLAIN
    assert scored(flagged, rate=Rate(100, 15)).level is URGENT
    often = scored(flagged, rate=Rate(100, 90))
    assert (often.level, often.points) == (ROUTINE, 30)
    assert "flagged BREAKING by the publisher, who flags 90% (+10)" in often.reasons
    assert scored(PLAIN, declared=nitf("1"), rate=Rate(100, 90)).level is ROUTINE


def test_velocity_of_story_and_watch_counts():
    assert scored(PLAIN, items=20, story_age=HOUR).points == 30
    assert scored(PLAIN, items=20, story_age=2 * HOUR).points == 20
    assert scored(PLAIN, items=20, story_age=HOUR, usual=6.0).points == 30
    assert scored(PLAIN, items=20, story_age=HOUR, usual=7.0).points == 20
    assert "30 matches this hour, usually 4 (+15)" in scored(PLAIN, spike=Pace(30, (4, 4))).reasons


def test_an_old_entry_is_worth_less_than_a_fresh_one():
    assert [scored(PLAIN, age=age).points for age in (timedelta(), HOUR, 13 * HOUR)] == [25, 20, 10]


def test_reasons_add_up_to_the_score():
    titles = (PLAIN, QUAKE, "BREAKING: " + QUAKE, CUP, DRILL, "عاجل: مقتل 17 شخصا في غارة جوية")
    declared = ((), nitf("1"), (Declared("gdacs", "Red"),))
    for title, tier, says, sources, rate in product(titles, (1, 2, 3), declared, (1, 4), (Rate(), Rate(100, 70))):
        found = scored(title, tier=tier, declared=says, sources=sources, rate=rate)
        assert sum(int(re.search(r"\(([+-]\d+)\)$", why)[1]) for why in found.reasons) == found.points


def test_reasons_say_what_speaks_for_it_and_what_against():
    item = an_item("SON DAKİKA: Hatay'da deprem tatbikatı", language="tr")
    assert score(item).reasons == (
        "tier 2 source (+20)",
        "flagged SON DAKİKA by the publisher (+40)",
        "tells of “deprem” (+20)",
        "fresh (+5)",
        "reads as drill (“tatbikati”) (-60)",
    )


@pytest.mark.parametrize(
    ("title", "declared", "labelled"),
    [("BREAKING: Quake", (), True), ("Quake", nitf("2"), True), ("Quake", nitf("5"), False), ("Quake", (), False)],
)
def test_a_label_or_a_high_urgency_counts_as_labelled(title, declared, labelled):
    assert appraise(an_item(title, declared=declared), scale()).is_labelled is labelled


@pytest.mark.parametrize(
    ("title", "summary", "tier", "points"),
    [
        ("Tragedy in Kabul", "A suicide bomber killed 30 worshippers at a mosque on Friday.", 2, 20 + 28 + 21),
        ("Explosion rocks Kabul", "At least 30 people were killed, the police said.", 1, 30 + 40 + 21),
        ("Explosion rocks Kabul, 30 killed", "At least 30 people were killed.", 1, 30 + 40 + 30),
        ("Explosion rocks Kabul", "The blast was part of a drill, officials said.", 2, 20),
        ("Explosion rocks Kabul", "On the anniversary of an attack that killed 90.", 2, 20 + 40),
        ("Film festival opens", "A bomb killed 40 people there in 2011.", 2, 20),
        ("Ministers meet in Vienna", "They met " + "again and " * 40 + "a bomb killed 40 people.", 2, 20),
    ],
)
def test_a_summary_counts_at_a_lower_worth_and_only_where_title_and_summary_are_news(title, summary, tier, points):
    assert scored(title, summary=summary, tier=tier).points == points


def test_what_only_the_summary_tells_is_said_to_be_from_there():
    found = scored("Tragedy in Kabul", summary="A suicide bomber killed 30 worshippers.")
    assert "summary: killed: 30 (+21)" in found.reasons


def test_a_deployment_adds_and_replaces_labels():
    own = scale('[labels]\n"en+" = "exclusive"\nde = "sofort"')
    found = [
        scored(f"{label}: {PLAIN}", scale=own).points for label in ("EXCLUSIVE", "BREAKING", "Sofort", "EILMELDUNG")
    ]
    assert found == [60, 60, 60, 20]


def test_what_keeps_a_story_from_flash_is_told_with_its_points():
    told = scored("BREAKING: " + QUAKE, sources=1)
    held = [reason for reason in told.reasons if "sources, neither wire nor officially declared (-" in reason]
    assert len(held) == 1
    assert held[0].startswith("1 of ")
    assert told.level is URGENT


def test_a_cap_warning_is_told_in_its_own_words():
    told = scored(PLAIN, declared=(Declared("cap", "Severe Immediate"),))
    assert told.reasons == ("tier 2 source (+20)", "CAP severe immediate (+45)")


def test_sources_are_told_with_their_number_and_in_how_long():
    told = scored(PLAIN, sources=4, story_age=timedelta(minutes=12))
    assert any(reason.startswith("4 independent sources in 12 min (+") for reason in told.reasons)
