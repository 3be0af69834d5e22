"""A busy day for the whole pipeline over ports in memory: how much it takes, and that nothing is lost or doubled.

1,000 feeds of 50 items, 5,000 watches, 100,000 subscribers, ten stories that a tenth of them each waits for, and a feed
that suddenly shows 20,000 GUIDs which nobody has seen.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import process_time

import pytest
from tests.fakes.wire import Story
from tests.proof.claims import Claim
from tests.proof.memory_world import MINUTE, START, World, feed, news, person
from tests.proof.promises import PROMISES, broken

from wirewatch.delivery.delivery import Kind
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.listing import MOST_ENTRIES
from wirewatch.watches.watch import Watch

ROOT = Path(__file__).parents[2]
PLACES = "Idlib Aden Bogota Cusco Dakar Erbil Fiume Goma Hanoi Izmir".split()
FLOOD, HOUR = 20_000, 60 * MINUTE
SECONDS, BYTES = 120, 10**9
WORDS = "harbour museum orchard tunnel violin glacier lantern meadow pepper saddle".split()


@dataclass(frozen=True)
class Load:
    """What one run took; `growth` is per item and mail."""

    items: int
    mails: int
    publications: int
    seconds: float
    bytes: int
    flooded: int  # mails that the flood caused
    wrong: list[str]


def carry(feeds: int, watches: int, people: int, flood: int) -> Load:
    """Play the day's four hours; runs in a process of its own, since it weighs its memory."""
    began = process_time()
    world = _world(feeds, watches, people)
    _feeds_list_what_stands_there(world)
    world.pass_to(START + HOUR)
    for number, place in enumerate(PLACES):
        told = news(number, f"BREAKING: Seven killed as bridge collapses in {place}", world.now)
        _list(world, _feed(number * (feeds // len(PLACES))), told)
    world.pass_to(START + 2 * HOUR)
    before = sum(world.mailer.sent.values())
    _flood(world, flood)
    world.pass_to(START + 4 * HOUR)
    return Load(
        items=len(world.items.rows),
        mails=before,
        publications=len(world.topic.published),
        seconds=process_time() - began,
        bytes=_most_held(),
        flooded=sum(world.mailer.sent.values()) - before,
        wrong=[*broken(world)[:5], *_uneven(world, people), *_unread(world)],
    )


def _most_held() -> int:
    """Bytes that this process held at most. `getrusage` would also count what its parent held when it began."""
    found = re.search(r"^VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE)
    assert found
    return int(found[1]) * 1024


def _world(feeds: int, watches: int, people: int) -> World:
    told = tuple(Watch(f"w-{place}", place, f"{place.lower()} AND (killed OR bridge)") for place in PLACES)
    idle = tuple(Watch(f"w-{n}", f"Idle {n}", _idle(n)) for n in range(watches - len(told)))
    crowd = (
        person(f"u-{n:06d}", watches=(told[n % 10].id, idle[n % len(idle)].id), hourly_cap=10) for n in range(people)
    )
    world = World([_feed(n) for n in range(feeds)], crowd, (*told, *idle))
    world.page = 500
    return world


def _idle(number: int) -> str:
    return f'{WORDS[number % 10]}{number} AND "{WORDS[number // 10 % 10]} {number}"'


def _feed(number: int) -> Feed:
    return replace(feed(number, f"h{number}"), source=f"Wire {number}")


def _feeds_list_what_stands_there(world: World) -> None:
    for number, url in enumerate(list(world.wire.entries)):
        world.wire.put(url, *(_entry(f"{number}-{n}", f"{WORDS[n % 10]} {number} {n}") for n in range(47)))


def _entry(guid: str, title: str) -> Story:
    return Story(title, f"g-{guid}", f"https://wire.example/g-{guid}")


def _flood(world: World, size: int) -> None:
    """A feed that has been known for long gives everything that it ever had under new names, the breaking too."""
    place = PLACES[0]
    entries = [
        replace(
            _entry(f"flood-{n}", f"BREAKING: {n + 3} killed as bridge {n} collapses in {place}"), published=world.now
        )
        for n in range(size)
    ]
    for start in range(0, size, MOST_ENTRIES):  # so many are read of a body
        _list(world, _feed(1), *entries[start : start + MOST_ENTRIES])
        world.pass_to(world.now + 10 * MINUTE)


def _list(world: World, feed: Feed, *entries: Story) -> None:
    """List entries on top, of which a hub tells at once: how long a poll takes to come round is not looked at here."""
    world.wire.put(feed.url, *entries)
    row = world.feeds.rows[feed.id]
    world.feeds.rows[feed.id] = replace(row, state=replace(row.state, next_poll=world.now))


def _uneven(world: World, people: int) -> list[str]:
    """Whoever did not get exactly the one alert that they wait for."""
    mails = Counter(row.delivery.recipient for row in world.ledger.of_kind(Kind.ALERT))
    return [] if len(mails) == people and set(mails.values()) == {1} else [f"{len(mails)} of {people} people told"]


def _unread(world: World) -> list[str]:
    rows = [row for row in world.feeds.rows.values() if row.state.etag != world.wire.etag(row.feed.url)]
    return [f"{row.feed.id} has not been read to its end" for row in rows]


def measured(feeds: int, watches: int, people: int, flood: int) -> Load:
    run = f"carry({feeds}, {watches}, {people}, {flood})"
    code = f"from tests.proof.test_load import carry, as_json; print(as_json({run}))"
    paths = ":".join(str(ROOT / each) for each in ("", "layers/wirewatch/python", "functions", "tools"))
    environment = {"PYTHONPATH": paths, "PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0"}
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr[-2000:]
    return Load(**json.loads(told.stdout.splitlines()[-1]))


def as_json(load: Load) -> str:
    return json.dumps({name: getattr(load, name) for name in Load.__dataclass_fields__})


def said(name: str, load: Load) -> str:
    return (
        f"{name:>5}: {load.items:,} items, {load.mails:,} mails, {load.seconds:.1f} s, {load.bytes / 1e6:,.0f} MB, "
        f"{load.flooded} mails of the flood"
    )


def test_a_hundredth_of_a_busy_day(proof: Callable[[str], Claim]) -> None:
    load = measured(10, 50, 1_000, 200)
    proof("a busy day loses and doubles nothing, and a flood alerts nobody: a hundredth").tried(load.items + load.mails)
    assert (load.wrong, load.mails, load.publications, load.flooded) == ([], 1_000, 10, 0)
    assert len(PROMISES) > 10


@pytest.mark.proof(seconds=120)
def test_a_busy_day(proof: Callable[[str], Claim], capsys: pytest.CaptureFixture[str]) -> None:
    tenth, whole = measured(100, 500, 10_000, FLOOD // 10), measured(1_000, 5_000, 100_000, FLOOD)
    with capsys.disabled():
        print("", said("tenth", tenth), said("whole", whole), f"growth: {whole.seconds / tenth.seconds:.1f}", sep="\n")
    proof("a busy day loses and doubles nothing, and a flood alerts nobody").tried(whole.items + whole.mails)
    assert (whole.wrong, whole.mails, whole.publications, whole.flooded) == ([], 100_000, 10, 0)
    assert whole.seconds <= SECONDS
    assert whole.bytes <= BYTES
    assert whole.seconds / tenth.seconds < 13  # ten times as much takes about ten times as long
