"""What is news to whom."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from tests.fakes.news import a_story as story_of
from tests.fakes.news import an_item

from wirewatch.levels.level import Level
from wirewatch.stories.novelty import News, news_of
from wirewatch.stories.story import Novelty, Story, Told
from wirewatch.watches.matching import Hit

FLASH, URGENT, ROUTINE = Level.FLASH, Level.URGENT, Level.ROUTINE
NEW, ESCALATED, REPEAT = Novelty.NEW, Novelty.ESCALATED, Novelty.REPEAT

W1, W2, EAGER = Hit("w-1", ()), Hit("w-2", ()), Hit("w-e", (), eager=True)


def told(level: Level, *watches: str, figures: Mapping[str, int] | None = None) -> Told:
    return Told("i-0", NEW, watches, level, 60, (), 1, 1, figures or {})


def a_story(*tellings: Told) -> Story:
    return replace(story_of(an_item("Quake")), told=tellings)


def news(story: Story, hits: list[Hit], level: Level, alert_level: Level = URGENT, **figures: int) -> News:
    return news_of(story, hits, level, figures, alert_level=alert_level)


@pytest.mark.parametrize(
    ("hits", "level", "alert_level", "novelty", "watches"),
    [
        ([W1], URGENT, URGENT, NEW, ("w-1",)),
        ([W1, W2], FLASH, URGENT, NEW, ("w-1", "w-2")),
        ([W1], ROUTINE, URGENT, REPEAT, ()),
        ([W1], URGENT, FLASH, REPEAT, ()),
        ([W1, EAGER], ROUTINE, URGENT, NEW, ("w-e",)),
        ([W1, EAGER], URGENT, FLASH, NEW, ("w-e",)),
        ([], FLASH, URGENT, REPEAT, ()),
    ],
)
def test_the_first_alertable_item_is_new(hits, level, alert_level, novelty, watches):
    assert news(a_story(), hits, level, alert_level) == News(novelty, watches)


def test_a_watch_that_was_told_is_not_told_again():
    story = a_story(told(URGENT, "w-1"))
    assert news(story, [W1], URGENT) == News(REPEAT)
    assert news(story, [W1, W2], URGENT) == News(NEW, ("w-2",))


def test_a_higher_level_than_was_told_escalates():
    story = a_story(told(ROUTINE, "w-e"), told(URGENT, "w-1"))
    assert news(story, [EAGER], URGENT) == News(ESCALATED, ("w-e",), ("ROUTINE → URGENT",))
    assert news(story, [W1], FLASH) == News(ESCALATED, ("w-1",), ("URGENT → FLASH",))
    assert news(story, [W1], ROUTINE) == News(REPEAT)


def test_below_the_alert_level_nothing_escalates():
    story = a_story(told(ROUTINE, "w-e", figures={"killed": 3}))
    assert news(story, [EAGER], ROUTINE, killed=11) == News(REPEAT)
    assert news(story, [EAGER], URGENT, FLASH) == News(REPEAT)


def test_a_figure_that_rises_or_appears_escalates():
    story = a_story(told(URGENT, "w-1", figures={"killed": 3}), told(URGENT, "w-1", figures={"killed": 5}))
    assert news(story, [W1], URGENT, killed=11).reasons == ("killed: 5 → 11",)
    assert news(story, [W1], URGENT, missing=2).reasons == ("first missing told: 2",)
    assert news(story, [W1], URGENT, killed=4) == News(REPEAT)


def test_what_is_new_to_one_and_worse_for_another_is_escalated_for_both():
    story = a_story(told(URGENT, "w-1", figures={"killed": 0}))
    found = news(story, [W2, W1], URGENT, killed=2)
    assert found == News(ESCALATED, ("w-2", "w-1"), ("first deaths told: 2",))


def test_what_one_watch_was_told_does_not_count_for_another():
    story = a_story(told(FLASH, "w-2", figures={"killed": 9}), told(URGENT, "w-1"))
    assert news(story, [W2, W1], FLASH, killed=9) == News(
        ESCALATED, ("w-1",), ("URGENT → FLASH", "first deaths told: 9")
    )


@pytest.mark.parametrize(
    ("before", "now", "told_again"),
    [
        (40, 41, False),
        (40, 47, False),
        (40, 48, True),
        (48, 50, True),
        (3, 4, True),
        (0, 1, True),
        (99, 100, True),
    ],
)
def test_a_toll_that_creeps_up_is_told_in_steps(before, now, told_again):
    story = a_story(told(URGENT, "w-1", figures={"killed": before}))
    assert (news(story, [W1], URGENT, killed=now).novelty is ESCALATED) is told_again


def with_sources(story: Story, number: int) -> Story:
    return replace(story, sources=tuple(f"S{n}" for n in range(number)))


@pytest.mark.parametrize(("sources", "reasons"), [
    (4, ()), (5, ("now 5 independent sources",)), (7, ("now 7 independent sources",)),
])  # fmt: skip
def test_five_independent_sources_escalate(sources, reasons):
    story = with_sources(a_story(told(URGENT, "w-1")), sources)
    assert news(story, [W1], URGENT).reasons == reasons


def test_sources_that_were_told_do_not_escalate_again_before_the_next_mark():
    story = a_story(replace(told(URGENT, "w-1"), sources=6))
    assert news(with_sources(story, 19), [W1], URGENT) == News(REPEAT)
    assert news(with_sources(story, 20), [W1], URGENT).novelty is ESCALATED


def test_a_correction_is_told_to_those_who_know_the_story():
    story = a_story(told(URGENT, "w-1"))
    found = news_of(story, [W1], URGENT, {}, alert_level=URGENT, title="CORRECTION: Quake hits Peru, not Chile")
    assert found == News(ESCALATED, ("w-1",), ("correction",))
    other = news_of(story, [W2], URGENT, {}, alert_level=URGENT, title="CORRECTION: Quake hits Peru, not Chile")
    assert other == News(NEW, ("w-2",))


def test_an_entry_issued_again_under_a_louder_title_is_no_news_but_its_figures_are():
    story = replace(a_story(told(URGENT, "w-1")), reissued=True)
    assert news(story, [W1], FLASH) == News(REPEAT)
    assert news(story, [W1], FLASH, killed=3).reasons == ("first deaths told: 3",)
