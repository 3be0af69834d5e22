"""A made scenario to measure usage on: feeds that mostly have nothing new, and now and then a story.

The same at each run. What matters is not how many feeds, but that each kind of thing happens often enough.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wirewatch_cli.scenarios.loading import load_scenario
from wirewatch_cli.scenarios.scenario import Scenario

START = datetime(2024, 3, 5, 6, 0, tzinfo=UTC)
HOURS = 2
FEEDS = 8
ENTRIES = 15  # in a body at any time
NEW_AN_HOUR = 2.5
WATCHES, SUBSCRIBERS, FOLLOWED = 20, 10, 4
PLACES = [
    "harbour",
    "valley",
    "ridge",
    "delta",
    "plain",
    "coast",
    "island",
    "border",
    "river",
    "canyon",
    "forest",
    "summit",
]
EVENTS = [
    "ferry",
    "strike",
    "budget",
    "election",
    "drought",
    "museum",
    "festival",
    "railway",
    "vaccine",
    "harvest",
    "satellite",
    "bridge",
]
FILLER = [
    "officials",
    "residents",
    "reported",
    "today",
    "several",
    "after",
    "council",
    "during",
    "region",
    "morning",
    "further",
    "details",
]


def write_sample(folder: Path) -> Scenario:
    """Write scenario.toml and its bodies into the folder, and load it."""
    chance = random.Random(5)  # noqa: S311  (no secret)
    (folder / "feeds").mkdir(parents=True, exist_ok=True)
    lines = ['title = "Usage"', f"start = {START:%Y-%m-%dT%H:%M:%SZ}"]
    lines.append(f"end = {START + timedelta(hours=HOURS):%Y-%m-%dT%H:%M:%SZ}")
    for number in range(FEEDS):
        lines += _feed(folder, number, chance)
    lines += _watches() + _subscriptions()
    (folder / "scenario.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return load_scenario(folder)


def _feed(folder: Path, number: int, chance: random.Random) -> Iterator[str]:
    yield "[[feed]]"
    yield f'url = "https://outlet{number}.example/news.xml"\nsource = "Outlet {number}"\ntier = {1 + number % 3}'
    entries = [_entry(number, START - timedelta(minutes=30 * n), chance, n) for n in range(ENTRIES)]
    moment = START
    while moment < START + timedelta(hours=HOURS):
        file = f"feeds/outlet{number}-{moment:%H%M%S}.xml"
        body = "".join(entries[:ENTRIES])
        xml = f"<rss version='2.0'><channel><title>Outlet {number}</title><language>en</language>{body}</channel></rss>"
        (folder / file).write_text(xml, encoding="utf-8")
        yield f'[[feed.snapshot]]\nat = {moment:%Y-%m-%dT%H:%M:%SZ}\nfile = "{file}"'
        moment += timedelta(seconds=60 + int(chance.expovariate(NEW_AN_HOUR / 3600)))
        entries.insert(0, _entry(number, moment, chance, len(entries)))


def _entry(feed: int, at: datetime, chance: random.Random, number: int) -> str:
    hour = int((at - START).total_seconds() // 3600)
    shared = chance.random() < 0.3  # the story of the hour, which many outlets have
    place, event = (PLACES[hour % 12], EVENTS[hour % 12]) if shared else (chance.choice(PLACES), chance.choice(EVENTS))
    breaking = "BREAKING: " if shared and hour >= 0 else ""
    title = f"{breaking}Explosion near the {place} {event}, dozens killed" if breaking else f"{place} {event} {number}"
    text = " ".join(chance.choice(FILLER) for _ in range(60))
    link = f"https://outlet{feed}.example/{number}-{at:%H%M}"
    return (
        f"<item><guid>{feed}-{number}</guid><link>{link}</link><title>{title}</title>"
        f"<description>{place} {event}: {text}</description><pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
    )


def _watches() -> list[str]:
    words = [*PLACES, *EVENTS][:WATCHES]
    return [f"[[watch]]\nid = \"{word}\"\nquery = '{word}'" for word in words]


def _subscriptions() -> list[str]:
    words = [*PLACES, *EVENTS][:WATCHES]
    return [
        "[[subscription]]\n"
        f"watch = {[words[(number + step * 5) % WATCHES] for step in range(FOLLOWED)]}\n"
        f'channel = "email"\naddress = "reader{number}@example.org"\n'
        'digest = {cadence = "daily", at = "08:00", timezone = "UTC"}'
        for number in range(SUBSCRIBERS)
    ]
