"""What a query would have brought."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.fakes.news import NOON, an_item

from wirewatch.items.item import Item, Outcome
from wirewatch.levels.level import Level
from wirewatch.watches.errors import QueryError
from wirewatch.watches.spans import Span
from wirewatch_cli.backtest.difference import difference
from wirewatch_cli.backtest.marks import Marks, read_marks
from wirewatch_cli.backtest.nearness import lacking_of, near_miss
from wirewatch_cli.backtest.running import backtest
from wirewatch_cli.backtest.tally import Day, Missing, bars, busiest_hour, by_day, lacking, spread
from wirewatch_cli.main import main

ALERTING = an_item("BREAKING: Helicopter lands near Idlib, Turkey says", minutes=1, tier=1)
AGAIN = an_item("BREAKING: Helicopter lands near Idlib, Turkey says so", minutes=2, tier=1)
QUIET = an_item("Turkey parle d’Idlib", minutes=3, tier=3, language="fr")  # so in no story of the others
NEAR = an_item("Rain in Idlib", minutes=4)
FAR = an_item("Rain in Lisbon", minutes=5)
ITEMS = [ALERTING, AGAIN, QUIET, NEAR, FAR]
QUERY = "idlib AND turkey"


def at(item: Item, **later: float) -> Item:
    return replace(item, id=f"{item.id}-{later}", seen=item.seen + timedelta(**later))


def item_text(item: Item, span: Span) -> str:
    return getattr(item, span.field)[span.start : span.end]


def test_items_end_as_they_would_have_in_production():
    test = backtest(QUERY, ITEMS)
    assert [(each.item.id, each.outcome) for each in test.matched] == [
        (ALERTING.id, Outcome.ALERTED),
        (AGAIN.id, Outcome.GROUPED),
        (QUIET.id, Outcome.BELOW_LEVEL),
    ]
    assert test.items == 5
    assert [each.item.id for each in test.alerts] == [ALERTING.id]
    assert {(span.field, item_text(ALERTING, span)) for span in test.matched[0].spans} == {
        ("title", "Idlib"),
        ("title", "Turkey"),
    }
    assert test.matched[0].story == test.matched[1].story != test.matched[2].story


def test_an_eager_watch_is_told_of_what_is_routine():
    outcomes = {each.item.id: each.outcome for each in backtest(QUERY, ITEMS, eager=True).matched}
    assert outcomes[QUIET.id] is Outcome.ALERTED


def test_with_flash_alone_what_is_urgent_waits():
    assert backtest(QUERY, ITEMS, alert_level=Level.FLASH).alerts == ()


def test_each_item_ticks_and_a_bad_query_is_refused():
    ticks: list[None] = []
    backtest(QUERY, ITEMS, tick=lambda: ticks.append(None))
    assert len(ticks) == 5
    with pytest.raises(QueryError):
        backtest("(a", ITEMS)


def test_an_item_that_one_term_kept_away_is_a_near_miss():
    test = backtest(QUERY, ITEMS)
    assert [(each.item.id, each.short) for each in test.near] == [(NEAR.id, "turkey")]
    assert lacking(test) == (Missing("turkey", 1),)


@pytest.mark.parametrize(
    ("query", "title", "short"),
    [
        ("idlib turkey", "Idlib", "turkey"),
        ("idlib (turkey OR russia)", "Idlib", "turkey or russia"),
        ("idlib -football", "Idlib football", "not football"),
        ('"war of words" idlib', "A war of nerves in Idlib", "war of words"),
        ("(idlib turkey) OR (aleppo russia iran)", "Idlib Aleppo", "turkey"),
        (
            "shelling NEAR/2 convoy",
            "Shelling of a village far from the convoy",
            "shelling NEAR/2 convoy: 7 words apart",
        ),
        ("ATLEAST/2 (shelling, convoy, displaced)", "Shelling", "ATLEAST/2: 1 of 2; not found: convoy, displaced"),
        ("title:idlib turkey", "Idlib", "turkey"),
        ("evacuat* case:NATO", "Evacuations from Nato", "case:NATO"),
        ("idlib (a OR b OR c OR d OR e OR f OR g OR h)", "Idlib", "a or b or c or d or e or f or 2 more"),
    ],
)
def test_a_near_miss_says_what_it_is_short_of(query, title, short):
    miss = near_miss(query, an_item(title))
    assert miss is not None
    assert miss.short.startswith(short)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("idlib", "Aleppo"),  # one word: every item would be near
        ("idlib OR turkey", "Aleppo"),
        ("idlib turkey russia", "Idlib"),  # two short
        ("idlib turkey", "Idlib, Turkey"),  # matches
        ("idlib -football", "football"),
        ("idlib lang:en", "Aleppo"),  # every English item would be near
    ],
)
def test_what_is_no_near_miss(query, title):
    assert near_miss(query, an_item(title)) is None


def test_all_that_is_lacking_is_named_for_who_asks():
    assert lacking_of("idlib (turkey OR russia) -rain", an_item("Rain in Lisbon")) == (
        "idlib",
        "turkey or russia",
        "not rain",
    )


def test_days_without_a_match_are_counted_too():
    items = [ALERTING, at(QUIET, days=2), at(FAR, days=3)]
    nothing = dict.fromkeys((Level.FLASH, Level.URGENT, Level.ROUTINE), 0)
    assert by_day(backtest(QUERY, items)) == (
        Day(date(2020, 2, 15), 1, nothing | {Level.URGENT: 1}),
        Day(date(2020, 2, 16), 0, nothing),
        Day(date(2020, 2, 17), 1, nothing),
        Day(date(2020, 2, 18), 0, nothing),
    )


def test_many_days_are_charted_as_weeks():
    days = by_day(backtest(QUERY, [ALERTING, at(QUIET, days=6), at(QUIET, days=50)]))
    weeks = bars(days)
    assert (len(days), len(weeks)) == (51, 8)
    assert (weeks[0].day, weeks[0].matches, weeks[0].alerted, weeks[-1].matches) == (date(2020, 2, 15), 2, 1, 1)
    assert bars(days[:45]) == days[:45]


def test_the_busiest_hour_has_the_most_matches_and_of_equals_is_the_earlier():
    hour = busiest_hour(
        backtest(QUERY, [at(QUIET, days=-1), ALERTING, AGAIN, at(QUIET, hours=3), at(QUIET, hours=3.1)])
    )
    assert hour is not None
    assert (hour.start, hour.matches, hour.alerts) == (NOON, 2, 1)
    assert busiest_hour(backtest(QUERY, [FAR])) is None


def test_items_without_times_have_neither_days_nor_hours():
    test = replace(backtest(QUERY, ITEMS), first=None, last=None)
    assert (by_day(test), busiest_hour(test)) == ((), None)


def test_samples_are_spread_from_the_first_to_the_last():
    assert spread(range(100), 4) == (0, 33, 66, 99)
    assert spread(range(3), 4) == (0, 1, 2)
    assert spread(range(9), 1) == (0,)
    assert spread(range(9), 0) == ()


def test_precision_and_recall_of_what_somebody_marked():
    marks = Marks([ALERTING.id, FAR.url + "?utm_source=feed", "https://nowhere.example/"])
    found = marks.usefulness(backtest(QUERY, marks.noting(ITEMS)))
    assert (found.useful, found.matched, found.marked, found.unknown) == (1, 3, 2, ("https://nowhere.example/",))
    assert (found.precision, found.recall) == (1 / 3, 1 / 2)


def test_without_matches_or_marks_there_is_neither_precision_nor_recall():
    found = Marks([]).usefulness(backtest("nothing", ITEMS))
    assert (found.precision, found.recall) == (None, None)


def test_marks_are_read_a_line_each_without_remarks(tmp_path: Path):
    file = tmp_path / "useful.txt"
    file.write_text(f"# mine\n\n  {ALERTING.id}  \n")
    marks = read_marks(file)
    assert marks.usefulness(backtest(QUERY, marks.noting(ITEMS))).useful == 1


def test_the_difference_names_what_only_one_query_brings():
    new, old = backtest("idlib", ITEMS), backtest("turkey -helicopter OR lisbon", ITEMS)
    found = difference(new, old)
    assert [each.item.id for each in found.gained] == [ALERTING.id, AGAIN.id, NEAR.id]
    assert [each.item.id for each in found.lost] == [FAR.id]
    assert (found.kept, found.alerts, found.alerts_before) == (1, 1, 0)


@pytest.mark.parametrize(
    ("option", "content", "words"),
    [
        ("--mark", b"\xff", "given: not UTF-8"),
        ("--mark", None, "given: No such file"),
        ("--items", None, "given: No such file"),
        ("--html", None, "name a file in a folder"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_name_before_any_work(tmp_path, capsys, option, content, words):
    items = tmp_path / "items.jsonl"
    items.write_text('{"title": "Idlib"}')
    given = tmp_path / ("absent/given" if option == "--html" else "given")
    if content is not None:
        given.write_bytes(content)
    assert main(["watch", "test", "idlib", "--items", str(items), option, str(given)]) == 2
    told = capsys.readouterr()
    assert words in told.err
    assert told.out == ""
