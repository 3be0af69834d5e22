"""The way of one item, in words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.fakes.news import NOON, an_item
from tests.fakes.people import match
from tests.fakes.stories import FakeStories

from wirewatch.aws.tracing import Trace
from wirewatch.delivery.delivery import Delivery, DeliveryStatus, Kind
from wirewatch.feeds.feed import Feed
from wirewatch.identifiers import identifier
from wirewatch.items.archive import Archived
from wirewatch.items.item import Declared, Item, Outcome
from wirewatch.levels.level import Level
from wirewatch.stories.joining import join
from wirewatch.stories.story import Novelty, Story, Told
from wirewatch.subscriptions.subscription import Channel
from wirewatch.watches.errors import QueryError
from wirewatch.watches.watch import Watch
from wirewatch_cli.explaining.account import Account, delivery_ids
from wirewatch_cli.explaining.finding import NotFoundError, find
from wirewatch_cli.explaining.telling import OUTCOMES, steps

PAGE = "https://wire.example/down"
FIRST = an_item("Helicopter down over Idlib", minutes=1, url=PAGE)
ITEM = an_item("Helicopter shot down over Idlib, Turkey says", minutes=9, url=PAGE, declared=(Declared("nitf", "1"),))
AFTER = an_item("Helicopter shot down", minutes=12, url=PAGE)
ARCHIVED = Archived(
    ITEM, Outcome.GROUPED, "s-1", "URGENT", 65, "repeat", ("idlib",), ("tier 1 source (+30)", "fresh (+35)")
)
WATCHES = (Watch("idlib", "Idlib", "idlib"), Watch("russia", "Russia", "idlib russia"), Watch("snow", "Snow", "snow"))


def told(item: Item, watch: str = "idlib") -> Told:
    return Told(item.id, Novelty.NEW, (watch,), Level.URGENT, 70, (), 1, 1)


def of_one_page(*items: Item) -> Story:
    """The story of items that share an address."""
    stories = FakeStories()
    *_, story = [join(item, stories=stories, decide=lambda story: story) for item in items]
    return story


STORY = replace(of_one_page(FIRST, ITEM, AFTER), told=(told(FIRST), told(AFTER)))


def account(**changes: Any) -> Account:
    usual: dict[str, Any] = {
        "archived": ARCHIVED,
        "feed": Feed("f-1", "https://wire.example/world.xml", "Example Wire", 1),
        "story": STORY,
        "matches": (match(item=ITEM.id, terms=("idlib",)),),
        "watches": WATCHES,
        "traces": (),
    }
    return Account(**usual | changes)


def step(name: str, of: Account, watch: str | None = None) -> tuple[str, ...]:
    return dict(steps(of, watch)).get(name, ())


def test_an_assessed_item_is_told_in_the_order_of_its_way():
    assert [name for name, _ in steps(account())] == ["fetched", "matched", "story", "level", "news", "outcome"]


def test_fetching_is_told_with_feed_time_and_delay():
    assert step("fetched", account()) == (
        "15 Feb 2020 12:09:00 UTC from Example Wire, tier 2",
        "https://wire.example/world.xml",
        "10 min after the time that the publisher gives",
        "the feed declares nitf 1",
    )


def test_a_publisher_without_clock_and_a_feed_that_is_gone_are_told():
    silent = account(archived=replace(ARCHIVED, item=replace(ITEM, published=None, source="")), feed=None)
    assert step("fetched", silent)[:3] == (
        "15 Feb 2020 12:09:00 UTC from tier 2",
        "f-1, a feed that has been removed",
        "the publisher gives no time",
    )
    early = account(archived=replace(ARCHIVED, item=replace(ITEM, published=ITEM.seen + timedelta(minutes=4))))
    assert step("fetched", early)[2] == "4 min before the time that the publisher gives"


def test_matches_are_told_with_their_words_and_near_misses_with_what_they_lack():
    assert step("matched", account()) == ("idlib: idlib", "russia is short of: russia")


def test_a_match_whose_row_has_expired_is_told_without_words():
    assert step("matched", account(matches=(), watches=())) == ("idlib",)


def test_what_matched_nothing_is_told_with_the_number_of_watches():
    unmatched = replace(ARCHIVED, watches=(), outcome=Outcome.UNMATCHED)
    assert step("matched", account(archived=unmatched, matches=(), watches=WATCHES[2:])) == ("none of 1 watch",)
    assert step("news", account(archived=unmatched)) == ()


def test_of_many_near_misses_five_are_told():
    many = tuple(Watch(f"w-{n}", "", f"idlib nothing{n}") for n in range(7))
    lines = step("matched", account(watches=many))
    assert len(lines) == 1 + 5 + 1
    assert lines[-1] == "2 more near misses"


def test_a_watch_that_no_longer_compiles_does_not_stand_in_the_way():
    assert step("matched", account(watches=(Watch("old", "", "(a"),))) == ("idlib: idlib",)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("russia", "not by russia (idlib russia): short of russia"),
        ("snow OR rain", "not by snow OR rain: short of snow or rain"),
        ("idlib -helicopter", "not by idlib -helicopter: short of not helicopter"),
        ("idlib", "by idlib (idlib): idlib"),
        ("helicopter", "helicopter would match now, on helicopter"),
    ],
)
def test_of_a_named_watch_it_is_told_why_or_why_not(wanted, words):
    assert step("matched", account(), wanted)[:2] == ("idlib: idlib", words)


def test_beside_what_a_watch_lacks_stands_what_the_item_has_of_it():
    assert step("matched", account(), "turkey helicopter russia -over")[2] == "it has turkey, helicopter"


def test_a_watch_that_matches_only_now_is_told_as_changed():
    late = account(watches=(Watch("late", "", "helicopter"),))
    assert step("matched", late, "late")[1].startswith(
        "late (helicopter) would match now, on helicopter: the watch came"
    )


def test_a_bad_query_in_place_of_a_watch_is_an_error():
    with pytest.raises(QueryError):
        step("matched", account(), "(a")


def test_the_level_is_told_with_its_points_and_its_distance_from_others():
    first, *reasons = step("level", account())
    assert first.startswith("URGENT, 65 points; ")
    assert "over URGENT" in first
    assert "short of FLASH" in first
    assert reasons == list(ARCHIVED.reasons)


def test_the_story_is_told_as_it_stands_and_which_item_of_it_this_was():
    assert step("story", account())[1:] == (
        "3 items by now, 1 independent source, since 15 Feb 12:01 UTC",
        "item 2 of it",
    )
    assert step("story", account(archived=replace(ARCHIVED, item=FIRST)))[-1] == "this item began it"
    assert step("story", account(story=None)) == ("s-1, which has expired",)


def test_a_repeat_names_what_had_been_told_before_it_and_not_what_came_later():
    assert step("news", account()) == (
        "repeat",
        f"idlib had been told of the story by {FIRST.id}, URGENT with 70 points",
    )
    nothing_before = account(story=replace(STORY, told=(told(AFTER),)))
    assert step("news", nothing_before)[1] == "idlib had not been told of the story"


def test_news_is_told_with_the_watches_that_it_was_for():
    new = account(story=replace(STORY, told=(told(ITEM),)), archived=replace(ARCHIVED, novelty="new"))
    assert step("news", new) == ("new", "news for idlib")
    assert step("news", account(story=None)) == ("repeat",)


def test_every_outcome_is_told_in_words():
    assert OUTCOMES.keys() == set(Outcome)
    assert step("outcome", account(archived=Archived(ITEM, None))) == ("none yet: it is on its way",)


def test_an_item_that_was_never_matched_ends_at_its_outcome():
    baseline = account(archived=Archived(ITEM, Outcome.BASELINE), matches=())
    assert [name for name, _ in steps(baseline)] == ["fetched", "outcome"]
    assert step("matched", baseline, "idlib") == (
        "it was never matched: see its outcome",
        "idlib (idlib) would match now, on idlib, had the item been looked at",
    )


def test_a_digest_is_told_as_one_and_is_no_alert_by_mail():
    mail = Delivery("d-3", Kind.DIGEST, "u-1", "a@example.org", NOON, {}, Channel.EMAIL)
    assert step("sent", account(traces=(Trace(mail, DeliveryStatus.SENT, 1, "m", "", ()),))) == (
        "digest to email a@example.org: sent · opened 15 Feb 12:00:00 UTC",
    )


def test_deliveries_are_told_with_status_attempts_and_reason():
    topic = Trace(Delivery("d-1", Kind.PUBLISH, "topic", "", NOON, {}), DeliveryStatus.SENT, 1, "m", "", ("Receipt",))
    mail = Delivery("d-2", Kind.ALERT, "u-1", "a@example.org", NOON, {}, Channel.EMAIL)
    failed = Trace(mail, DeliveryStatus.FAILED, 3, "", "no such mailbox", ())
    assert step("sent", account(traces=(topic, failed))) == (
        "topic: sent · opened 15 Feb 12:00:00 UTC · Receipt",
        "email a@example.org: failed · opened 15 Feb 12:00:00 UTC · 3 attempts · no such mailbox",
    )
    assert step("sent", account(traces=(topic,)))[1] == "no mail: nobody who follows by mail wants URGENT at once"


def test_deliveries_are_looked_for_under_the_ids_that_alerting_gives_them():
    alert = identifier("a", ITEM.id, "new")
    assert delivery_ids(replace(ARCHIVED, novelty="new"), ["u-1", "u-2", "u-1"]) == (
        identifier("d", alert, "topic"),
        identifier("d", alert, "u-1"),
        identifier("d", alert, "u-2"),
    )
    assert delivery_ids(ARCHIVED, ["u-1"]) == ()


@dataclass
class InMemory:
    """An archive of some items."""

    items: tuple[Item, ...]

    def get(self, item_id: str) -> Archived | None:
        return next((Archived(item, None) for item in self.items if item.id == item_id), None)

    def of_day(self, day: date) -> Iterable[Archived]:
        return [Archived(item, None) for item in self.items if item.seen.date() == day]


OLD = replace(ITEM, id="i-old", seen=ITEM.seen - timedelta(days=3))
TWIN = replace(ITEM, id="i-twin", url=ITEM.url + "?utm_source=feed")
ARCHIVE = InMemory((OLD, ITEM, TWIN))
NOW = datetime(2020, 2, 16, 6, tzinfo=UTC)


def test_an_item_is_found_by_its_id():
    assert [each.item for each in find(ARCHIVE, "i-old", 1, NOW)] == [OLD]


def test_by_url_the_items_of_the_newest_day_that_has_it_are_found():
    assert [each.item for each in find(ARCHIVE, ITEM.url + "#top", 7, NOW)] == [ITEM, TWIN]


@pytest.mark.parametrize("wanted", ["i-nothing", "https://nowhere.example/"])
def test_what_is_not_there_is_an_error(wanted):
    with pytest.raises(NotFoundError):
        find(ARCHIVE, wanted, 7, NOW)


def test_a_url_is_looked_for_no_further_back_than_asked():
    only_old = InMemory((OLD,))
    assert find(only_old, OLD.url, 4, NOW)
    with pytest.raises(NotFoundError, match="the last 3 days"):
        find(only_old, OLD.url, 3, NOW)
