import json
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.people import NOON, assessed
from tests.fakes.site import Site

from wirewatch.items.archive import Archived
from wirewatch.items.item import Outcome
from wirewatch.subscriptions import previewing
from wirewatch.subscriptions.limits import PREVIEWS


def archived(number, story, level="ROUTINE", hours=1, **changes):
    item = replace(assessed().item, id=f"i-{number}", seen=NOON - timedelta(hours=hours), **changes)
    return Archived(item, Outcome.GROUPED, story=story, level=level)


def preview(site, query="idlib"):
    return site.ask("POST", "/api/preview", {"query": query})


def test_a_preview_counts_stories_and_shows_the_breaking_ones_first():
    rows = [
        archived(1, "s-1", hours=1),
        archived(2, "s-2", "URGENT", hours=2),
        archived(3, "s-2", hours=3),
        archived(4, "s-3", title="Football", summary=""),
        archived(5, "s-4", hours=24 * 7),
    ]
    told = json.loads(preview(Site(archive=_of(rows))).body)
    assert (told["items"], told["matches"], told["stories"], told["breaking"]) == (4, 3, 2, 1)
    assert [each["story"] for each in told["samples"]] == ["s-2", "s-1"]
    assert told["since"] == "2020-02-07T12:00:00Z"


def _of(rows):
    archive = Site().archive
    archive.rows = rows
    return archive


def test_samples_say_where_the_words_stand():
    told = json.loads(preview(Site(archive=_of([archived(1, "s-1")])), '"shot down" AND friday').body)
    (sample,) = told["samples"]
    marked = [sample[each["field"]][each["start"] : each["end"]] for each in sample["spans"]]
    assert sorted(marked) == ["Friday", "shot down"]


def test_what_a_first_poll_brought_is_passed_over_as_it_was_then():
    told = json.loads(preview(Site(archive=_of([archived(1, "")]))).body)
    assert (told["items"], told["matches"]) == (1, 0)


def test_more_items_than_can_be_read_shorten_the_time_and_it_is_said(monkeypatch):
    monkeypatch.setattr(previewing, "MOST_ITEMS", 2)
    told = json.loads(preview(Site(archive=_of([archived(n, f"s-{n}", hours=n) for n in range(1, 6)]))).body)
    assert (told["stories"], told["since"]) == (2, "2020-02-14T10:00:00Z")


@pytest.mark.parametrize("query", ["", "idlib AND", "NOT idlib", '"open'])
def test_a_bad_query_is_a_problem_with_line_column_caret_and_advice(query):
    given = preview(Site(), query)
    told = json.loads(given.body)
    assert (given.status, told["field"], told["line"]) == (400, "query", 1)
    assert "^" in told["shown"]


def test_a_network_has_so_many_previews_an_hour():
    site = Site()
    for _ in range(PREVIEWS.most):
        assert site.ask("POST", "/api/preview", {"query": "a b"}, client="2001:db8::1").status == 200
    assert site.ask("POST", "/api/preview", {"query": "a b"}, client="2001:db8::2").status == 429
