"""The canary goes the whole way, each one for itself, and touches nobody else."""

from dataclasses import replace
from datetime import timedelta

from tests.fakes.news import NOON, an_item
from tests.fakes.watches import FakeWatches
from tests.unit.assessment.test_assessing import Desk

from wirewatch.assessment.assessing import assess
from wirewatch.assessment.canary import EVERY, WATCH, WithCanary, canary_of, own_hits
from wirewatch.assessment.texts import texts_of
from wirewatch.levels.level import Level
from wirewatch.levels.scale import scale
from wirewatch.stories.story import Novelty
from wirewatch.watches.catalogue import CachedCatalogue
from wirewatch.watches.watch import Watch

NOSY = Watch("w-nosy", "Nosy", "source:canary OR lang:zxx OR site:canary.invalid")


def desk_and_catalogue():
    return Desk(alert_level=Level.FLASH), CachedCatalogue(WithCanary(FakeWatches(NOSY))).current()


def assessed(desk, catalogue, item):
    ports = {name: getattr(desk, name) for name in ("stories", "matches", "bus", "items", "counters", "alert_level")}
    return assess(item, item.seen, catalogue=catalogue, scale=scale(), **ports)


def test_each_canary_is_a_flash_and_a_story_of_its_own_for_its_watch_alone():
    desk, catalogue = desk_and_catalogue()
    events = [assessed(desk, catalogue, canary_of(NOON + n * EVERY)).event for n in range(300)]
    assert {(each.level, each.novelty, each.watches, each.news_for) for each in events} == {
        (Level.FLASH, Novelty.NEW, (WATCH.id,), (WATCH.id,))
    }
    assert len({each.story.id for each in events}) == 300


def test_a_half_hour_has_one_canary():
    ids = [canary_of(NOON + n * timedelta(minutes=10)).id for n in range(6)]
    assert len(set(ids)) == 2
    assert ids[0] == ids[1] == ids[2]


def test_nothing_but_a_canary_hits_its_watch():
    _, catalogue = desk_and_catalogue()
    item = replace(an_item("Canary", source="Wirewatch canary"), language="zxx")
    hits = [hit.watch for hit in own_hits(item, catalogue.match(texts_of(item)))]
    assert hits == [NOSY.id]
