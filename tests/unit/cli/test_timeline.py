"""The timeline is readable at any width, and plain when it is piped."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from wirewatch_cli.tellings import (
    AlertTold,
    DigestSent,
    FeedChanged,
    MailSent,
    Quiet,
    Telling,
    Told,
    Trouble,
)
from wirewatch_cli.timeline import Timeline, counted

NINE = datetime(2020, 2, 15, 9, 5, tzinfo=UTC)
ALERT = {
    "level": "FLASH",
    "title": "[breaking] Two pilots killed as a helicopter is shot down over the countryside of Idlib",
    "watches": ["idlib", "w-2"],
    "source": "Example Wire",
    "novelty": "new",
    "reasons": ["tier 1 source (+30)", "first deaths told: 2"],
    "url": "https://wire.example/1",
}


def shown(*tellings: Telling, width: int = 80, colour: bool = False, links: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, highlight=False)
    timeline = Timeline(console, names={"w-2": "displaced people"}, links=links)
    for telling in tellings:
        timeline.show(telling)
    return out.getvalue()


TOLD = [Told("sqs", "desk"), Told("email", "a@example.org")]
ALL: list[Telling] = [
    Quiet(NINE, 1200, 1),
    AlertTold(NINE, ALERT, TOLD),
    DigestSent(NINE, "a@example.org", 1, 5),
    MailSent(NINE, "a@example.org", "Please confirm"),
    FeedChanged(NINE, "Wire", "failing", "it answered 503"),
    FeedChanged(NINE, "Wire", "ok", "answers again"),
    Trouble(NINE, "AssessItems", "KeyError: 'x'"),
]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal_or_ends_in_blanks(width: int) -> None:
    for line in shown(*ALL, width=width).splitlines():
        assert len(line) <= width
        assert line == line.rstrip()


def test_an_alert_tells_level_title_watches_reasons_and_who_got_it() -> None:
    text = shown(AlertTold(NINE, ALERT, TOLD))
    assert text.splitlines()[1:] == [
        "Sat 15 Feb 2020",
        "09:05 FLASH    [breaking] Two pilots killed as a helicopter is shot down over",
        "               the countryside of Idlib",
        "               idlib, displaced people · Example Wire",
        "               tier 1 source (+30); first deaths told: 2",
        "               → a@example.org (email), desk (sqs)",
    ]


def test_an_escalation_says_so_and_an_alert_for_nobody_too() -> None:
    text = shown(AlertTold(NINE, {**ALERT, "novelty": "escalated"}, []))
    assert "escalated · idlib" in text
    assert "→ nobody wants this level" in text


def test_a_live_alert_ends_with_its_link() -> None:
    text = shown(AlertTold(NINE, ALERT, TOLD), links=True)
    assert text.splitlines()[-1].strip() == "https://wire.example/1"


def test_what_else_happens_has_a_line_each() -> None:
    text = shown(*ALL)
    for line in (
        "⋮ 1,200 polls, 1 new item",
        "09:05 digest   1 story, 5 items",
        "09:05 mail     Please confirm",
        "09:05 failing  Wire: it answered 503",
        "09:05 ok       Wire answers again",
        "09:05 trouble  AssessItems",
    ):
        assert line in text


def test_a_day_is_named_once_and_a_count_belongs_to_the_day_before() -> None:
    tomorrow = NINE + timedelta(days=1)
    text = shown(DigestSent(NINE, "a", 0, 0), Quiet(tomorrow, 7, 0), DigestSent(tomorrow, "a", 0, 0))
    assert text.count("2020") == 2
    assert text.index("7 polls") < text.index("Sun 16 Feb 2020")


def test_colours_appear_in_a_terminal_only() -> None:
    assert "\x1b[" in shown(*ALL, colour=True)
    assert "\x1b[" not in shown(*ALL)


@pytest.mark.parametrize(("number", "words"), [(0, "0 polls"), (1, "1 poll"), (1200, "1,200 polls")])
def test_counts_agree_with_their_nouns(number: int, words: str) -> None:
    assert counted(number, "poll") == words
