from datetime import datetime, timedelta

import pytest
from tests.fakes.deliveries import FakeLedger
from tests.fakes.feeds import FakeStandings
from tests.fakes.matches import FakeMatches
from tests.fakes.people import DAILY, NOON, match, subscription
from tests.fakes.subscriptions import FakeSubscriptions

from wirewatch.delivery.delivery import DeliveryStatus, Kind
from wirewatch.delivery.digest import MARGIN, MAX_STORIES
from wirewatch.delivery.digests import prepare_digests
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.outages import Outage
from wirewatch.feeds.standing import Standing
from wirewatch.subscriptions.enrolling import begun
from wirewatch.subscriptions.subscription import Cadence, DigestPlan
from wirewatch.timestamps import to_text

DUE = NOON.replace(day=15, hour=4)  # 07:00 in Istanbul
HOUR = timedelta(hours=1)


class World:
    def __init__(self, *people, matches=()):
        self.people, self.matches, self.ledger = FakeSubscriptions(), FakeMatches(), FakeLedger()
        self.feeds = FakeStandings()
        for each in people or (subscription(digest=DAILY),):
            self.people.put(begun(each, NOON))
        for each in matches:
            self.matches.add(each)

    def prepare(self, now: datetime, limit: int = 10):
        ports = {"subscriptions": self.people, "matches": self.matches, "ledger": self.ledger, "feeds": self.feeds}
        return prepare_digests(now, **ports, operator="operator@example.org", limit=limit)

    @property
    def digests(self):
        rows = self.ledger.of_kind(Kind.DIGEST)
        return [row.delivery.content for row in rows if row.status is DeliveryStatus.PENDING]

    def titles(self, number: int = 0):
        return [story["title"] for group in self.digests[number]["groups"] for story in group["stories"]]

    @property
    def person(self):
        return self.people.rows["u-1"]


def test_nothing_is_prepared_before_it_is_due():
    world = World(matches=[match()])
    world.prepare(DUE - timedelta(seconds=1))
    assert world.ledger.rows == {}


def test_a_digest_covers_the_time_from_the_cursor_to_shortly_before_the_due_time():
    ends = DUE - MARGIN
    inside = [match("i-first", NOON + timedelta(seconds=1)), match("i-last", ends)]
    world = World(matches=[match("i-before", NOON), *inside, match("i-after", ends + timedelta(seconds=1))])
    assert world.prepare(DUE).mails == 1
    assert world.titles() == ["Title of i-first", "Title of i-last"]
    assert (world.digests[0]["from"], world.digests[0]["until"]) == (to_text(NOON), to_text(ends))


def test_the_next_digest_begins_where_the_last_one_ended():
    ends = DUE - MARGIN
    world = World(matches=[match("i-1", ends), match("i-2", ends + timedelta(seconds=1))])
    world.prepare(DUE)
    world.prepare(DUE + 24 * HOUR)
    assert (world.titles(0), world.titles(1)) == (["Title of i-1"], ["Title of i-2"])


def test_a_late_run_covers_the_whole_gap_once_and_does_not_shift_the_next():
    matches = [match(f"i-{n}", NOON + n * HOUR) for n in range(1, 80)]
    world = World(matches=matches)
    assert world.prepare(DUE + 55 * HOUR).mails == 1
    assert world.prepare(DUE + 55 * HOUR).mails == 0
    assert world.digests[0]["due"] == to_text(DUE + 48 * HOUR)
    assert world.person.next_digest == DUE + 72 * HOUR
    world.prepare(DUE + 72 * HOUR)
    assert world.digests[0]["items"] + world.digests[1]["items"] == 79


@pytest.mark.parametrize("rerun", [DUE, DUE + 25 * HOUR], ids=["at once", "when the next one is due, too"])
def test_a_crash_between_freezing_and_moving_on_sends_one_digest_and_loses_nothing(rerun):
    world = World(matches=[match("i-1", NOON + HOUR), match("i-2", DUE + HOUR)])
    world.people.advance = lambda *_: (_ for _ in ()).throw(ConnectionError())
    with pytest.raises(ConnectionError):
        world.prepare(DUE)
    del world.people.advance
    world.prepare(rerun)
    world.prepare(DUE + 25 * HOUR)
    assert [world.titles(n) for n in range(len(world.digests))] == [["Title of i-1"], ["Title of i-2"]]


def test_an_empty_window_sends_nothing_but_is_noted_so_that_nobody_counts_it_otherwise():
    world = World()
    prepared = world.prepare(DUE)
    assert (prepared.mails, prepared.empty) == (0, 1)
    assert world.person.cursor == DUE - MARGIN
    assert [row.status for row in world.ledger.rows.values()] == [DeliveryStatus.SUPPRESSED]


def test_whoever_asked_is_told_that_nothing_happened():
    world = World(subscription(digest=DigestPlan(Cadence.DAILY, "07:00", "Europe/Istanbul", when_empty=True)))
    world.prepare(DUE)
    assert world.digests[0]["stories"] == 0
    assert world.digests[0]["watches"] == ["idlib"]


def test_a_first_digest_that_is_due_at_once_does_not_move_the_cursor_back():
    world = World()
    world.people.put(begun(subscription(digest=DAILY), DUE - timedelta(seconds=30)))
    world.prepare(DUE)
    assert world.person.cursor == DUE - timedelta(seconds=30)


def test_a_subscription_without_a_cursor_gets_the_last_day():
    world = World()
    person = begun(subscription(digest=DAILY), NOON)
    world.people.put(type(person)(**{n: getattr(person, n) for n in person.__slots__} | {"cursor": None}))
    world.prepare(DUE)
    (row,) = world.ledger.rows.values()
    assert row.delivery.content["from"] == to_text(DUE - 24 * HOUR)


def test_a_digest_begins_with_the_watch_whose_story_is_most_breaking():
    both = subscription(digest=DAILY, watches=("aid", "idlib"), names={"aid": "Aid", "idlib": "Idlib"})
    quake = match("i-2", NOON + HOUR, level="FLASH")
    world = World(both, matches=[match("i-1", NOON + HOUR, watch="aid"), quake])
    world.prepare(DUE)
    assert [group["watch"] for group in world.digests[0]["groups"]] == ["Idlib", "Aid"]
    assert [group["id"] for group in world.digests[0]["groups"]] == ["idlib", "aid"]
    assert world.digests[0]["levels"] == {"FLASH": 1, "ROUTINE": 1}


def test_a_watch_of_little_things_keeps_its_place_beside_a_watch_in_a_storm():
    both = subscription(digest=DAILY, watches=("aid", "idlib"))
    minutes = [NOON + timedelta(minutes=n) for n in range(1, 91)]
    storm = [match(f"i-{n}", at, level="FLASH") for n, at in enumerate(minutes)]
    world = World(
        both, matches=[*storm, match("j-1", NOON + HOUR, watch="aid"), match("j-2", NOON + HOUR, watch="aid")]
    )
    world.prepare(DUE)
    shown = {group["id"]: (len(group["stories"]), group["more"]) for group in world.digests[0]["groups"]}
    assert shown == {"idlib": (MAX_STORIES, 90 - MAX_STORIES), "aid": (1, 1)}


def test_a_story_says_when_it_began_and_all_that_changed_in_the_window():
    began = to_text(NOON - 30 * HOUR)
    told = ("tier 1 source (+30)",)
    first = match("i-1", NOON + HOUR, story="s", first_seen=began, reasons=told)
    worse = match("i-2", NOON + 2 * HOUR, story="s", novelty="escalated", reasons=(*told, "killed: 3 → 11"), score=30)
    worst = match("i-3", NOON + 3 * HOUR, story="s", novelty="escalated", reasons=(*told, "killed: 11 → 30"), score=40)
    world = World(matches=[first, worse, worst])
    world.prepare(DUE)
    story = world.digests[0]["groups"][0]["stories"][0]
    assert story["seen"] == began
    assert story["changes"] == ["killed: 3 → 11", "killed: 11 → 30"]
    assert story["reasons"] == ["tier 1 source (+30)"]
    assert (story["id"], story["item"]) == ("s", "i-3")


def test_feeds_are_read_once_a_run_and_only_if_somebody_is_due():
    world = World(*(subscription(f"u-{n}", digest=DAILY) for n in range(3)), matches=[match("i-1", NOON + HOUR)])
    world.prepare(DUE - timedelta(seconds=1))
    assert world.feeds.asked == 0
    world.prepare(DUE)
    assert world.feeds.asked == 1


def test_broken_feeds_are_named_to_readers_and_listed_to_the_operator():
    people = [subscription("u-1", digest=DAILY), subscription("u-2", digest=DAILY, address="Operator@example.org")]
    world = World(*people, matches=[match("i-1", NOON + HOUR)])
    feeds = [Feed(f"f-{n}", f"https://wire.example/{n}.xml", f"Wire {n}", 1) for n in range(9)]
    world.feeds.standings = [Standing(feed, "failing", "no answer", None, None, NOON) for feed in feeds[:6]]
    world.feeds.standings += [Standing(feed, "ok", "", NOON, None) for feed in feeds[6:]]
    world.prepare(DUE)
    reader, operator = (digest["feeds"] for digest in world.digests)
    assert (reader["ok"], reader["broken"], len(reader["bad"]), reader["operator"]) == (3, 6, 3, False)
    assert (len(operator["bad"]), operator["operator"]) == (6, True)
    assert operator["bad"][0]["reason"] == "no answer"


def test_a_digest_says_which_feeds_failed_in_its_window_and_lost_items():
    world = World(matches=[match("i-1", NOON + HOUR)])
    river = Feed("f-1", "https://river.example/", "River Wire", 1)
    outages = (Outage(NOON - 9 * HOUR, NOON - 5 * HOUR), Outage(NOON + HOUR, NOON + 3 * HOUR))
    lost = (NOON + HOUR, NOON + 3 * HOUR)
    world.feeds.standings = [Standing(river, "ok", "", NOON, None, lost=lost, outages=outages)]
    world.prepare(DUE)
    between = {"from": to_text(NOON + HOUR), "until": to_text(NOON + 3 * HOUR)}
    assert world.digests[0]["outages"] == [{"feeds": ["River Wire"], "count": 1, **between}]
    assert world.digests[0]["lost"] == [{"feed": "River Wire", **between}]


def test_what_is_beyond_the_limit_stays_due():
    people = [subscription(f"u-{n}", digest=DAILY) for n in range(3)]
    world = World(*people, matches=[match(at=NOON + HOUR)])
    assert [world.prepare(DUE, limit=2).mails for _ in range(3)] == [2, 1, 0]


def test_stories_stand_by_watch_the_most_breaking_first_and_each_once():
    at = NOON + HOUR
    world = World(
        subscription(watches=("idlib", "aid", "quiet"), names={"aid": "Aid"}, digest=DAILY),
        matches=[
            match("i-1", at, story="s-a", level="ROUTINE", score=30, source="Wire", title="first report"),
            match(
                "i-2",
                at + HOUR,
                story="s-a",
                level="FLASH",
                score=99,
                source="Post",
                title="two dead",
                terms=("pilots",),
            ),
            match("i-2", at + HOUR, watch="aid", story="s-a", level="FLASH", score=99, source="Post"),
            match("i-3", at, story="s-b", level="ROUTINE", score=35),
            match("i-4", at, story="s-c", level="URGENT", score=70),
            match("i-5", at, watch="aid", story="", level="ROUTINE"),
        ],
    )
    world.prepare(DUE)
    digest = world.digests[0]
    assert [group["watch"] for group in digest["groups"]] == ["idlib", "Aid"]
    assert world.titles() == ["two dead", "Title of i-4", "Title of i-3", "Title of i-5"]
    top = digest["groups"][0]["stories"][0]
    assert (top["sources"], top["items"], top["watches"], top["terms"]) == (
        ["Wire", "Post"],
        2,
        ["idlib", "Aid"],
        ["idlib", "pilots"],
    )
    assert top["seen"] == to_text(at)
    assert (digest["stories"], digest["items"]) == (4, 5)


def test_a_long_digest_says_how_many_stories_it_leaves_out():
    world = World(matches=[match(f"i-{n}", NOON + timedelta(minutes=n)) for n in range(1, MAX_STORIES + 24)])
    world.prepare(DUE)
    (group,) = world.digests[0]["groups"]
    assert (len(group["stories"]), group["more"]) == (MAX_STORIES, 23)
