"""`Item Assessed` on its way over the bus."""

import json
from dataclasses import replace

import pytest
from tests.fakes.news import an_item

from wirewatch.assessment.detail import LARGEST, DetailError, from_detail, to_detail, to_json
from wirewatch.assessment.event import ItemAssessed, Novelty, StorySoFar
from wirewatch.levels.level import Level
from wirewatch.stories.story import Related

EVENT = ItemAssessed(
    item=an_item("إسقاط مروحية", guid="", summary="x", tier=1),
    story=StorySoFar("s-1", 7, 4, "2020-02-15T11:00:00Z", "Helicopter down"),
    watches=("w-1", "w-2"),
    news_for=("w-2",),
    terms=("idlib", "إدلب"),
    eager=True,
    level=Level.URGENT,
    score=71,
    novelty=Novelty.ESCALATED,
    reasons=("tier 1 source (+30)", "killed: 3 → 11"),
)


@pytest.mark.parametrize(
    "event",
    [
        EVENT,
        replace(EVENT, watches=(), news_for=()),
        replace(EVENT, item=replace(EVENT.item, published=None)),
        replace(EVENT, story=replace(EVENT.story, related=(Related("s-2", "Other"),), outlets=("Wire", "Cedar"))),
    ],
)
def test_what_is_written_is_read_back(event):
    assert from_detail(json.loads(to_json(to_detail(event)))) == event


def test_the_detail_is_the_public_contract():
    detail = to_detail(EVENT)
    fields = "version item story matched watches news_for terms eager level score novelty reasons"
    assert list(detail) == fields.split()
    assert (detail["matched"], detail["level"], detail["novelty"]) == (True, "URGENT", "escalated")
    assert detail["item"]["published"] == "2020-02-15T11:50:00Z"


def test_a_detail_of_before_names_no_outlets_and_no_related_stories():
    detail = to_detail(EVENT)
    for later in ("outlets", "related"):
        del detail["story"][later]
    assert from_detail(detail) == EVENT


def test_long_texts_are_cut_at_a_character_and_everything_fits():
    item = replace(EVENT.item, title="م" * 9000, summary="م" * 90_000, source="م" * 900, url="https://x/" + "a" * 9000)
    long = replace(EVENT, item=item, terms=("م" * 900,) * 900, reasons=("م" * 900,) * 900)
    kin, outlets = (Related("s-2", "م" * 160),) * 5, ("م" * 900,) * 5
    long = replace(long, story=replace(EVENT.story, headline="م" * 9000, related=kin, outlets=outlets))
    long = replace(long, watches=tuple(f"w-{n:020}" for n in range(1000)))
    detail = to_detail(long)
    assert len(to_json(detail).encode()) <= LARGEST
    assert detail["item"]["title"] == "م" * 498 + "…"
    assert detail["item"]["url"] == ""


def test_more_watches_than_fit_are_an_error_that_counts_them():
    event = replace(EVENT, watches=tuple(f"w-{n:020}" for n in range(4000)))
    with pytest.raises(DetailError, match=r"with 4000 watches; \d+ fit$"):
        to_detail(event)


@pytest.mark.parametrize("version", [None, 2, "1"])
def test_another_version_is_refused_by_its_name(version):
    with pytest.raises(DetailError, match=f"version {version!r}; only version 1"):
        from_detail(to_detail(EVENT) | {"version": version})


def test_a_missing_field_is_named():
    detail = to_detail(EVENT)
    del detail["story"]
    with pytest.raises(DetailError, match="without 'story'"):
        from_detail(detail)


def test_fields_of_a_later_day_are_passed_over():
    detail = to_detail(EVENT) | {"mood": "grim"}
    detail["story"]["mood"] = "grim"
    assert from_detail(detail) == EVENT
