"""The score sheet."""

import re
from datetime import timedelta
from itertools import product

import pytest
from tests.fakes.news import NOON, an_item

from wirewatch.levels.level import Level
from wirewatch.levels.scoring import score

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("title", "tier", "age", "sources", "level", "points"),
    [
        ("Quake", 3, HOUR, 1, Level.ROUTINE, 10),
        ("Quake", 1, timedelta(minutes=30), 1, Level.ROUTINE, 40),
        ("Quake", 2, timedelta(), 3, Level.URGENT, 60),
        ("BREAKING: Quake", 2, HOUR, 1, Level.URGENT, 60),
        ("BREAKING: Quake", 3, timedelta(minutes=-5), 1, Level.URGENT, 60),
        ("BREAKING: Quake", 1, timedelta(), 1, Level.URGENT, 80),
        ("BREAKING: Quake", 1, timedelta(), 2, Level.FLASH, 95),
        ("Quake", 1, timedelta(), 9, Level.URGENT, 85),
        ("Quake", 7, HOUR, 1, Level.ROUTINE, 10),
    ],
)
def test_points_reach_levels(title, tier, age, sources, level, points):
    scored = score(an_item(title, tier=tier, published=NOON - age), sources)
    assert (scored.level, scored.points) == (level, points)


def test_reasons_add_up_to_the_score():
    ages = (None, NOON, NOON - HOUR)
    for title, tier, published, sources in product(("Quake", "عاجل: x"), (1, 2, 3), ages, range(1, 7)):
        scored = score(an_item(title, tier=tier, published=published), sources)
        assert sum(int(re.search(r"\(\+(\d+)\)$", why)[1]) for why in scored.reasons) == scored.points


def test_reasons_say_what_speaks_for_it():
    assert score(an_item("SON DAKİKA: Deprem"), 3).reasons == (
        "tier 2 source (+20)",
        "flagged SON DAKİKA by the publisher (+40)",
        "fresh (+10)",
        "3 independent sources (+30)",
    )
