"""The agenda: whose turn it is, what it hears of, and that it forgets nobody."""

from datetime import UTC, datetime, timedelta

import pytest

from wirewatch.aws.agenda_row import pack, unpack
from wirewatch.feeds.agenda import Agenda, Turn, Wish

NOW = datetime(2020, 2, 15, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(minutes: float) -> datetime:
    return NOW + minutes * MINUTE


def test_a_feed_that_is_new_gets_the_turn_that_it_wants():
    assert Agenda({}).hear([Wish("f-1", at(3), NOW)], NOW).turns == {"f-1": Turn(at(3))}


@pytest.mark.parametrize(
    ("written", "wants", "due"),
    [(2, 30, 30), (2, 4, 4), (1, 30, 30), (0, 30, 9), (1, 1, 9), (2, 0, 9)],
    ids=[
        "later", "sooner", "written in the same second", "written before it was asked",
        "asked at the moment that it wants", "asked after the moment that it wants",
    ],
)  # fmt: skip
def test_a_wish_is_heard_if_it_stands(written, wants, due):
    agenda = Agenda({"f-1": Turn(at(9), asked=at(1))})
    heard = agenda.hear([Wish("f-1", at(wants), at(written))], at(3))
    assert heard.turns["f-1"].due == at(due)
    assert heard.hear([Wish("f-1", at(wants), at(written))], at(4)).turns == heard.turns


@pytest.mark.parametrize(
    ("heard", "now", "since"),
    [(None, 0, None), (1, 2, -4), (59, 60, None), (1, 61, None), (1, 24 * 60 + 2, None)],
    ids=["never yet", "a minute ago", "in the last hour", "an hour ago", "at this hour of another day"],
)
def test_what_was_written_lately_is_looked_at_and_everything_once_an_hour(heard, now, since):
    agenda = Agenda({}, at(heard) if heard is not None else None)
    assert agenda.listens_from(at(now)) == (at(since) if since is not None else None)


def test_those_who_wait_longest_come_first_and_no_more_than_asked():
    agenda = Agenda({f"f-{each}": Turn(at(-each)) for each in range(5)} | {"f-9": Turn(at(1))})
    assert agenda.due(NOW, 3) == ["f-4", "f-3", "f-2"]


def test_who_is_asked_is_due_again_when_it_is_planned_and_remembers_the_time_before():
    once = Agenda({"f-1": Turn(NOW), "f-2": Turn(NOW)}).asked({"f-1": at(5)}, NOW)
    assert once.turns == {"f-1": Turn(at(5), NOW, NOW), "f-2": Turn(NOW)}
    assert once.asked({"f-1": at(9)}, at(5)).turns["f-1"] == Turn(at(9), at(5), NOW)


def test_who_is_gone_is_forgotten_and_who_wants_to_wait_is_put_off():
    agenda = Agenda({"f-1": Turn(NOW, NOW, NOW), "f-2": Turn(NOW)}).put_off({"f-1": at(9)}, ["f-2"])
    assert agenda.turns == {"f-1": Turn(at(9), NOW, NOW)}


def test_turns_are_read_back_as_they_were_packed():
    turns = {"f-1": Turn(at(5), NOW, at(-3)), "f-2": Turn(NOW)}
    assert unpack(pack(Agenda(turns))) == turns
    assert unpack(pack(Agenda({}))) == {}


def test_twenty_thousand_feeds_fit_into_a_row():
    turns = {
        f"f-{number * 7919:020x}": Turn(at(number % 60), at(-number % 17), at(-number % 29)) for number in range(20_000)
    }
    assert len(pack(Agenda(turns))) < 400_000
