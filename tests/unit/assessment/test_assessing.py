"""Assessment from an item to its ending."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from tests.fakes.bus import FakeBus
from tests.fakes.interleaving import SEEDS, CrashError, Watched, dying, interleave
from tests.fakes.items import FakeItems
from tests.fakes.levels import FakeCounters
from tests.fakes.matches import FakeMatches
from tests.fakes.news import NOON, an_item
from tests.fakes.stories import FakeStories

from wirewatch.assessment.assessing import Assessed, assess
from wirewatch.items.item import Item, Outcome
from wirewatch.levels.level import Level
from wirewatch.levels.rate import Rate
from wirewatch.levels.scale import scale
from wirewatch.watches.matching import Catalogue
from wirewatch.watches.watch import Watch

CATALOGUE = Catalogue.compile(
    [
        Watch("w-idlib", "Idlib", "idlib (helicopter OR pilots) -football"),
        Watch("w-air", "Aircraft", '"shot down" OR crash'),
        Watch("w-eager", "Pilots", "pilots", eager=True),
    ]
)
FLASHED = an_item(
    "BREAKING: Syrian army helicopter shot down over Idlib", source="A", summary="No casualties were reported."
)
REWRITTEN = an_item("BREAKING: Army helicopter shot down over Idlib, monitor says", source="B", minutes=5)
PILOTS = an_item("BREAKING: Two pilots killed as Syrian army helicopter shot down over Idlib", source="A", minutes=90)
SPORT = an_item("BREAKING: Groundsman of a football club wins the lottery", source="C")
QUIET = an_item("Idlib: pilots train with a new helicopter", source="C")


@dataclass
class Desk:
    """All ports in memory."""

    stories: Any = field(default_factory=FakeStories)
    matches: Any = field(default_factory=FakeMatches)
    bus: Any = field(default_factory=FakeBus)
    items: Any = field(default_factory=FakeItems)
    counters: Any = field(default_factory=FakeCounters)
    alert_level: Level = Level.URGENT

    def assess(self, item: Item, minutes: int = 0) -> Assessed:
        self.items.add(item, None, item.seen)
        return assess(
            item,
            NOON + timedelta(minutes=minutes),
            catalogue=CATALOGUE,
            stories=self.stories,
            matches=self.matches,
            bus=self.bus,
            items=self.items,
            counters=self.counters,
            scale=scale(),
            alert_level=self.alert_level,
        )

    def alerts(self) -> set[tuple[str, str, tuple[str, ...]]]:
        """What the bus has for the alert queue, as often as it was published."""
        return {(event.item.id, event.novelty, event.news_for) for event in self.bus.events if event.news_for}


def test_the_first_breaking_item_is_new_to_all_its_watches():
    desk = Desk()
    found = desk.assess(FLASHED)
    assert found.outcome is None
    assert found.event.watches == found.event.news_for == ("w-idlib", "w-air")
    assert found.event.terms == ("idlib", "helicopter", "shot down")
    assert (found.event.level, found.event.score, found.event.novelty) == ("URGENT", 99, "new")
    assert (found.event.story.items, found.event.story.sources) == (1, 1)
    assert desk.bus.events == [found.event]
    assert desk.items.rows[FLASHED.id].state == "alerting"


def test_a_rewrite_of_what_was_told_ends_as_grouped():
    desk = Desk()
    first, second = desk.assess(FLASHED), desk.assess(REWRITTEN)
    assert second.outcome is Outcome.GROUPED
    assert second.event.story.id == first.event.story.id
    assert (second.event.novelty, second.event.news_for, second.event.story.sources) == ("repeat", (), 2)
    assert second.event.story.outlets == (FLASHED.source, REWRITTEN.source)
    assert desk.items.rows[REWRITTEN.id].outcome is Outcome.GROUPED


def test_deaths_after_no_casualties_escalate_for_those_who_were_told():
    desk = Desk()
    desk.assess(FLASHED)
    worse = desk.assess(PILOTS)
    assert worse.outcome is None
    assert worse.event.novelty == "escalated"
    assert worse.event.news_for == ("w-idlib", "w-air", "w-eager")
    assert worse.event.reasons[-1] == "first deaths told: 2"


def test_what_nobody_watches_for_is_still_grouped_and_told_to_the_bus():
    desk = Desk()
    found = desk.assess(SPORT)
    assert found.outcome is Outcome.UNMATCHED
    assert (found.event.matched, found.event.novelty) == (False, "repeat")
    assert desk.matches.rows == {}
    assert desk.bus.events == [found.event]
    assert found.event.story.id in desk.stories.rows


def test_an_eager_watch_hears_of_a_routine_item_and_the_others_do_not():
    found = Desk().assess(QUIET)
    assert found.outcome is None
    assert (found.event.level, found.event.eager) == ("ROUTINE", True)
    assert (found.event.watches, found.event.news_for) == (("w-idlib", "w-eager"), ("w-eager",))


def test_below_the_alert_level_of_the_deployment_nothing_alerts():
    assert Desk(alert_level=Level.FLASH).assess(FLASHED).outcome is Outcome.BELOW_LEVEL


def test_a_match_is_stored_for_each_watch_at_the_moment_of_the_first_attempt():
    desk = Desk()
    desk.assess(FLASHED, minutes=1)
    desk.assess(FLASHED, minutes=9)
    assert sorted(watch for watch, _ in desk.matches.rows) == ["w-air", "w-idlib"]
    match = desk.matches.rows["w-idlib", FLASHED.id]
    assert match.at == NOON + timedelta(minutes=1)
    assert (match.terms, match.level, match.novelty) == (("idlib", "helicopter"), "URGENT", "new")


def test_the_same_item_again_says_the_same_though_the_story_has_grown():
    desk = Desk()
    first = desk.assess(FLASHED)
    desk.assess(REWRITTEN)
    assert desk.assess(FLASHED) == first


def test_news_is_said_again_though_its_watch_has_gone_meanwhile():
    desk = Desk()
    first = desk.assess(QUIET)
    again = assess(
        QUIET,
        NOON,
        catalogue=Catalogue.compile([Watch("w-new", "n", "train", eager=True)]),
        stories=desk.stories,
        matches=desk.matches,
        bus=desk.bus,
        items=desk.items,
        counters=desk.counters,
        scale=scale(),
        alert_level=desk.alert_level,
    )
    assert again.event.news_for == first.event.news_for
    assert again.event.watches == ("w-new", "w-eager")


def test_the_log_line_has_the_fields_of_the_ending():
    assert Desk().assess(FLASHED).summary() | {"story": ""} == {
        "item": FLASHED.id,
        "story": "",
        "watches": 2,
        "news_for": 2,
        "item_level": "URGENT",
        "score": 99,
        "novelty": "new",
        "outcome": "alerting",
    }


@pytest.mark.parametrize("port", ["stories", "matches", "bus", "items"])
@pytest.mark.parametrize("calls", range(14))
def test_a_death_between_any_two_calls_loses_no_alert_and_makes_none_twice(port, calls):
    desk, undisturbed = Desk(), Desk()
    with suppress(CrashError):
        replace(desk, **{port: dying(getattr(desk, port), calls)}).assess(FLASHED)
    for item in (FLASHED, REWRITTEN, PILOTS):
        desk.assess(item)
        undisturbed.assess(item)
    assert desk.alerts() == undisturbed.alerts()
    assert desk.matches.rows == undisturbed.matches.rows
    assert {row.state for row in desk.items.rows.values()} == {"alerting", "done"}


def both(desk: Desk, items: Iterable[Item]) -> Any:
    def task(port: Watched) -> None:
        own = replace(desk, stories=port)
        for item in items:
            own.assess(item)

    return task


@pytest.mark.parametrize("seed", SEEDS)
def test_two_assessors_at_once_tell_each_watch_once(seed):
    desk = Desk()
    interleave(seed, desk.stories, [both(desk, [FLASHED, SPORT]), both(desk, [REWRITTEN, FLASHED, SPORT])])
    assert len(desk.stories.rows) == 2
    assert len(desk.alerts()) == 1
    assert {event.story.id for event in desk.bus.events if event.item != SPORT} == {
        event.story.id for event in desk.bus.events if event.news_for
    }


def test_an_item_counts_once_for_its_feeds_habit_of_labelling():
    desk = Desk()
    for item in (FLASHED, FLASHED, QUIET, FLASHED, QUIET):
        desk.assess(item)
    assert desk.counters.rate(FLASHED.feed) == Rate(2, 1)


@pytest.mark.parametrize("seed", range(40))
def test_two_assessors_of_one_item_count_it_once(seed):
    desk = Desk()
    tasks = [lambda stories: replace(desk, stories=stories).assess(FLASHED)] * 2
    interleave(seed, desk.stories, tasks)
    assert desk.counters.rate(FLASHED.feed) == Rate(1, 1)
