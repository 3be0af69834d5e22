"""What a digest says that it may lack."""

from datetime import UTC, datetime

import pytest

from wirewatch.delivery.gaps import LISTED, gaps_in, with_gaps
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.outages import Outage
from wirewatch.feeds.standing import Standing
from wirewatch.timestamps import to_text


def at(day: int, clock: str = "00:00") -> datetime:
    return datetime.strptime(f"2020-02-{day} {clock}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


BEGIN, END = at(14, "06:00"), at(15, "06:00")


def failed(source: str, *outages: tuple[datetime, datetime | None]) -> Standing:
    made = tuple(Outage(*each) for each in outages)
    return Standing(Feed(source, f"https://{source}.example/", source, 1), "ok", "", None, None, outages=made)


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        pytest.param(at(14, "10:00"), at(14, "12:00"), True, id="within"),
        pytest.param(at(13, "10:00"), at(14, "06:01"), True, id="ended in it"),
        pytest.param(at(15, "05:00"), at(15, "08:00"), True, id="began in it"),
        pytest.param(at(15, "05:00"), None, True, id="began in it and lasts"),
        pytest.param(at(13, "10:00"), at(15, "08:00"), True, id="all of it, and over"),
        pytest.param(at(13, "10:00"), None, False, id="all of it, and lasts: the foot names the feed"),
        pytest.param(at(13, "10:00"), at(14, "06:00"), False, id="before"),
        pytest.param(at(15, "06:00"), at(15, "08:00"), False, id="after"),
    ],
)
def test_an_outage_is_told_if_it_touches_the_window(since, until, told):
    assert bool(gaps_in([failed("River", (since, until))], BEGIN, END)) is told


def test_an_outage_names_its_feed_and_says_from_when_to_when():
    told = gaps_in([failed("River", (at(14, "10:05"), at(14, "12:20")), (at(15, "01:00"), None))], BEGIN, END)
    usual = {"feeds": ["River"], "count": 1}
    assert told["outages"] == [
        usual | {"from": "2020-02-15T01:00:00Z", "until": ""},
        usual | {"from": "2020-02-14T10:05:00Z", "until": "2020-02-14T12:20:00Z"},
    ]


def test_feeds_that_failed_in_the_same_hours_stand_together_and_first():
    many = [failed(f"Feed {n}", (at(14, f"10:{n:02}"), at(14, f"12:{n:02}"))) for n in range(10, 20)]
    told = gaps_in([failed("Long", (at(14, "07:00"), at(14, "20:00"))), *many], BEGIN, END)["outages"]
    together = {"feeds": ["Feed 10", "Feed 11", "Feed 12"], "count": 10}
    assert told[0] == together | {"from": "2020-02-14T10:10:00Z", "until": "2020-02-14T12:19:00Z"}
    assert told[1]["feeds"] == ["Long"]


def test_a_digest_is_not_a_list_of_outages():
    apart = [failed(f"Feed {n}", (at(14, f"{n}:00"), at(14, f"{n + 2}:00"))) for n in range(7, 20)]
    assert len(gaps_in(apart, BEGIN, END)["outages"]) == LISTED


@pytest.mark.parametrize(("found", "told"), [(END, True), (BEGIN, False), (at(15, "06:01"), False)])
def test_a_loss_is_told_once_by_the_digest_in_whose_window_it_was_found(found, told):
    lost = (at(14, "05:00"), found)
    standing = Standing(Feed("f", "https://f.example/", "River", 1), "ok", "", None, None, lost=lost)
    expected = {"lost": [{"feed": "River", "from": to_text(lost[0]), "until": to_text(found)}]}
    assert gaps_in([standing], BEGIN, END) == (expected if told else {})


def test_a_feed_that_always_answered_is_looked_at_by_no_digest():
    assert with_gaps([failed("River"), well := failed("Sea", (BEGIN, END))]) == [well]
