"""A backtest in the terminal and on its page."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from io import StringIO

import pytest
from rich.console import Console
from tests.fakes.news import an_item

from wirewatch.watches.highlights import Segment, segments
from wirewatch.watches.spans import Span
from wirewatch_cli.backtest import page
from wirewatch_cli.backtest.difference import difference
from wirewatch_cli.backtest.findings import Findings, period, quality, volume
from wirewatch_cli.backtest.marks import Usefulness
from wirewatch_cli.backtest.running import backtest
from wirewatch_cli.backtest.tally import by_day
from wirewatch_cli.backtest.terminal import show

ALERTING = an_item("BREAKING: Helicopter lands near Idlib, Turkey says", minutes=1, tier=1)
LATER = an_item("Idlib and Turkey: a look back", minutes=3000, tier=3)
EVIL = an_item(
    "<script>alert(1)</script> Idlib & Turkey", minutes=5, url="javascript:alert(1)", summary="<img src=x onerror=y>"
)
IN_SUMMARY = an_item(
    "[now] Rain", minutes=9, summary="Long before it " * 9 + "came to Idlib from Turkey. " + "And on " * 20
)
NEAR = an_item("Snow in Idlib <b>", minutes=11)
ITEMS = [ALERTING, EVIL, IN_SUMMARY, NEAR, LATER]
TEST = backtest("idlib AND turkey", ITEMS)


def in_terminal(findings: Findings, width: int = 100) -> str:
    out = StringIO()
    show(findings, Console(file=out, width=width, highlight=False))
    return out.getvalue()


class Reader(HTMLParser):
    """Counts elements and remembers attributes and texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str | None]] = []
        self.marked: list[str] = []
        self._in_mark = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += attrs
        self._in_mark = tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self._in_mark = False

    def handle_data(self, data: str) -> None:
        if self._in_mark:
            self.marked.append(data)


def test_volume_is_told_in_all_and_a_day():
    assert list(volume(Findings(TEST))) == [
        "4 matches, 1.9 a day",
        "1 alert, 0.5 a day: 1 URGENT",
        "busiest hour: 15 Feb 12:00 UTC, 3 matches, 1 alert",
    ]


def test_of_one_day_only_the_sum_is_told():
    assert next(volume(Findings(backtest("idlib AND turkey", [ALERTING])))) == "1 match"


def test_what_production_never_assessed_is_told():
    told = period(replace(TEST, unassessed=Counter(stale=1, baseline=1200)))
    assert told.startswith("5 items · 15 Feb 2020 12:01 to 17 Feb 2020 14:00 UTC")
    assert told.endswith("not looked at, as in production: 1,200 baseline, 1 stale")
    assert period(replace(TEST, first=None, last=None)) == "5 items"


def test_quality_is_told_as_far_as_there_is_any():
    assert list(quality(Usefulness(3, 4, 6, ()))) == [
        "precision 75%: 3 of 4 matches marked useful",
        "recall 50%: 3 of 6 marked items matched",
    ]
    assert list(quality(Usefulness(0, 0, 0, tuple("abcdef")))) == ["6 marks not among these items: a, b, c, d, e, …"]


def test_the_terminal_shows_a_bar_for_each_day_and_alerts_within_it():
    text = in_terminal(Findings(TEST))
    assert "Sat 15 Feb  ██████████████████" in text
    assert "░ 3 (1 URGENT)" in text
    assert "Sun 16 Feb   0\n" in text
    assert "Mon 17 Feb  ░░░░░░░░░░░░░░░░░░ 1\n" in text


def test_a_match_in_the_summary_alone_is_shown_with_its_surroundings():
    text = in_terminal(Findings(TEST))
    assert "[now] Rain … t Long before it Long before it came to Idlib from Turkey. And on And on And" in text


def test_near_misses_are_shown_with_what_they_lack():
    assert "     1 × turkey\nturkey: Snow in Idlib <b>\n" in in_terminal(Findings(TEST))


def test_gained_and_lost_items_are_shown():
    findings = Findings(TEST, difference(TEST, backtest("snow", ITEMS)), Usefulness(1, 4, 1, ()))
    text = in_terminal(findings)
    assert "Against snow\n4 gained, 1 lost, 0 in both; 1 alert instead of 0\n+        BREAKING" in text
    assert "−        Snow in Idlib <b>" in text
    assert "precision 25%" in text


def test_no_more_samples_than_asked_for_and_no_chart_without_matches():
    assert "Samples: 2 of 4" in in_terminal(Findings(TEST, samples=2))
    text = in_terminal(Findings(backtest("nothing", ITEMS)))
    assert "0 matches" in text
    assert "Matches a day" not in text


def test_many_days_are_shown_as_weeks():
    long_after = replace(LATER, id="i-late", seen=LATER.seen + timedelta(days=60))
    findings = Findings(backtest("idlib AND turkey", [ALERTING, long_after]))
    assert "Matches a week" in in_terminal(findings)
    assert "Matches a week" in page.render(findings)


def test_the_page_escapes_whatever_feeds_and_people_write():
    against = difference(TEST, backtest('"<b>" OR snow', ITEMS))
    html = page.render(Findings(replace(TEST, query="</title><script>"), against))
    read = Reader(html)
    assert (read.tags["script"], read.tags["img"], read.tags["b"] > 0) == (0, 0, True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert not any(value and value.startswith("javascript:") for _, value in read.attributes)


def test_the_page_fetches_nothing():
    read = Reader(page.render(Findings(TEST)))
    names = {name for name, _ in read.attributes}
    assert not names & {"src", "srcset", "data", "action"}
    assert read.tags["link"] == read.tags["iframe"] == read.tags["object"] == 0


def test_words_that_a_reason_quotes_stand_apart_since_they_may_be_written_the_other_way():
    quoting = replace(TEST.matched[0], reasons=("tells of “قصف” (+40)",))
    assert "tells of “<bdi>قصف</bdi>” (+40)" in page.render(Findings(replace(TEST, matched=(quoting,))))


def test_the_page_marks_what_matched():
    read = Reader(page.render(Findings(TEST)))
    assert Counter(read.marked) == Counter({"Idlib": 4, "Turkey": 4})


def test_the_chart_stacks_each_day_to_its_share_of_the_highest():
    first, second, third = page.columns(by_day(TEST))
    assert [(block.kind, block.top, block.height) for block in first.blocks] == [
        ("urgent", 66.667, 33.333),
        ("match", 0.0, 66.667),
    ]
    assert second.blocks == ()
    assert third.told == "Mon 17 Feb 2020: 1 match, 0 alerts"


@pytest.mark.parametrize(
    ("url", "shown"),
    [("https://a.example/x", True), ("javascript:alert(1)", False), ("https://[", False), ("", False)],
)
def test_only_web_addresses_become_links(url, shown):
    html = page.render(Findings(backtest("idlib", [replace(ALERTING, url=url)])))
    assert ("<a href" in html) is shown


def test_a_text_is_cut_where_spans_begin_and_end():
    spans = [Span("title", 0, 3), Span("title", 2, 5), Span("title", 5, 6), Span("summary", 7, 8), Span("title", 8, 99)]
    assert segments("abcdefgh ij", spans, "title") == (
        Segment("abcdef", marked=True),
        Segment("gh", marked=False),
        Segment(" ij", marked=True),
    )
    assert segments("", [], "title") == ()
