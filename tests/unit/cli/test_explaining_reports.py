"""The way of one item, from the report of a replay."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from wirewatch.watches.errors import QueryError
from wirewatch_cli.explain import explain
from wirewatch_cli.explaining.finding import NotFoundError
from wirewatch_cli.explaining.reported import ReportError, read_report, rows_of, steps_of

FIRST: dict[str, Any] = {
    "id": "i-1", "feed": "https://wire.example/rss", "url": "https://wire.example/1", "title": "Convoy enters Idlib",
    "summary": "Turkish army", "published": "2020-02-15T12:00:00Z", "seen": "2020-02-15T12:04:00Z", "story": "s-1",
    "watches": ["idlib"], "level": "URGENT", "score": 70, "novelty": "new", "outcome": "alerted", "source": "Wire",
    "language": "en", "reasons": ["tier 1 source (+30)"], "tier": 1,
}  # fmt: skip
AGAIN = FIRST | {"id": "i-2", "url": "https://two.example/2", "title": "Idlib: convoy seen", "published": None,
                 "seen": "2020-02-15T12:30:00Z", "novelty": "repeat", "outcome": "grouped"}  # fmt: skip
OLD = FIRST | {"id": "i-3", "story": None, "watches": [], "level": None, "score": None, "novelty": None,
               "reasons": [], "outcome": "baseline", "published": "2020-02-15T12:05:00Z"}  # fmt: skip
OTHER = FIRST | {"id": "i-4", "story": "s-2", "watches": [], "title": "Fishing quotas", "summary": None,
                 "novelty": "repeat", "outcome": "unmatched"}  # fmt: skip
ALERT = {"id": "a-1", "at": "2020-02-15T12:04:05Z", "level": "URGENT", "watches": ["idlib"], "story": "s-1",
         "item": "i-1", "deliveries": [{"channel": "email", "address": "a@example.org"}]}  # fmt: skip
DIGEST = {"to": "b@example.org", "at": "2020-02-16T04:00:00Z", "from": "2020-02-15T04:00:00Z",
          "until": "2020-02-16T03:58:00Z", "eml": "mails/02.eml", "watches": ["idlib"], "told": ["s-1"]}  # fmt: skip
REPORT: dict[str, Any] = {
    "items": [FIRST, AGAIN, OLD, OTHER], "alerts": [ALERT], "digests": [DIGEST],
    "watches": [{"id": "idlib", "query": "idlib"}, {"id": "russia", "query": "idlib  russia"}],
}  # fmt: skip


def step(name: str, row: dict[str, Any], watch: str | None = None, **changes: Any) -> tuple[str, ...]:
    return dict(steps_of(REPORT | changes, row, watch)).get(name, ())


def test_an_alerted_item_is_told_from_feed_to_mailbox():
    assert [name for name, _ in steps_of(REPORT, FIRST)] == [
        "fetched", "matched", "story", "level", "news", "outcome", "sent",
    ]  # fmt: skip
    assert step("fetched", FIRST) == (
        "15 Feb 2020 12:04:00 UTC from Wire",
        "https://wire.example/rss",
        "4 min after the time that the publisher gives",
    )
    assert step("matched", FIRST) == ("idlib: idlib", "russia is short of: russia")
    assert step("story", FIRST) == ("s-1: Convoy enters Idlib", "item 1 of 2 by the end of the replay")
    assert step("level", FIRST)[0].startswith("URGENT, 70 points; 10 over URGENT (60)")
    assert step("sent", FIRST) == (
        "alert URGENT to email a@example.org · 15 Feb 12:04:05 UTC",
        "digest to b@example.org · 16 Feb 04:00:00 UTC · mails/02.eml",
    )


def test_a_repeat_names_the_item_that_was_told_before():
    assert step("news", AGAIN) == ("repeat", "idlib had been told of the story by i-1, URGENT")
    assert step("fetched", AGAIN)[2] == "the publisher gives no time"
    assert step("sent", AGAIN) == ("digest to b@example.org · 16 Feb 04:00:00 UTC · mails/02.eml",)


def test_an_item_that_was_never_matched_has_its_outcome_alone():
    assert [name for name, _ in steps_of(REPORT, OLD)] == ["fetched", "outcome"]
    assert step("fetched", OLD)[2] == "1 min before the time that the publisher gives"


def test_what_no_watch_matched_is_news_to_nobody():
    assert step("matched", OTHER) == ("none of 2 watches",)
    assert step("news", OTHER) == ()
    assert step("matched", OTHER, watches=[]) == ("no watch",)


@pytest.mark.parametrize(
    ("row", "watch", "told"),
    [
        (FIRST, "idlib", "by idlib (idlib): idlib"),
        (FIRST, "russia", "not by russia (idlib russia): short of russia; it has idlib"),
        (FIRST, "convoy", "convoy would match, on convoy"),
        (OTHER, "snow", "not by snow: short of snow"),
    ],
)
def test_a_named_watch_is_told_why_or_why_not(row, watch, told):
    assert step("matched", row, watch)[-1] == told


def test_a_digest_holds_what_was_seen_in_its_window_and_followed():
    counted = DIGEST | {"told": []}
    assert step("sent", AGAIN, digests=[counted])[0].endswith("among the stories that it counts, but does not show")
    assert step("sent", AGAIN, digests=[counted | {"watches": ["russia"]}]) == ()
    assert step("sent", AGAIN, digests=[DIGEST | {"until": "2020-02-15T12:29:59Z"}]) == ()
    assert step("sent", AGAIN, digests=[DIGEST | {"from": "2020-02-15T12:30:00Z"}]) == ()


def test_an_alert_that_reached_nobody_says_so():
    assert step("sent", FIRST, alerts=[ALERT | {"deliveries": []}])[0] == (
        "alert URGENT · 15 Feb 12:04:05 UTC · nobody wanted it on any channel"
    )


def test_an_item_on_its_way_has_no_outcome_yet():
    assert step("outcome", FIRST | {"outcome": "pending"}) == ("none yet: it is on its way",)


def test_items_are_found_by_id_or_by_any_spelling_of_their_url():
    assert rows_of(REPORT, "i-2") == (AGAIN,)
    assert rows_of(REPORT, "http://wire.example/1?utm_source=x")[0] == FIRST
    with pytest.raises(NotFoundError, match="among the 4 items of the report none has the id or URL i-9"):
        rows_of(REPORT, "i-9")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{", "not JSON"),
        ("[]", "no list `items`"),
        ('{"items": [], "alerts": 1}', "no list `alerts`"),
        ("ÿ", "not JSON"),
    ],
)
def test_what_is_no_report_is_refused_with_its_name(tmp_path, text, wrong):
    file = tmp_path / "report.json"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(ReportError, match=wrong) as error:
        read_report(file)
    assert str(file) in str(error.value)


def test_an_item_that_cannot_be_read_is_named():
    with pytest.raises(ReportError, match="item i-1: `tier` must be 1, 2 or 3"):
        step("matched", FIRST | {"tier": 9})


def test_a_bad_query_is_refused():
    with pytest.raises(QueryError):
        step("matched", FIRST, "(a")


def test_the_command_reads_a_report_without_any_deployment(tmp_path):
    file = tmp_path / "report.json"
    file.write_text(json.dumps(REPORT))
    ran = CliRunner().invoke(explain, ["i-1", "--report", str(file)])
    assert ran.exit_code == 0
    assert "alert URGENT to email a@example.org" in ran.output
    missing = CliRunner().invoke(explain, ["i-1", "--report", str(tmp_path / "none.json")])
    assert missing.exit_code == 2
    assert "No such file" in missing.output
