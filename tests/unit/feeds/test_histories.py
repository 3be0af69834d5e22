"""What feeds do to their entries, body by body, and what the last body is: nothing floods, nothing is swallowed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from tests.fakes.wire import START, Story, Wire, body, numbered

from wirewatch.feeds.ports import Fetched
from wirewatch.items.item import Outcome

Change = Callable[[Story], Story]
NEWS = Story("Convoy enters Idlib", "c-1", "https://wire.example/convoy")
OLD = numbered(10)
FULL = numbered(50)


@dataclass(frozen=True)
class History:
    """Bodies in turn; of the last one so many entries are news, edits, duplicates, others that end at once."""

    bodies: Sequence[Sequence[Story]]
    new: int = 0
    edited: int = 0
    duplicate: int = 0
    settled: int = 0
    health: str = "ok"


def each(stories: Sequence[Story], **changes: Callable[[Story], object]) -> list[Story]:
    return [replace(story, **{name: make(story) for name, make in changes.items()}) for story in stories]


def places(stories: Sequence[Story]) -> list[Story]:
    """GUIDs number the places of the list."""
    return [replace(story, guid=f"place-{place}") for place, story in enumerate(stories)]


def headlined(stories: Sequence[Story]) -> list[Story]:
    """The GUID holds the headline."""
    return each(stories, guid=lambda story: f"https://wire.example/#{story.title.replace(' ', '-')}")


def retitled(stories: Sequence[Story], title: str) -> list[Story]:
    return [replace(stories[0], title=title), *stories[1:]]


REUSED = replace(NEWS, guid=OLD[0].guid)
BARE = each(OLD, title=lambda story: f"{story.title} of the long and winding series")
LONG = each(BARE, summary=lambda story: f"What happens in {story.title}")
BIG = numbered(40, first=100)
HISTORIES = {
    "news on top": History([OLD, [NEWS, *OLD]], new=1),
    "news at the bottom": History([OLD, [*OLD, NEWS]], new=1),
    "the entries in any order": History([OLD, OLD[3:] + OLD[:3]]),
    "news, and the entries in any order": History([OLD, [*OLD[5:], NEWS, *OLD[:5]]], new=1),
    "all GUIDs change": History([OLD, each(OLD, guid=lambda s: "v2-" + s.guid)], duplicate=10),
    "all GUIDs of a long feed change": History(
        [FULL, [NEWS, *each(FULL, guid=lambda s: "v2-" + s.guid)]], new=1, duplicate=50, health="flood"
    ),
    "all GUIDs and links change": History(
        [FULL, each(FULL, guid=lambda s: "v2-" + s.guid, link=lambda s: s.link + "/en")], settled=50, health="flood"
    ),
    "all GUIDs change, and links to editions for phones": History(
        [FULL, each(FULL, guid=lambda s: "v2-" + s.guid, link=lambda s: s.link + "/amp")], duplicate=50, health="flood"
    ),
    "GUIDs are new at each poll": History(
        [each(OLD, guid=lambda s, poll=poll: f"{poll}-{s.guid}") for poll in range(3)], duplicate=10
    ),
    "GUIDs go away": History([OLD, each(OLD, guid=lambda _: "")], duplicate=10),
    "a GUID is reused for another article": History([OLD, [REUSED, *OLD[1:]]], new=1),
    "a reused GUID is news once": History([OLD, [REUSED, *OLD[1:]], [REUSED, *OLD[1:], NEWS]], duplicate=1),
    "an article under a reused GUID is edited": History(
        [OLD, [REUSED, *OLD[1:]], [replace(REUSED, title="Convoy leaves Idlib"), *OLD[1:]]], edited=1
    ),
    "a GUID is reused twice": History(
        [OLD, [REUSED, *OLD[1:]], [replace(REUSED, title="Bridge closed", link="https://wire.example/b"), *OLD[1:]]],
        new=1,
    ),
    "GUIDs number the places": History([places(OLD), places([NEWS, *OLD[:-1]])], new=1, duplicate=9),
    "GUIDs number the places, and one is retitled": History(
        [places(OLD), places(retitled([NEWS, *OLD[:-1]][1:], "Story 9, again"))], edited=1
    ),
    "a headline in the GUID is edited": History(
        [headlined(LONG), headlined(retitled(LONG, LONG[0].title + "s"))], duplicate=1
    ),
    "a headline in the GUID is edited back": History(
        [headlined(LONG), headlined(retitled(LONG, LONG[0].title + "s")), headlined(LONG)]
    ),
    "a headline in the GUID is edited, and no summary tells that": History(
        [headlined(BARE), headlined(retitled(BARE, BARE[0].title + "s"))], new=1
    ),
    "headlines in GUIDs, and news": History([headlined(LONG), headlined([NEWS, *LONG])], new=1),
    "headlines in GUIDs, all of one page": History(
        [
            headlined(each(LONG, link=lambda _: "https://wire.example/live")),
            headlined(each([NEWS, *LONG], link=lambda _: "https://wire.example/live")),
        ],
        new=1,
    ),
    "a title is edited": History([OLD, retitled(OLD, "Story 9, corrected")], edited=1),
    "all titles are edited": History([FULL, each(FULL, title=lambda s: s.title + " (updated)")], edited=50),
    "an edit is reverted": History([OLD, retitled(OLD, "Other words"), OLD], edited=1),
    "an entry is gone and comes back": History([OLD, OLD[2:], OLD]),
    "an old entry without a GUID is dug out": History(
        [OLD, [*OLD, replace(NEWS, guid="", published=START - timedelta(days=30))]], settled=1
    ),
    "an archive of dated entries turns up": History(
        [OLD, each(BIG, published=lambda _: START - timedelta(days=3))], settled=40, health="flood"
    ),
    "an archive without dates turns up": History(
        [OLD, each(BIG, published=lambda _: None)], settled=40, health="flood"
    ),
    "twenty new ones": History([OLD, [*numbered(20, first=100), *OLD]], new=20),
    "news without a date": History([OLD, [replace(NEWS, published=None), *OLD]], new=1),
    "news of 2099": History([OLD, [replace(NEWS, published="Thu, 01 Jan 2099 00:00:00 GMT"), *OLD]], new=1),
    "news eight hours ahead, a wrong zone": History(
        [OLD, [replace(NEWS, published=START + timedelta(hours=8)), *OLD]], new=1
    ),
    "news eight hours back, a wrong zone": History(
        [OLD, [replace(NEWS, published=START - timedelta(hours=8)), *OLD]], new=1
    ),
    "dates that make no sense": History([OLD, [replace(NEWS, published="yesterday-ish"), *OLD]], new=1),
    "a feed without dates": History(
        [each(OLD, published=lambda _: None), each([NEWS, *OLD], published=lambda _: None)], new=1, health="undated"
    ),
    "one article twice in a body": History([OLD, [replace(NEWS, guid="c-2"), NEWS, *OLD]], new=1, duplicate=1),
    "one entry twice in a body": History([OLD, [NEWS, NEWS, *OLD]], new=1),
    "a feed that empties": History([OLD, []], health="empty"),
    "a feed that empties and fills again": History([OLD, [], [NEWS, *OLD]], new=1),
}


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_of_the_last_body_each_entry_is_what_it_should_be(history):
    wire = Wire()
    for stories in history.bodies[:-1]:
        wire.poll(*stories)
    before = set(wire.items.rows)
    summary = wire.poll(*history.bodies[-1])
    outcomes = [row.outcome for key, row in wire.items.rows.items() if key not in before]
    duplicates = outcomes.count(Outcome.DUPLICATE)
    assert (summary.new, summary.edited) == (history.new, history.edited)
    assert (duplicates, summary.settled - duplicates) == (history.duplicate, history.settled)
    assert wire.state.health == history.health


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_the_same_body_once_more_is_nothing_new(history):
    wire = Wire()
    for stories in history.bodies:
        wire.poll(*stories)
    again = body(*history.bodies[-1]).replace(b"<title>Wire</title>", b"<title>Wire again</title>")
    summary = wire.answer(Fetched(200, again, url="https://wire.example/world.xml"))
    assert (summary.new, summary.settled, summary.edited) == (0, 0, 0)


def test_an_edit_under_a_reused_guid_reaches_the_newer_article():
    wire = Wire()
    wire.poll(*OLD)
    wire.poll(REUSED, *OLD[1:])
    wire.poll(replace(REUSED, title="Convoy leaves Idlib"), *OLD[1:])
    assert {"Story 9", "Convoy leaves Idlib"} <= set(wire.items.outcomes())


def test_a_feed_that_is_always_so_busy_is_not_taken_for_a_flood():
    wire = Wire()
    wire.poll(*numbered(30))
    for poll in range(1, 60):
        wire.poll(*numbered(30, first=poll * 15, published=wire.now))
    busy = [replace(story, published=wire.now - timedelta(minutes=n % 5)) for n, story in enumerate(numbered(60, 2000))]
    wire.now += timedelta(minutes=10)
    summary = wire.poll(*busy[:25], *numbered(5, first=895))
    assert (summary.new, wire.state.health) == (25, "ok")


def test_a_flood_of_today_is_a_flood_though_the_feed_has_been_quiet_for_long():
    wire = Wire()
    wire.poll(*OLD)
    for _ in range(12):
        wire.answer(Fetched(304, url="https://wire.example/world.xml"))
    found = wire.feeds.rows["f-1"]  # such polls are not written down; that they were asked for is
    wire.feeds.rows["f-1"] = replace(found, state=replace(found.state, before=wire.now))
    summary = wire.poll(*numbered(300, first=100, published=wire.now), *OLD)
    assert (summary.new, summary.settled, wire.state.health) == (0, 300, "flood")
