"""What the topic carries, for any input."""

import json
import unicodedata
from dataclasses import replace
from random import Random

import pytest
from tests.fakes.people import NOON, assessed
from tests.proof import hostile

from wirewatch.assessment.detail import LARGEST as LARGEST_DETAIL
from wirewatch.assessment.detail import to_detail, to_json
from wirewatch.delivery.alert import alert_of
from wirewatch.delivery.announcement import LARGEST, Announcement, announce
from wirewatch.delivery.sms import GSM_LIMIT, UCS2_LIMIT, is_gsm, width
from wirewatch.levels.level import Level
from wirewatch.stories.story import Related


def hostile_alert(seed: int) -> dict:
    chance = Random(seed)
    texts = hostile.story(chance)
    item = {name: texts[name] for name in ("title", "summary", "url", "language")}
    event = assessed(**item, level=texts["level"], terms=texts["terms"], reasons=texts["reasons"])
    event = replace(event, item=replace(event.item, source=texts["source"]))
    kin = (Related("s-2", texts["title"][:160]),) * 5
    event = replace(event, story=replace(event.story, outlets=(texts["source"],) * 5, related=kin))
    return alert_of(
        replace(event, news_for=tuple(f"w-{n:020x}" for n in range(chance.randint(1, 150)))), NOON
    ).to_json()


def check(made: Announcement, alert: dict) -> None:
    """Every promise of docs/events.md."""
    assert made.size <= LARGEST
    assert all(text.encode() for text in made.texts.values())
    machine = json.loads(made.texts["default"])
    assert machine.keys() == alert.keys()
    assert (machine["version"], machine["id"], machine["level"]) == (1, alert["id"], alert["level"])
    sms = made.texts["sms"]
    assert width(sms) <= (GSM_LIMIT if is_gsm(sms) else UCS2_LIMIT)
    assert sms.startswith(f"{alert['level']}: ")
    assert not any(unicodedata.category(char) == "Cc" for char in sms)
    assert made.subject.isascii()
    assert made.subject.isprintable()
    assert 0 < len(made.subject) < 100
    assert made.attributes.keys() == {"watches", "level", "language", "source", "novelty"}
    assert made.attributes["watches"] == alert["watches"]
    assert all(made.attributes.values())


def test_three_hundred_hostile_alerts_keep_every_bound():
    for seed in range(300):
        alert = hostile_alert(seed)
        check(announce(alert), alert)


@pytest.mark.proof
def test_twenty_thousand_hostile_alerts_keep_every_bound():
    for seed in range(20_000):
        alert = hostile_alert(seed)
        check(announce(alert), alert)


@pytest.mark.parametrize("letter", ['"', "\\", "\x01", "é", "中", "😀", "{", "\ud800", "\uffff"])
def test_the_largest_alert_that_the_bus_carries_fits(letter):
    watches = tuple(f"w-{n:020x}" for n in range(1000))
    long = letter * 4000
    event = assessed(
        title=long[:1000], summary=long, url="https://w.example/" + "p" * 1900, news_for=watches,
        terms=(letter * 200,) * 50, reasons=(letter * 200,) * 20,
    )  # fmt: skip
    event = replace(
        event, story=replace(event.story, outlets=(letter * 50,) * 5, related=(Related("s", letter * 160),) * 5)
    )
    alert = alert_of(event, NOON).to_json()
    check(announce(alert), alert)


def test_where_nothing_else_has_room_the_lists_are_left_out(monkeypatch):
    kin = (Related("s-2", "kin"),) * 5
    event = assessed(terms=("quake",) * 5, reasons=("dead",) * 5)
    whole = alert_of(replace(event, story=replace(event.story, outlets=("Wire",) * 5, related=kin)), NOON).to_json()
    bare = {**whole, "summary": ""} | {name: [] for name in ("terms", "reasons", "outlets", "related")}
    monkeypatch.setattr("wirewatch.delivery.announcement.LARGEST", announce(bare).size)
    assert announce(whole) == announce(bare)


def test_no_event_that_fits_the_bus_holds_too_many_watches():
    def event(count: int):
        ids = tuple(f"w-{n:020x}" for n in range(count))
        return assessed(watches=ids, news_for=ids)

    base = assessed(watches=(), news_for=())
    most = (LARGEST_DETAIL - len(to_json(to_detail(base)).encode())) // (2 * len('"w-00000000000000000000",'))
    assert len(to_json(to_detail(event(most))).encode()) <= LARGEST_DETAIL
    alert = alert_of(event(most), NOON).to_json()
    check(announce(alert), alert)


def test_the_json_lists_a_hundred_watches_and_the_attribute_all():
    alert = alert_of(assessed(news_for=tuple(map(str, range(150)))), NOON).to_json()
    made = announce(alert)
    assert len(json.loads(made.texts["default"])["watches"]) == 100
    assert len(made.attributes["watches"]) == 150


def test_machines_share_one_text_and_people_have_their_own():
    made = announce(alert_of(assessed(level=Level.FLASH), NOON).to_json())
    assert made.texts.keys() == {"default", "email", "sms"}
    assert made.texts["email"].startswith("FLASH: Helicopter shot down over Idlib\n\nExample Wire and 3 more sources\n")
    assert made.texts["email"].endswith("https://www.wire.example/1\n")
